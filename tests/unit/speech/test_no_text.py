"""Speech without text is listed, all of it and nothing else."""

from __future__ import annotations

from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.speech.asr.no_text import untranscribed_spans
from huazheng.speech.text.turn_building import Utterance


def said(*borders: float) -> list[Utterance]:
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [Utterance("agent", None, (Word("好", start, end, 0.9),)) for start, end in pairs]


def silent(*borders: float) -> list[SkippedSpan]:
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [SkippedSpan(start=start, end=end, reason="no_speech") for start, end in pairs]


def places(spans: list[SkippedSpan]) -> list[tuple[float, float]]:
    assert {span.reason for span in spans} <= {"no_text"}
    return [(span.start, span.end) for span in spans]


def test_speech_without_words_is_named_whole_or_in_part() -> None:
    assert places(untranscribed_spans(10, said(1, 3), silent(0, 0.8, 3.2, 5, 8, 10))) == [(5, 8)]
    assert places(untranscribed_spans(10, said(0, 3, 6, 7), [])) == [(3.25, 5.75), (7.25, 10)]
    assert places(untranscribed_spans(4, [], silent(0, 2))) == [(2, 4)]


def test_what_overlaps_is_counted_once() -> None:
    assert places(untranscribed_spans(9, said(0, 6, 2, 3), silent(1, 2))) == [(6.25, 9)]


def test_breaths_and_edges_of_words_are_not_named() -> None:
    assert untranscribed_spans(3.1, said(0.3, 1.2, 2.1, 2.8), []) == []
    assert untranscribed_spans(10, [], silent(0, 10)) == []
    assert untranscribed_spans(0.4, [], []) == []
    assert untranscribed_spans(0, [], []) == []
