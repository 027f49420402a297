"""Result of diarization: who spoke when in one channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.speech.vad.activity import SegmentationConfig, segments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIARIZATION_SEGMENTATION = SegmentationConfig(pause=0.064, pad=0.0, shortest=0.09)
"""Speech is cut at every pause: a piece then holds one voice, or two that interrupt each other."""


@dataclass(frozen=True)
class VoiceSegment:
    """Speech by one voice. Seconds from the start of the recording; ``confidence`` from 0.5 to 1."""

    start: float
    end: float
    voice: int
    confidence: float


@dataclass(frozen=True)
class EnrolledMatch:
    """Voice that matches the enrolled one, and the confidence of the match (0.5 to 1)."""

    voice: int
    confidence: float


@dataclass(frozen=True)
class DiarizationResult:
    """Voice segments in time order, and the match of the enrolled voice where that is clear.

    ``diarized``: False where voice 0 stands for all speech.
    """

    voice_segments: tuple[VoiceSegment, ...]
    enrolled: EnrolledMatch | None = None
    diarized: bool = True


def speech_pieces(probabilities: NDArray[np.float32], frames: int) -> list[tuple[float, float]]:
    """Start and end in seconds of the pieces of speech that diarization works on."""
    return [
        (piece.start_seconds, piece.end_seconds) for piece in segments(probabilities, frames, DIARIZATION_SEGMENTATION)
    ]


def single_speaker(probabilities: NDArray[np.float32], frames: int) -> tuple[VoiceSegment, ...]:
    """All speech of a channel as voice 0, for channels without diarization."""
    return tuple(VoiceSegment(start, end, 0, 1.0) for start, end in speech_pieces(probabilities, frames))
