"""Online diarization: the voices of one channel while it is still growing.

A stretch is speech between two pauses; its vector is the mean of its windows' embeddings. All stretches are clustered
again whenever one is added, so that early ones are corrected by later ones. Without a line of its own for each
speaker that is enough: over a stretch the embedding hardly depends on the words.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.diarization.clustering import normalize_rows
from huazheng.speech.diarization.embeddings import WINDOW_LENGTH_STEPS, gather_windows, mel_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.diarization.embeddings import SpeakerEmbedder

WINDOW_HOP_STEPS = 40
MAX_WINDOWS = 8
"""Most windows of a stretch, spread over it: a window takes about 20 ms of one core."""
MAX_SEEDS = 12
"""Longest stretches of which every two are tried as the first centers."""
MAX_WEIGHT_SECONDS = 2.0
"""Longest time that a stretch counts for: a long one is no better known than one of two seconds."""
_ITERATIONS = 8


@dataclass(frozen=True)
class VoiceGuess:
    """Voice of a stretch (0 or 1), and by how much its cosine to that voice exceeds that to the other."""

    voice: int
    margin: float


def stretch_vector(sound: NDArray[np.float32], model: SpeakerEmbedder) -> NDArray[np.float32]:
    """Mean embedding of a stretch of speech at 16 kHz, shape (256,), of length one."""
    steps = mel_steps(sound)
    starts = np.arange(0, max(len(steps) - WINDOW_LENGTH_STEPS, 0) + 1, WINDOW_HOP_STEPS)
    if len(starts) > MAX_WINDOWS:
        starts = starts[np.linspace(0, len(starts) - 1, MAX_WINDOWS).round().astype(np.int64)]
    windows = gather_windows(steps, starts, np.minimum(WINDOW_LENGTH_STEPS, len(steps) - starts))
    return np.asarray(normalize_rows(model.embed(windows).mean(axis=0)))


class OnlineVoices:
    """Two voices, from the vectors of the stretches heard so far."""

    def __init__(self) -> None:
        self._vectors = np.zeros((0, 0), np.float32)
        self._seconds = np.zeros(0)
        self._centres: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self._seconds)

    def add(self, vector: NDArray[np.float32], seconds: float) -> None:
        """Add the vector of the next stretch, which is so long."""
        self._vectors = vector[None] if not len(self) else np.concatenate([self._vectors, vector[None]])
        self._seconds = np.append(self._seconds, seconds)

    def guesses(self) -> list[VoiceGuess]:
        """Voice of every stretch, in the order in which they were added; none of fewer than two.

        The voices keep their numbers where most stretches keep their voice.
        """
        if len(self) < 2:
            return []
        weights = np.minimum(self._seconds, MAX_WEIGHT_SECONDS).astype(np.float32)
        centers = _two_means(self._vectors, weights, self._seeds())
        before = self._centres
        if before is not None and float((centers * before).sum()) < float((centers * before[::-1]).sum()):
            centers = centers[::-1]
        self._centres = centers
        likeness = self._vectors @ centers.T
        return [VoiceGuess(int(one > zero), abs(float(one - zero))) for zero, one in likeness]

    @property
    def similarity(self) -> float:
        """Cosine of the two voices; 1.0 before :meth:`guesses`."""
        return 1.0 if self._centres is None else float(self._centres[0] @ self._centres[1])

    def _seeds(self) -> NDArray[np.float32]:
        """First centers to try, shape (tries, 2, 256): pairs of long stretches, and the centers of the last time."""
        longest = np.argsort(-self._seconds, kind="stable")[:MAX_SEEDS]
        seeds = [self._vectors[list(pair)] for pair in itertools.combinations(longest.tolist(), 2)]
        return np.stack([*seeds, self._centres] if self._centres is not None else seeds)


def _two_means(
    vectors: NDArray[np.float32], weights: NDArray[np.float32], centers: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Best centers, shape (2, columns), of spherical k-means from each of ``centers``, shape (tries, 2, columns)."""
    for _ in range(_ITERATIONS):
        nearer = (vectors @ centers.transpose(0, 2, 1)).argmax(axis=2)  # (tries, rows)
        upper = nearer * weights
        sums = np.stack([(weights - upper) @ vectors, upper @ vectors], axis=1)
        centers = normalize_rows(np.asarray(sums, dtype=np.float32))
    likeness = (vectors @ centers.transpose(0, 2, 1)).max(axis=2) @ weights
    return np.asarray(centers[int(likeness.argmax())])
