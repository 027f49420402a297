"""`huazheng.transcript/1`: speaker turns with word times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

TRANSCRIPT_SCHEMA = "huazheng.transcript/1"
Speaker = Literal["agent", "customer", "unknown"]
HeardSide = Speaker | Literal["nobody"]
"""Side of a one-sided recording that can be heard; ``unknown`` for one that cannot be told, ``nobody`` for none."""
ProofLevel = Literal["both", "one", "differ"]
"""Level of proof of a passage: heard by both models, by one, or differently by each."""
SOURCE_SPEAKERS: dict[str, Speaker] = {"microphone": "customer", "line": "agent"}
"""Speaker of each source of a recording made here, in the order of its channels."""


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """One word as timed by the engine. Times are seconds from the start of the recording.

    ``differs``: a second recognition without a prompt gave another text for the word's clause. ``spread``: the word
    was not timed; it has an equal share of the time of its segment, or of the corrected words around it.
    """

    text: str
    start: float
    end: float
    probability: float | None = None
    differs: bool = False
    spread: bool = False


def mean_probability(words: Iterable[Word]) -> float | None:
    """Mean recognition probability of the words; None where none has one."""
    known = [word.probability for word in words if word.probability is not None]
    return sum(known) / len(known) if known else None


class Turn(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Uninterrupted speech of one speaker.

    ``text`` is shown to the user; ``heard`` is the recognizer's own text where the two differ. Confidences are 0 to 1.
    ``settled``: a person decided who speaks, which no analysis of the wording overrules.
    """

    id: int
    speaker: Speaker
    start: float
    end: float
    text: str
    heard: str | None = None
    channel: int | None = None
    confidence: float | None = None
    speaker_confidence: float | None = None
    words: tuple[Word, ...] = ()
    settled: bool = False


class SkippedSpan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A part of the recording without text, and the reason: ``no_speech`` or ``dropped_*``."""

    start: float
    end: float
    reason: str
    channel: int | None = None
    heard: str | None = None


class Transcript(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Transcript of a whole call. Fields set by the recognizer are absent from a transcript typed by hand.

    ``only_speaker``: who is heard, where the recording holds only one side of the call; ``unknown`` where the wording
    does not say who, ``nobody`` where no word was recognized. Absent where both are heard, and where that is not
    certain.
    """

    schema: Literal["huazheng.transcript/1"]
    turns: tuple[Turn, ...]
    language: str = "zh"
    engine: str | None = None
    model: str | None = None
    model_sha256: str | None = None
    options: dict[str, Any] | None = None
    duration: float | None = None
    skipped: tuple[SkippedSpan, ...] = ()
    only_speaker: HeardSide | None = None
