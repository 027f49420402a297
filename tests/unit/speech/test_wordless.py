"""What somebody said and no word came of is named, and nothing else."""

from __future__ import annotations

from huazheng.core.transcript import Span, Word
from huazheng.speech.turns import Utterance
from huazheng.speech.voices import Voiced
from huazheng.speech.wordless import wordless


def voiced(*borders: float) -> list[Voiced]:
    return [Voiced(start, end, 0, 1.0) for start, end in zip(borders[::2], borders[1::2], strict=True)]


def said(*borders: float) -> list[Utterance]:
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [Utterance("agent", None, (Word("好", start, end, 0.9),)) for start, end in pairs]


def places(spans: list[Span]) -> list[tuple[float, float]]:
    assert {span.reason for span in spans} <= {"no_text"}
    return [(span.start, span.end) for span in spans]


def test_a_sentence_without_words_is_named_whole_or_in_part() -> None:
    assert places(wordless(voiced(1, 3, 5, 8), said(1, 3), [])) == [(5, 8)]
    assert places(wordless(voiced(1, 10), said(1, 3, 6, 7), [])) == [(3.25, 5.75), (7.25, 10)]
    assert places(wordless(voiced(2, 4), [], [])) == [(2, 4)]


def test_short_pauses_inside_do_not_hide_it() -> None:
    assert places(wordless(voiced(1, 1.3, 1.4, 1.7, 1.8, 2.1), [], [])) == [(1, 2.1)]


def test_what_is_named_already_or_nearly_covered_is_not_named() -> None:
    assert wordless(voiced(1, 3), said(1.3, 2.6), []) == []
    assert wordless(voiced(1, 3), [], [Span(start=0.5, end=3.5, reason="dropped_loop")]) == []
    assert wordless(voiced(1, 1.4), [], []) == []
    assert wordless([], said(1, 2), []) == []
