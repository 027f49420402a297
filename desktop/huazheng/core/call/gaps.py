"""Gaps of a call: those in the recording, where sound was lost, and those in the transcript, where text is missing.

:func:`recording_gaps` lists the first for documents, window and commands alike. They are among the second, beside
silence and unreliable text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.schema.transcript import SkippedSpan, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.seal import LossEvent, Seal, SealedSource
    from huazheng.core.schema.transcript import Transcript

NO_SPEECH = "no_speech"
RECORDING_GAP = "recording_gap"
SHORTEST_SILENCE_SECONDS = 1.5  # shorter ones are the pauses between any two turns


@dataclass(frozen=True)
class RecordingGap:
    """Frames of a source lost at ``second`` of its file, an estimate by the clock; ``rate``: its frames a second.

    start, end: in seconds of the call. channel: of the source; None for the only one.
    """

    source: str
    second: int
    event: LossEvent
    lost_frames: int
    rate: int
    start: float
    end: float
    channel: int | None = None

    @property
    def seconds(self) -> float:
        """Length of the lost sound in seconds."""
        return self.lost_frames / max(self.rate, 1)


class GapRow(Turn, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch without text, as a row among the turns. heard: the machine's text that was not used; id: below zero."""

    reason: str = NO_SPEECH


def find_gaps(transcript: Transcript, seal: Seal) -> Iterator[GapRow]:
    """The stretches that gave no text, in time order; silence only where every channel was silent.

    Pauses shorter than ``SHORTEST_SILENCE_SECONDS`` are left out.
    """
    spans = [span for span in transcript.skipped if span.reason != NO_SPEECH]
    spans += recording_gap_spans(seal)
    found = [(span.start, span.end, span.reason, span.heard, span.channel) for span in spans]
    found += [(start, end, NO_SPEECH, None, None) for start, end in _silences(transcript, seal)]
    for number, (start, end, reason, heard, channel) in enumerate(sorted(found, key=lambda one: one[:2]), 1):
        yield GapRow(
            id=-number, speaker="unknown", start=start, end=end, text="", reason=reason, heard=heard, channel=channel
        )


def recording_gaps(seal: Seal) -> tuple[RecordingGap, ...]:
    """Every gap in the recording, source after source in time order."""
    return tuple(
        gap
        for channel, source in enumerate(seal.sources)
        for gap in _gaps_of(source, seal.delay_of(source), channel if len(seal.sources) > 1 else None)
    )


def _gaps_of(source: SealedSource, delay: float, channel: int | None) -> Iterator[RecordingGap]:
    before, rate = 0, max(source.rate, 1)
    for gap in source.gaps_in_order:
        start = delay + (source.frame_of(gap) + before) / rate
        before += gap.lost_frames
        end = delay + (source.frame_of(gap) + before) / rate
        yield RecordingGap(
            source.name, gap.second, gap.event, gap.lost_frames, source.rate, round(start, 3), round(end, 3), channel
        )


def recording_gap_spans(seal: Seal) -> Iterator[SkippedSpan]:
    """The gaps in the recording as stretches of the transcript, in their whole length."""
    for gap in recording_gaps(seal):
        yield SkippedSpan(start=gap.start, end=gap.end, reason=RECORDING_GAP, channel=gap.channel)
    for remark in seal.remarks:
        if remark.kind in {"gap", "broken_off"} and remark.start is not None:
            length = (remark.seconds or 0.0) if remark.kind == "gap" else 0.0
            yield SkippedSpan(start=remark.start, end=remark.start + max(length, 1.0), reason=RECORDING_GAP)


def silent_spans(transcript: Transcript, seal: Seal) -> Iterator[SkippedSpan]:
    """The stretches of a channel that were recorded and held no speech: without those in which its sound was lost."""
    lost = sorted(recording_gaps(seal), key=lambda gap: gap.start)
    for span in transcript.skipped:
        if span.reason != NO_SPEECH:
            continue
        start = span.start
        for gap in lost:
            if gap.channel in (None, span.channel) or span.channel is None:
                if start < min(gap.start, span.end):
                    yield msgspec.structs.replace(span, start=start, end=min(gap.start, span.end))
                start = max(start, gap.end)
        if start < span.end:
            yield msgspec.structs.replace(span, start=start)


def _silences(transcript: Transcript, seal: Seal) -> list[tuple[float, float]]:
    """Stretches in which no channel held speech, each long enough to show."""
    by_channel: dict[int | None, list[SkippedSpan]] = {}
    for span in silent_spans(transcript, seal):
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
    """The overlaps of two lists of stretches, each in time order."""
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
