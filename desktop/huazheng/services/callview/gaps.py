"""The stretches of a call that gave no text, as rows among its turns: no voice was found there, or none to rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Turn
from huazheng.services.callview.timeline import dropout_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.transcript import SkippedSpan, Transcript
    from huazheng.store.calls import Call

NO_SPEECH = "no_speech"
DROPOUT = "lost"
SHORTEST_SILENCE_SECONDS = 1.5  # shorter ones are the pauses between any two turns


class GapRow(Turn, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch without text; ``heard`` is what the machine wrote and nobody relied on, ``id`` is below zero."""

    reason: str = NO_SPEECH


def find_gaps(transcript: Transcript, call: Call) -> Iterator[GapRow]:
    """The stretches that gave no text, in time order: silence only where it was silent on every channel.

    A pause as between any two turns is none of them; the waveform shows those.
    """
    spans = [span for span in transcript.skipped if span.reason != NO_SPEECH]
    spans += dropout_spans(call)
    found = [(span.start, span.end, span.reason, span.heard, span.channel) for span in spans]
    found += [(start, end, NO_SPEECH, None, None) for start, end in _silences(transcript)]
    for number, (start, end, reason, heard, channel) in enumerate(sorted(found, key=lambda one: one[:2]), 1):
        yield GapRow(
            id=-number, speaker="unknown", start=start, end=end, text="", reason=reason, heard=heard, channel=channel
        )


def _silences(transcript: Transcript) -> list[tuple[float, float]]:
    """Where no channel held speech, in pieces of which each is long enough to show."""
    by_channel: dict[int | None, list[SkippedSpan]] = {}
    for span in transcript.skipped:
        if span.reason == NO_SPEECH:
            by_channel.setdefault(span.channel, []).append(span)
    channels = {turn.channel for turn in transcript.turns}
    if not by_channel or channels - by_channel.keys():
        return []  # somebody speaks all the time, or it is not known who is silent
    silent = [[(span.start, span.end) for span in spans] for spans in by_channel.values()]
    common = silent[0]
    for other in silent[1:]:
        common = _both(common, other)
    return [(start, end) for start, end in common if end - start >= SHORTEST_SILENCE_SECONDS]


def _both(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where two lists of stretches, each in time order, overlap."""
    found: list[tuple[float, float]] = []
    first = second = 0
    while first < len(one) and second < len(other):
        start, end = max(one[first][0], other[second][0]), min(one[first][1], other[second][1])
        if start < end:
            found.append((start, end))
        if one[first][1] < other[second][1]:
            first += 1
        else:
            second += 1
    return found
