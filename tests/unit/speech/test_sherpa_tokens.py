"""Tokens of sherpa-onnx become words: joined as they are written, timed as the model says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.speech.asr.engines.sherpa_tokens import MAX_WORD_SECONDS, Token, TokenStyle, file_style, words_of
from support.tiny_recognizers import bytes_as_written

if TYPE_CHECKING:
    from pathlib import Path


def texts(tokens: list[str], style: TokenStyle) -> list[str]:
    timed = [Token(text, 0.1 * number) for number, text in enumerate(tokens)]
    return [word.text for word in words_of(timed, 60.0, style)]


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["好", "的", "，", "退", "保", "。"], ["好", "的，", "退", "保。"]),
        (["，", "好"], ["好"]),
        ([" he", "llo", " wor", "ld", "好"], [" hello", " world", "好"]),
        (["▁I", "'", "m", "▁ok", "."], [" I'm", " ok."]),
        ([" ", "你", " s", "m", "s", " ", "好"], ["你", " sms", "好"]),
        (["交", "1", "5", "年", "3", ".", "5", "%"], ["交", "1", "5", "年", "3.", "5%"]),
        ([" A", "4", "纸", " app", " 5"], [" A4", "纸", " app", " 5"]),
        (["<|zh|>", "好", "<unk>"], ["好"]),
        ([], []),
    ],
)
def test_pieces(tokens: list[str], words: list[str]) -> None:
    assert texts(tokens, TokenStyle.PIECES) == words


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["好", "o@@", "k@@", "ay", "sms", "的"], ["好", " okay", " sms", "的"]),
        (["a@@", "好", "b"], [" a", "好", " b"]),
        (["v", "i", "p"], [" v", " i", " p"]),
    ],
)
def test_continuations(tokens: list[str], words: list[str]) -> None:
    assert texts(tokens, TokenStyle.CONTINUATIONS) == words


def test_bytes_of_a_character_in_several_tokens() -> None:
    good, money = bytes_as_written("好"), bytes_as_written("钱")
    tokens = [f"▁{good[:2]}", good[2:], f"▁{bytes_as_written('退保')}", "▁sm", "s", money[:1], money[1:]]
    timed = [Token(text, float(number)) for number, text in enumerate(tokens)]
    words = words_of(timed, 9.0, TokenStyle.BYTES)
    assert [(word.text, word.start) for word in words] == [("好", 0.0), ("退保", 2.0), (" sms", 3.0), ("钱", 5.0)]


def test_bytes_that_make_no_character_are_not_text() -> None:
    broken = bytes_as_written("好")[:2]
    assert texts([broken, broken, bytes_as_written("钱"), broken], TokenStyle.BYTES) == ["钱"]


def test_a_word_ends_with_the_next_one_or_soon() -> None:
    words = words_of([Token("好", 0.5), Token("的", 0.7), Token("是", 3.0)], 3.2, TokenStyle.PIECES)
    assert [(word.start, word.end) for word in words] == [(0.5, 0.7), (0.7, 0.7 + MAX_WORD_SECONDS), (3.0, 3.2)]
    assert not any(word.spread for word in words)


def test_no_word_lies_outside_its_segment() -> None:
    [first, last] = words_of([Token("好", -0.1), Token("的", 1.3)], 1.0, TokenStyle.PIECES)
    assert 0 <= first.start < first.end <= last.start < last.end <= 1.0


def test_words_without_times_share_the_segment_and_say_so() -> None:
    words = words_of([Token("好"), Token("的"), Token("，"), Token("是"), Token("吗")], 2.0, TokenStyle.PIECES)
    assert [(word.text, word.start, word.end) for word in words] == [
        ("好", 0.0, 0.5),
        ("的，", 0.5, 1.0),
        ("是", 1.0, 1.5),
        ("吗", 1.5, 2.0),
    ]
    assert all(word.spread for word in words)


def test_the_file_of_tokens_tells_bytes_from_characters(tmp_path: Path) -> None:
    file = tmp_path / "tokens.txt"
    for symbols, style in (
        (["<blk>", "<unk>", f"▁{bytes_as_written('好')}", "a"], TokenStyle.BYTES),
        (["<blk>", "好", "▁a"], TokenStyle.PIECES),
        (["<blk>", "▁a", "b"], TokenStyle.PIECES),
    ):
        file.write_text("".join(f"{symbol} {number}\n" for number, symbol in enumerate(symbols)), encoding="utf-8")
        assert file_style(file) is style
