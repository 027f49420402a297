"""Data that a waveform shows beside the sound: speakers, evidence, moments, notes and gaps over time. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.call.gaps import recording_gap_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.schema.analysis import Moment
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import SkippedSpan, Speaker, Turn
    from huazheng.services.callview.turn_marks import EvidenceSpan, TurnMarks


@dataclass(frozen=True)
class Timeline:
    """``upper`` and ``lower`` are the channels drawn above and below the line; the same one for a single channel.

    ``speakers_known``: it is known whose voice is on which side. ``dropped`` are stretches that gave no text, and
    gaps in the recording; ``notes`` are the person's own marks.
    """

    duration: float
    upper: int
    lower: int
    speakers_known: bool = False
    turns: tuple[Turn, ...] = ()
    passages: tuple[EvidenceSpan, ...] = ()
    moments: tuple[Moment, ...] = ()
    dropped: tuple[SkippedSpan, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def voices(self) -> dict[Speaker, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """The begins and ends of each speaker's turns, in seconds."""
        spans: dict[Speaker, list[tuple[float, float]]] = {"agent": [], "customer": [], "unknown": []}
        for turn in self.turns:
            spans[turn.speaker].append((turn.start, turn.end))
        return {
            speaker: (np.array([start for start, _ in found]), np.array([end for _, end in found]))
            for speaker, found in spans.items()
        }

    @property
    def one_channel(self) -> bool:
        """True when both halves show the same channel."""
        return self.upper == self.lower


def build_timeline(snapshot: CallSnapshot, marks: Sequence[TurnMarks], speakers: tuple[Speaker, ...]) -> Timeline:
    """The timeline of a call, without removed turns; the agent's channel goes above the line, the customer's below.

    Where both speak in one channel, as with a phone on speaker beside the microphone, it is drawn for both.
    """
    turns = snapshot.transcript.turns if snapshot.transcript else ()
    upper, lower = _channels(speakers, turns)
    passages = {
        (passage.start, passage.end, passage.item): passage for turn_marks in marks for passage in turn_marks.passages
    }
    return Timeline(
        duration=snapshot.seal.duration,
        upper=upper,
        lower=lower,
        speakers_known=any(speaker != "unknown" for speaker in (*speakers, *(t.speaker for t in turns))),
        turns=turns,
        passages=tuple(sorted(passages.values(), key=lambda passage: passage.start)),
        moments=snapshot.analysis.moments if snapshot.analysis else (),
        dropped=(*_without_text(snapshot), *recording_gap_spans(snapshot.seal)),
        notes=snapshot.notes,
    )


def _without_text(snapshot: CallSnapshot) -> Iterator[SkippedSpan]:
    """Speech that gave no text; silence is left out."""
    if snapshot.machine is not None:
        yield from (span for span in snapshot.machine.skipped if span.reason != "no_speech")


def _channels(speakers: tuple[Speaker, ...], turns: Sequence[Turn]) -> tuple[int, int]:
    if len(speakers) < 2:
        return 0, 0
    used = {turn.channel for turn in turns}
    if len(used) == 1 and {"agent", "customer"} <= {turn.speaker for turn in turns}:
        return (only := used.pop() or 0), only
    return (0, 1) if speakers[0] == "agent" or speakers[1] == "customer" else (1, 0)
