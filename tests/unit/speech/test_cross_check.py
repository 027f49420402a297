"""A term that was only heard because it was suggested proves nothing."""

from __future__ import annotations

from itertools import pairwise

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.cross_check import DIFFERING_PROBABILITY, clauses, mark_differences

PROMPT = "保险回访电话。犹豫期、亲笔签名、现金价值、退保。"


def spoken(text: str) -> list[Word]:
    return [Word(letter, number * 0.2, number * 0.2 + 0.2, 0.9) for number, letter in enumerate(text)]


def marked(words: list[Word]) -> str:
    return "".join(word.text for word in words if word.differs)


def test_clauses_end_at_punctuation() -> None:
    words = spoken("您好,犹豫期是十五天,您知道吧。")
    assert ["".join(word.text for word in words[first:last]) for first, last in clauses(words)] == [
        "您好,",
        "犹豫期是十五天,",
        "您知道吧。",
    ]


def test_the_same_sound_in_other_characters_bears_it_out() -> None:
    words = spoken("您好,犹豫期是十五天。")
    assert mark_differences(words, "您好，由于七十五天", PROMPT) == words


def test_a_term_that_was_heard_only_when_suggested_is_not_shown() -> None:
    words = spoken("您好,现金价值。再见。")
    after = mark_differences(words, "您好,先生您吃饭。再见。", PROMPT)
    assert "".join(word.text for word in after) == "您好,先生您吃饭。再见。"
    assert marked(after) == "先生您吃饭。"
    assert all(word.probability == DIFFERING_PROBABILITY for word in after if word.differs)
    clause = [word for word in after if word.differs]
    assert (clause[0].start, round(clause[-1].end, 6)) == (words[3].start, round(words[7].end, 6))
    assert all(one.end <= other.start + 1e-9 for one, other in pairwise(after))


def test_a_second_reading_that_broke_off_takes_the_certainty_and_leaves_the_text() -> None:
    words = spoken("您好,现金价值。再见。")
    after = mark_differences(words, "您好再见", PROMPT)
    assert [word.text for word in after] == [word.text for word in words]
    assert marked(after) == "现金价值。"
    assert all(word.probability == DIFFERING_PROBABILITY for word in after if word.differs)


def test_a_term_said_elsewhere_does_not_bear_out_one_that_was_not() -> None:
    words = spoken("那么犹豫期您清楚吧,我们下面再来核对一下地址,犹豫期。")
    after = mark_differences(words, "那么犹豫期您清楚吧，我们下面再来核对一下地址，喝汤", PROMPT)
    assert marked(after) == "喝汤。"


def test_what_the_prompt_does_not_suggest_differs_only_when_it_is_another_sound_altogether() -> None:
    words = spoken("每年交六千八百块钱,对吧。")
    assert mark_differences(words, "每年叫六千八百快钱,对吧", PROMPT) == words
    assert marked(mark_differences(words, "今天天气很好出去走走,对吧", PROMPT)) == "每年交六千八百块钱,"
