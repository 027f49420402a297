"""What the recogniser's process is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huazheng.audio.channels import MIXED
from huazheng.services.kept_hearing import KeptHearing

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.language import Language
    from huazheng.core.transcript import Span, Word
    from huazheng.speech.engine import Listening
    from huazheng.speech.ownvoice import KnownVoice, Own
    from huazheng.speech.voices import Voiced


@dataclass(frozen=True)
class Passage:
    """A stretch of one channel (of the mix of all for None), in seconds."""

    start: float
    end: float
    channel: int | None = None


@dataclass(frozen=True)
class HearingJob:
    """What the recogniser's process is asked: a recording, a model, how to listen, and what language to report in.

    ``work`` is a folder outside the evidence, with room for the recording laid out as sound (115 MB an hour and
    channel); nothing stays there. ``kept`` holds what was finished before, and what is finished now.
    """

    audio: Path
    engine: str
    model: Path
    listening: Listening
    language: Language
    work: Path
    channels: tuple[int, ...] = MIXED
    """Which channels are heard, each by itself; none named: all as one. See :mod:`huazheng.audio.channels`."""
    voices: Path | None = None
    """The folder of the speaker model, to tell voices apart in one channel."""
    own_voice: KnownVoice | None = None
    """The customer's own voice, if it was learned."""
    passages: tuple[Passage, ...] = ()
    """Only these are heard, without looking for speech in them; empty for the whole recording."""
    kept: KeptHearing = field(default_factory=lambda: KeptHearing(None))


@dataclass(frozen=True)
class BrokenOff:
    """The recogniser's process answers with this when it made a mistake: where, for the log."""

    trace: str


@dataclass(frozen=True)
class ChannelHeard:
    """What one channel held: words, stretches without text, who spoke when (one voice where none are told apart).

    ``own`` is which of the voices is the customer's learned one, where that is clear.
    """

    words: tuple[Word, ...]
    skipped: tuple[Span, ...]
    voiced: tuple[Voiced, ...]
    own: Own | None = None


@dataclass(frozen=True)
class HearingResult:
    """What each channel held, and the settings that made it. ``duration`` is in seconds.

    ``loading`` and ``listening`` are the seconds that it took; ``resumed`` if a part had been finished before.
    """

    channels: tuple[ChannelHeard, ...]
    settings: dict[str, Any]
    duration: float
    loading: float = 0.0
    listening: float = 0.0
    resumed: bool = False
