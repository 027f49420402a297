"""A term that was only heard because it was suggested proves nothing."""

from __future__ import annotations

from huazheng.core.transcript import Word
from huazheng.speech.confirming import UNSURE, clauses_with, confirmed, stretches_around
from huazheng.speech.engine import HEARING_RATE, Stretch

PROMPT = "保险回访电话。犹豫期、亲笔签名、现金价值、退保。"


def spoken(text: str, at: float = 0.0) -> list[Word]:
    return [Word(letter, at + number * 0.2, at + number * 0.2 + 0.2, 0.9) for number, letter in enumerate(text)]


def test_only_clauses_with_a_term_are_heard_again() -> None:
    words = spoken("您好,犹豫期是十五天,您知道吧。")
    [clause] = clauses_with(words, PROMPT)
    assert "".join(word.text for word in words[slice(*clause)]) == "犹豫期是十五天,"
    whole = Stretch(0, 10 * HEARING_RATE)
    [around] = stretches_around(words, [clause], [whole, Stretch(20 * HEARING_RATE, 30 * HEARING_RATE)])
    assert 0 < around.start / HEARING_RATE < words[clause[0]].start
    assert words[clause[1] - 1].end < around.end / HEARING_RATE < 10


def test_the_same_sound_in_other_characters_bears_it_out() -> None:
    words = spoken("您好,犹豫期是十五天。")
    clauses = clauses_with(words, PROMPT)
    assert confirmed(words, clauses, spoken("您好,由于七十五天。"), PROMPT) == words


def test_another_sound_takes_the_certainty_and_leaves_the_text() -> None:
    words = spoken("您好,现金价值。再见。")
    clauses = clauses_with(words, PROMPT)
    for again in ("您好,先生您吃饭。再见。", ""):
        marked = confirmed(words, clauses, spoken(again), PROMPT)
        assert [word.text for word in marked] == [word.text for word in words]
        unsure = "".join(word.text for word in marked if word.probability == UNSURE)
        assert unsure == "现金价值。"


def test_without_a_prompt_nothing_is_heard_again() -> None:
    assert clauses_with(spoken("犹豫期是十五天。"), "") == []
