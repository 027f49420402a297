"""Job and result of the worker process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huazheng.audio.decode.channel_analysis import ALL_MIXED
from huazheng.services.transcription.checkpoint import Checkpoint

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.transcript import SkippedSpan, Word
    from huazheng.speech.asr.engine import RecognitionOptions
    from huazheng.speech.diarization.enrolled import EnrolledVoice
    from huazheng.speech.diarization.result import EnrolledMatch, VoiceSegment


@dataclass(frozen=True)
class AudioPassage:
    """A passage of one channel (None: of the mix of all), in seconds."""

    start: float
    end: float
    channel: int | None = None


@dataclass(frozen=True)
class TranscriptionJob:
    """A recording, a model, recognition options, and the language of progress messages.

    ``work``: a folder outside the evidence, with room for the decoded recording (115 MB per hour and channel); nothing
    stays there. ``checkpoint``: steps finished before, and those finished now.
    """

    audio: Path
    engine: str
    model: Path
    options: RecognitionOptions
    language: Language
    work: Path
    channels: tuple[int, ...] = ALL_MIXED
    """Channels to recognize separately; none: all mixed. See :mod:`huazheng.audio.decode.channel_analysis`."""
    speaker_model: Path | None = None
    """Folder of the speaker model, to tell voices apart in one channel."""
    enrolled_voice: EnrolledVoice | None = None
    """The customer's own voice, if it is enrolled."""
    passages: tuple[AudioPassage, ...] = ()
    """Only these are recognized, without voice activity detection; empty for the whole recording."""
    checkpoint: Checkpoint = field(default_factory=lambda: Checkpoint(None))


@dataclass(frozen=True)
class WorkerFailure:
    """Traceback of a bug in the worker process, for the log."""

    trace: str


@dataclass(frozen=True)
class ChannelTranscription:
    """Words of one channel, spans without text, and voice segments (one voice where diarization did not run).

    ``enrolled``: which voice is the customer's enrolled one, where that is clear. ``diarized``: as in
    :class:`DiarizationResult`.
    """

    words: tuple[Word, ...]
    skipped: tuple[SkippedSpan, ...]
    voice_segments: tuple[VoiceSegment, ...]
    enrolled: EnrolledMatch | None = None
    diarized: bool = False


@dataclass(frozen=True)
class TranscriptionResult:
    """Result of each channel, and the settings that made it. ``duration``: length of the recording in seconds.

    ``loading_seconds`` and ``recognition_seconds``: time taken; ``resumed``: a part had been finished before.
    """

    channels: tuple[ChannelTranscription, ...]
    settings: dict[str, Any]
    duration: float
    loading_seconds: float = 0.0
    recognition_seconds: float = 0.0
    resumed: bool = False
