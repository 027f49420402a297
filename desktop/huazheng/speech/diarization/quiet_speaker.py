"""Search for a second person of similar voice who says little, such as a customer who answers in single words.

On one line, single windows of two similar voices overlap, and a few words among minutes of another's speech hardly
gain a model of all windows anything. But means over all speech between two pauses are apart. So these are clustered in
two. Any voice can be cut in two, so the cut is put to the test: every window is assigned anew, along the axis on which
the two clusters differ, learned without the stretch that the window is in. The mean embeddings of two people stay
apart, those of one person come together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.hmm import forward_backward
from huazheng.speech.diarization.clustering import mean_by_group, normalize_rows, spherical_two_means, whiten_rows
from huazheng.speech.diarization.embeddings import EMBEDDING_SIZE
from huazheng.speech.diarization.hmm import OVERLAP_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from huazheng.speech.diarization.embedding_windows import EmbeddingWindows

STRETCH_PAUSE_SECONDS = 0.25
COVARIANCE_SHRINKAGE = 0.3
MIN_STRETCHES = 4
"""Fewest stretches of a person."""
MIN_SECONDS = 40.0
"""Least speech in which one voice can be told from two that are similar."""
TEST_PASSES = 2
MAX_COSINE = 0.975
"""Most cosine of the mean embeddings of two people after the test: two women gave 0.96 to 0.97, one voice in 40 s
and more 0.984 to 1.0."""
STRETCH_WEIGHT_SECONDS = (np.inf, 1.0)
"""Most seconds that a stretch counts when clustering, tried in this order: few words in a long call count little."""
MIN_POSTERIOR = 0.02
SHORT_STRETCH_SECONDS = 1.0
MAX_SHORT_VOICE_ODDS = 1.5
"""Most that the voice of a shorter stretch counts: in a word or two it shows little of itself."""
MAX_LENGTH_ODDS = 2.5
"""Most that the length of a stretch counts: a word of an unclear voice among sentences is the other's."""


def split_quiet_speaker(
    windows: EmbeddingWindows,
    features: NDArray[np.float32],
    pieces: Sequence[tuple[float, float]],
    counted: NDArray[np.bool_],
    switches: NDArray[np.float64],
) -> NDArray[np.float64] | None:
    """Posteriors of two voices in each window, shape (windows, 2); None where there is one voice.

    ``counted``: groups of windows long enough to learn from; ``switches``: log odds of a change of voice before each
    window but the first.
    """
    embeddings = normalize_rows(features[:, :EMBEDDING_SIZE])
    of_piece = _stretch_numbers(pieces)
    stretch = of_piece[windows.piece]
    seconds = np.bincount(of_piece, weights=np.diff(np.array(pieces), axis=1)[:, 0]).astype(np.float64)
    if seconds.sum() < MIN_SECONDS:
        return None
    means = normalize_rows(mean_by_group(embeddings, stretch))
    points = whiten_rows(embeddings, windows.group, counted, COVARIANCE_SHRINKAGE)
    for most in STRETCH_WEIGHT_SECONDS:
        second = spherical_two_means(means, np.minimum(seconds, most))
        if min(second.sum(), (~second).sum()) < MIN_STRETCHES:
            continue
        posteriors = np.eye(2)[second[stretch].astype(int)]
        for _ in range(TEST_PASSES):
            posteriors = _assigned_again(points, posteriors, stretch, switches)
        if _cosine(embeddings, posteriors) < MAX_COSINE:
            return _stretch_posteriors(means, second, seconds)[stretch]
    return None


def _stretch_numbers(pieces: Sequence[tuple[float, float]]) -> NDArray[np.int64]:
    """Number of the stretch that each piece is in: what lies between two pauses."""
    borders = np.array(pieces)
    return np.concatenate([[0], np.cumsum(borders[1:, 0] - borders[:-1, 1] >= STRETCH_PAUSE_SECONDS)])


def _assigned_again(
    points: NDArray[np.float64],
    posteriors: NDArray[np.float64],
    stretch: NDArray[np.int64],
    switches: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Posteriors by an axis and a middle between the voices that are learned without a window's own stretch."""
    size, total = np.zeros((stretch[-1] + 1, 2)), np.zeros((stretch[-1] + 1, 2, points.shape[1]))
    np.add.at(size, stretch, posteriors)
    np.add.at(total, stretch, posteriors[:, :, None] * points[:, None, :])
    centers = (total.sum(axis=0) - total) / (size.sum(axis=0) - size + 1e-9)[:, :, None]
    axis = normalize_rows(centers[:, 1] - centers[:, 0])
    scores = np.einsum("wd,wd->w", points - centers.mean(axis=1)[stretch], axis[stretch])
    likely = OVERLAP_WEIGHT * _log_likelihoods(scores, posteriors)
    return forward_backward(likely, switches, 2)[0]


def _stretch_posteriors(
    means: NDArray[np.float32], second: NDArray[np.bool_], seconds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Posteriors of two voices for each stretch, by its place between the mean embeddings of the two clusters."""
    belongs = np.column_stack([~second, second]) * seconds[:, None]
    centers = normalize_rows(np.asarray(belongs.T @ means))
    likely = _log_likelihoods(means @ (centers[1] - centers[0]), belongs)
    short = seconds < SHORT_STRETCH_SECONDS
    likely[short] -= likely[short].max(axis=1, keepdims=True)
    likely[short] = np.maximum(likely[short], -MAX_SHORT_VOICE_ODDS)
    likely[:, 1] += _length_odds(seconds, second)
    posterior = np.exp(likely - np.logaddexp.reduce(likely, axis=1)[:, None])
    return np.asarray(np.clip(posterior, MIN_POSTERIOR, 1 - MIN_POSTERIOR))


def _length_odds(seconds: NDArray[np.float64], second: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log odds that a stretch is the second voice's by its length: one may answer in words, the other in sentences."""
    likely = _log_likelihoods(np.log(seconds), np.column_stack([~second, second]).astype(np.float64))
    return np.asarray(np.clip(likely[:, 1] - likely[:, 0], -MAX_LENGTH_ODDS, MAX_LENGTH_ODDS))


def _log_likelihoods(scores: NDArray[np.floating[Any]], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log likelihood of each score, up to a constant, by a normal distribution for each voice, of one variance.

    ``weights``: how much each score belongs to each voice, shape (scores, 2).
    """
    middles = (scores @ weights) / (weights.sum(axis=0) + 1e-9)
    away = (scores[:, None] - middles) ** 2
    variance = float((away * weights).sum() / weights.sum()) + 1e-9
    return np.asarray(-0.5 * away / variance)


def _cosine(embeddings: NDArray[np.float32], posteriors: NDArray[np.float64]) -> float:
    """Cosine of the mean embeddings of two voices. Doubtful windows count for both, and bring them together."""
    centers = normalize_rows(np.asarray(posteriors.T @ embeddings))
    return float(centers[0] @ centers[1])
