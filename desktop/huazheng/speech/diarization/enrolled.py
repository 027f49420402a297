"""The customer's own voice, learned once from a reading, found again among the voices of a call.

Only vectors of the speaker model are kept. A reading into a microphone and a call through a telephone differ more, to
that model, than two people do; so the reading is learned twice, as it is and as a telephone would carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.diarization.embedding_windows import cut_windows, window_features
from huazheng.speech.diarization.embeddings import EMBEDDING_SIZE, step_count
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.diarization.embedding_windows import EmbeddingWindows
    from huazheng.speech.diarization.embeddings import SpeakerEmbedder
    from huazheng.speech.vad.activity import SegmentationConfig

MIN_SIMILARITY = 0.6
"""Cosine of the nearest voice of a call: the learner's own gave 0.62 to 0.95, from another call or half."""
MIN_MARGIN = 0.04
"""How much nearer than any other voice. Two women of like voice were 0.03 apart at the least, always the right way."""
CONFIDENCE_SCALE = 0.02
MIN_SEPARATION = 2.0
"""The distance of own and other windows, in standard deviations, from which single windows can be rescore_windows."""
RESCORE_BELOW = 0.97
RESCORE_WEIGHT = 0.6


@dataclass(frozen=True)
class EnrolledVoice:
    """Vectors of length one of the same voice, as it may arrive: (directly, through a telephone)."""

    vectors: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class EnrolledMatch:
    """Which voice of a call is the learned one, and how sure that is (0.5 to 1)."""

    voice: int
    sure: float


def enroll(
    reading: NDArray[np.float32],
    probabilities: NDArray[np.float32],
    cutting: SegmentationConfig,
    model: SpeakerEmbedder,
    task: Task,
) -> EnrolledVoice:
    """The voice of a reading at 16 kHz, in which ``probabilities`` say where somebody speaks."""
    vectors = []
    pieces = [
        (one.start / ASR_SAMPLE_RATE, one.end / ASR_SAMPLE_RATE)
        for one in segments(probabilities, len(reading), cutting)
    ]
    for sound in (reading, simulate_telephone_band(reading)):
        windows = cut_windows(step_count(len(sound)), pieces)
        features = window_features(windows, sound, model, task)
        kept = windows.whole if windows.whole.any() else np.ones(len(features), dtype=bool)
        mean = normalize_rows(features[kept, :EMBEDDING_SIZE]).mean(axis=0)
        vectors.append(tuple(round(float(one), 5) for one in mean / np.linalg.norm(mean)))
    return EnrolledVoice(tuple(vectors))


def simulate_telephone_band(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """300 to 3400 Hz of it, as ITU-T G.712 bounds a telephone channel."""
    spectrum = np.fft.rfft(sound.astype(np.float64))
    hertz = np.fft.rfftfreq(len(sound), 1 / ASR_SAMPLE_RATE)
    inside = np.clip((hertz - 250) / 100, 0, 1) * np.clip((3600 - hertz) / 200, 0, 1)
    return np.fft.irfft(spectrum * inside, len(sound)).astype(np.float32)


def match_enrolled_voice(
    features: NDArray[np.float32], posteriors: NDArray[np.float64], windows: EmbeddingWindows, known: EnrolledVoice
) -> EnrolledMatch | None:
    """Which voice of a call (column of ``posteriors``) is the learned one; None where that is not clear."""
    if posteriors.shape[1] < 2:
        return None
    likeness = _enrolled_similarity(features, posteriors, windows, known)
    if likeness is None:
        return None
    _, alike = likeness
    nearest, second = np.argsort(-alike)[:2]
    apart = float(alike[nearest] - alike[second])
    if alike[nearest] < MIN_SIMILARITY or apart < MIN_MARGIN:
        return None
    return EnrolledMatch(int(nearest), round(float(1 / (1 + np.exp(-apart / CONFIDENCE_SCALE))), 3))


def rescore_windows(
    features: NDArray[np.float32],
    posteriors: NDArray[np.float64],
    windows: EmbeddingWindows,
    known: EnrolledVoice,
    own: EnrolledMatch,
) -> NDArray[np.float64]:
    """``posteriors`` with doubtful windows weighed anew by how much they sound like the learned voice.

    Only where the learned voice tells single windows apart; two women of like voice are left as they are.
    """
    likeness = _enrolled_similarity(features, posteriors, windows, known)
    if likeness is None:
        return posteriors
    direction, _ = likeness
    alike = normalize_rows(features[:, :EMBEDDING_SIZE]) @ direction
    mine = posteriors.argmax(axis=1) == own.voice
    if mine.sum() < 2 or (~mine).sum() < 2:
        return posteriors
    (own_mean, own_spread), (other_mean, other_spread) = (
        (float(alike[side].mean()), float(alike[side].std()) + 1e-3) for side in (mine, ~mine)
    )
    if own_mean - other_mean < MIN_SEPARATION * float(np.sqrt((own_spread**2 + other_spread**2) / 2)):
        return posteriors
    leaning = 0.5 * ((alike - other_mean) / other_spread) ** 2 - 0.5 * ((alike - own_mean) / own_spread) ** 2
    leaning += np.log(other_spread / own_spread)
    logits = np.log(posteriors + 1e-9)
    doubtful = posteriors.max(axis=1) < RESCORE_BELOW
    logits[doubtful, own.voice] += RESCORE_WEIGHT * leaning[doubtful]
    return np.asarray(np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None]))


def _enrolled_similarity(
    features: NDArray[np.float32], posteriors: NDArray[np.float64], windows: EmbeddingWindows, known: EnrolledVoice
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """The learned vector that fits the call best, and each voice's cosine to it."""
    weights = posteriors * windows.whole[:, None]
    if (weights.sum(axis=0) < 1).any():
        return None
    means = normalize_rows(np.asarray(weights.T @ normalize_rows(features[:, :EMBEDDING_SIZE]), dtype=np.float32))
    vectors = np.array(known.vectors, dtype=np.float32)
    alike = means @ vectors.T
    best = int(alike.max(axis=0).argmax())
    return vectors[best], alike[:, best]


def normalize_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows, each of length one."""
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9))
