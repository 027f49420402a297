"""From one script into the other and back, letter for letter, whatever the text."""

from __future__ import annotations

import pytest

from huazheng.core.text.script import raw_text, simplified, traditional


@pytest.mark.parametrize(
    ("simple", "other"),
    [
        ("犹豫期是十五天，从签收保单的次日开始算。", "猶豫期是十五天，從簽收保單的次日開始算。"),
        ("退保会有损失，账户里的钱不保底。", "退保會有損失，賬戶裏的錢不保底。"),
        ("发票和头发", "發票和頭髮"),
        ("Whisper 3.5", "Whisper 3.5"),
    ],
)
def test_words_become_the_other_script_and_come_back(simple: str, other: str) -> None:
    assert traditional(simple) == other
    assert simplified(other) == simple
    assert simplified(simple) == simple


@pytest.mark.parametrize(
    "text",
    ["嗰日簽收嘅", "a\x00國\u200b家", "\U0001f4de來電 \U00020bb6", "", "「」『』——…", "ａＢｃ１２", "乾坤乾燥著作著名"],
)
def test_no_place_moves(text: str) -> None:
    assert len(simplified(text)) == len(traditional(text)) == len(text)


def test_what_no_font_has_is_not_written() -> None:
    assert simplified("嗰日簽收") == "嗰日签收"


def test_a_difference_of_script_is_told_from_another_word() -> None:
    assert raw_text("犹豫期是十五天", "猶豫期，是十五天。") is None
    assert raw_text(None, "犹豫期") is None
    assert raw_text("由于七是十五天", "猶豫期是十五天") == "由于七是十五天"
    assert raw_text("猶豫期", "犹豫期") == "猶豫期"  # shown simplified: what was heard is told as ever
