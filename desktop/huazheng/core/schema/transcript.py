"""`huazheng.transcript/1`: the turns of a call with speakers, times and words."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

TRANSCRIPT_SCHEMA = "huazheng.transcript/1"
Speaker = Literal["agent", "customer", "unknown"]


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """One word as the engine timed it. Times are seconds from the start of the recording.

    ``differs``: heard again without a prompt, the clause that it stands in sounded otherwise.
    """

    text: str
    start: float
    end: float
    probability: float | None = None
    differs: bool = False


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
