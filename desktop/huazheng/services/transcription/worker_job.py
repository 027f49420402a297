"""What the recogniser's process is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huazheng.audio.decode.channel_analysis import ALL_MIXED
from huazheng.services.transcription.checkpoint import Checkpoint

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.transcript import SkippedSpan, Word
    from huazheng.speech.diarization.diarize import VoiceSegment
    from huazheng.speech.diarization.enrolled import EnrolledMatch, EnrolledVoice
    from huazheng.speech.engine import RecognitionOptions


@dataclass(frozen=True)
class AudioPassage:
    """A stretch of one channel (of the mix of all for None), in seconds."""

    start: float
    end: float
    channel: int | None = None


@dataclass(frozen=True)
class TranscriptionJob:
    """What the recogniser's process is asked: a recording, a model, how to listen, and what language to report in.

    ``work`` is a folder outside the evidence, with room for the recording laid out as sound (115 MB an hour and
    channel); nothing stays there. ``checkpoint`` holds what was finished before, and what is finished now.
    """

    audio: Path
    engine: str
    model: Path
    listening: RecognitionOptions
    language: Language
    work: Path
    channels: tuple[int, ...] = ALL_MIXED
    """Which channels are heard, each by itself; none named: all as one. See
    :mod:`huazheng.audio.decode.channel_analysis`.
    """
    voices: Path | None = None
    """The folder of the speaker model, to tell voices apart in one channel."""
    own_voice: EnrolledVoice | None = None
    """The customer's own voice, if it was learned."""
    passages: tuple[AudioPassage, ...] = ()
    """Only these are heard, without looking for speech in them; empty for the whole recording."""
    checkpoint: Checkpoint = field(default_factory=lambda: Checkpoint(None))


@dataclass(frozen=True)
class WorkerFailure:
    """The recogniser's process answers with this when it made a mistake: where, for the log."""

    trace: str


@dataclass(frozen=True)
class ChannelTranscription:
    """What one channel held: words, stretches without text, who spoke when (one voice where none are told apart).

    ``own`` is which of the voices is the customer's learned one, where that is clear.
    """

    words: tuple[Word, ...]
    skipped: tuple[SkippedSpan, ...]
    voice_segments: tuple[VoiceSegment, ...]
    own: EnrolledMatch | None = None


@dataclass(frozen=True)
class TranscriptionResult:
    """What each channel held, and the settings that made it. ``duration`` is in seconds.

    ``loading`` and ``listening`` are the seconds that it took; ``resumed`` if a part had been finished before.
    """

    channels: tuple[ChannelTranscription, ...]
    settings: dict[str, Any]
    duration: float
    loading: float = 0.0
    listening: float = 0.0
    resumed: bool = False
