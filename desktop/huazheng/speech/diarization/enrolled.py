"""Enrolled speaker: the customer's own voice, learned from a reading, and matched to the voices of a call.

Only embeddings are kept. To the speaker model a reading into a microphone and a call through a telephone differ more
than two people do; so the reading is enrolled twice, as it is and band-limited like a telephone channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.diarization.clustering import normalize_rows
from huazheng.speech.diarization.embedding_windows import cut_windows, window_features
from huazheng.speech.diarization.embeddings import EMBEDDING_SIZE, step_count
from huazheng.speech.diarization.result import EnrolledMatch, speech_pieces
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.diarization.embedding_windows import EmbeddingWindows
    from huazheng.speech.diarization.embeddings import SpeakerEmbedder

MIN_SIMILARITY = 0.6
"""Least cosine of the nearest voice of a call: the person's own gave 0.62 to 0.95, from another call or half."""
MIN_MARGIN = 0.04
"""Least lead in cosine over any other voice. Two women of similar voice were at least 0.03 apart, and never swapped."""
CONFIDENCE_SCALE = 0.02
MIN_SEPARATION = 2.0
"""Distance of own and other windows, in standard deviations, from which single windows are rescored."""
RESCORE_BELOW = 0.97
RESCORE_WEIGHT = 0.6


@dataclass(frozen=True)
class EnrolledVoice:
    """Embeddings of one voice, each of length one: as read, and as a telephone carries it."""

    vectors: tuple[tuple[float, ...], ...]


def enroll(
    reading: NDArray[np.float32],
    probabilities: NDArray[np.float32],
    model: SpeakerEmbedder,
    task: Task,
) -> EnrolledVoice:
    """Enroll the voice of a reading at 16 kHz; ``probabilities``: speech probability of each frame."""
    vectors = []
    pieces = speech_pieces(probabilities, len(reading))
    for sound in (reading, simulate_telephone_band(reading)):
        windows = cut_windows(step_count(len(sound)), pieces)
        features = window_features(windows, sound, model, task)
        usable = windows.whole if windows.whole.any() else np.ones(len(features), dtype=bool)
        mean = normalize_rows(features[usable, :EMBEDDING_SIZE]).mean(axis=0)
        vectors.append(tuple(round(float(number), 5) for number in mean / np.linalg.norm(mean)))
    return EnrolledVoice(tuple(vectors))


def simulate_telephone_band(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound limited to 300 to 3400 Hz, the telephone channel of ITU-T G.712."""
    spectrum = np.fft.rfft(sound.astype(np.float64))
    hertz = np.fft.rfftfreq(len(sound), 1 / ASR_SAMPLE_RATE)
    inside = np.clip((hertz - 250) / 100, 0, 1) * np.clip((3600 - hertz) / 200, 0, 1)
    return np.fft.irfft(spectrum * inside, len(sound)).astype(np.float32)


def match_enrolled_voice(
    features: NDArray[np.float32], posteriors: NDArray[np.float64], windows: EmbeddingWindows, known: EnrolledVoice
) -> EnrolledMatch | None:
    """The voice of a call (column of ``posteriors``) that is the enrolled one; None where that is not clear."""
    if posteriors.shape[1] < 2:
        return None
    similarity = _enrolled_similarity(features, posteriors, windows, known)
    if similarity is None:
        return None
    _, cosines = similarity
    nearest, second = np.argsort(-cosines)[:2]
    margin = float(cosines[nearest] - cosines[second])
    if cosines[nearest] < MIN_SIMILARITY or margin < MIN_MARGIN:
        return None
    return EnrolledMatch(int(nearest), round(float(1 / (1 + np.exp(-margin / CONFIDENCE_SCALE))), 3))


def rescore_windows(
    features: NDArray[np.float32],
    posteriors: NDArray[np.float64],
    windows: EmbeddingWindows,
    known: EnrolledVoice,
    match: EnrolledMatch,
) -> NDArray[np.float64]:
    """``posteriors`` with doubtful windows rescored by how much they sound like the enrolled voice.

    Only where the enrolled voice separates single windows; two women of similar voice are left as they are.
    """
    similarity = _enrolled_similarity(features, posteriors, windows, known)
    if similarity is None:
        return posteriors
    direction, _ = similarity
    cosines = normalize_rows(features[:, :EMBEDDING_SIZE]) @ direction
    is_enrolled = posteriors.argmax(axis=1) == match.voice
    if is_enrolled.sum() < 2 or (~is_enrolled).sum() < 2:
        return posteriors
    (own_mean, own_spread), (other_mean, other_spread) = (
        (float(cosines[side].mean()), float(cosines[side].std()) + 1e-3) for side in (is_enrolled, ~is_enrolled)
    )
    if own_mean - other_mean < MIN_SEPARATION * float(np.sqrt((own_spread**2 + other_spread**2) / 2)):
        return posteriors
    log_odds = 0.5 * ((cosines - other_mean) / other_spread) ** 2 - 0.5 * ((cosines - own_mean) / own_spread) ** 2
    log_odds += np.log(other_spread / own_spread)
    logits = np.log(posteriors + 1e-9)
    doubtful = posteriors.max(axis=1) < RESCORE_BELOW
    logits[doubtful, match.voice] += RESCORE_WEIGHT * log_odds[doubtful]
    return np.asarray(np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None]))


def _enrolled_similarity(
    features: NDArray[np.float32], posteriors: NDArray[np.float64], windows: EmbeddingWindows, known: EnrolledVoice
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """The enrolled embedding that fits the call best, and each voice's cosine to it."""
    weights = posteriors * windows.whole[:, None]
    if (weights.sum(axis=0) < 1).any():
        return None
    means = normalize_rows(np.asarray(weights.T @ normalize_rows(features[:, :EMBEDDING_SIZE]), dtype=np.float32))
    vectors = np.array(known.vectors, dtype=np.float32)
    cosines = means @ vectors.T
    best = int(cosines.max(axis=0).argmax())
    return vectors[best], cosines[:, best]
