"""`huazheng.transcript/1`: who said what, when. DESIGN §6 and LABELS.md name the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

TRANSCRIPT_SCHEMA = "huazheng.transcript/1"
Speaker = Literal["agent", "customer", "unknown"]
SOURCE_SPEAKERS: dict[str, Speaker] = {"microphone": "customer", "line": "agent"}
"""Speaker of each source of a recording made here, in the order of its channels."""


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """One word as the engine timed it. Times are seconds from the start of the recording.

    ``differs``: heard again without a prompt, the clause that it stands in sounded otherwise.
    """

    text: str
    start: float
    end: float
    probability: float | None = None
    differs: bool = False


def mean_probability(words: Iterable[Word]) -> float | None:
    """Mean recognition probability of the words; None where none has one."""
    known = [word.probability for word in words if word.probability is not None]
    return sum(known) / len(known) if known else None


class Turn(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One stretch of speech by one speaker.

    ``text`` is what is shown to people (simplified characters); ``heard`` is the recogniser's own text where the
    two differ. Confidences run from 0 to 1. ``settled``: a person said who speaks, so that no wording overrules it.
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
    """A stretch of the recording that gave no text, and why: ``no_speech`` or ``dropped_*``."""

    start: float
    end: float
    reason: str
    channel: int | None = None
    heard: str | None = None


class Transcript(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A whole call as text. What the machine adds is absent from a transcript typed by hand."""

    schema: Literal["huazheng.transcript/1"]
    turns: tuple[Turn, ...]
    language: str = "zh"
    engine: str | None = None
    model: str | None = None
    model_sha256: str | None = None
    options: dict[str, Any] | None = None
    duration: float | None = None
    skipped: tuple[SkippedSpan, ...] = ()
