"""What has no text is named, all of it and nothing else."""

from __future__ import annotations

from huazheng.core.transcript import Span, Word
from huazheng.speech.turns import Utterance
from huazheng.speech.wordless import wordless


def said(*borders: float) -> list[Utterance]:
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [Utterance("agent", None, (Word("好", start, end, 0.9),)) for start, end in pairs]


def silent(*borders: float) -> list[Span]:
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [Span(start=start, end=end, reason="no_speech") for start, end in pairs]


def places(spans: list[Span]) -> list[tuple[float, float]]:
    assert {span.reason for span in spans} <= {"no_text"}
    return [(span.start, span.end) for span in spans]


def test_speech_without_words_is_named_whole_or_in_part() -> None:
    assert places(wordless(10, said(1, 3), silent(0, 0.8, 3.2, 5, 8, 10))) == [(5, 8)]
    assert places(wordless(10, said(0, 3, 6, 7), [])) == [(3.25, 5.75), (7.25, 10)]
    assert places(wordless(4, [], silent(0, 2))) == [(2, 4)]


def test_what_overlaps_is_counted_once() -> None:
    assert places(wordless(9, said(0, 6, 2, 3), silent(1, 2))) == [(6.25, 9)]


def test_breaths_and_edges_of_words_are_not_named() -> None:
    assert wordless(3.1, said(0.3, 1.2, 2.1, 2.8), []) == []
    assert wordless(10, [], silent(0, 10)) == []
    assert wordless(0.4, [], []) == []
    assert wordless(0, [], []) == []
