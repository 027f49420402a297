"""Hidden Markov model of turn-taking: the voice changes at pauses, and seldom inside a piece of speech.

Each voice is one point in the space of :func:`~huazheng.speech.diarization.clustering.discriminant_projection`; the
points and who spoke are estimated in alternation (expectation maximization), from a first guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.hmm import forward_backward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_ITERATIONS = 12
OVERLAP_WEIGHT = 0.4
"""Weight of a window's evidence: windows overlap by three quarters."""
PRIOR_WEIGHT_WINDOWS = 2.0
CHANGE_PROBABILITY_AT_PAUSE = (0.08, 0.45)
"""Without a pause, and after one of :data:`PAUSE_SECONDS` or more."""
PAUSE_SECONDS = 0.8
_CONVERGED = 1e-3


@dataclass(frozen=True)
class HmmFit:
    """Posterior probability of each voice in each window, shape (windows, voices), and the log likelihood."""

    posteriors: NDArray[np.float64]
    log_likelihood: float


def transition_log_odds(
    piece: NDArray[np.int64], pieces: Sequence[tuple[float, float]], inside: float
) -> NDArray[np.float64]:
    """Log odds of a change of voice before each place but the first: the longer the pause, the likelier.

    ``piece``: number of the piece that each place is in; ``pieces``: start and end of each piece in seconds;
    ``inside``: log odds of a change inside a piece.
    """
    borders = np.array(pieces)
    before, after = piece[:-1], piece[1:]
    pause = np.clip((borders[after, 0] - borders[before, 1]) / PAUSE_SECONDS, 0, 1)
    low, high = CHANGE_PROBABILITY_AT_PAUSE
    probability = low + (high - low) * pause
    return np.where(before == after, inside, np.log(probability / (1 - probability)))


def fit_hmm(
    points: NDArray[np.float32], guess: NDArray[np.float64], transition_log_odds: NDArray[np.float64]
) -> HmmFit:
    """Fit the speaker of each window.

    ``guess``: posteriors to begin with, shape (windows, voices); ``transition_log_odds``: log odds of a change before
    each window but the first.
    """
    posteriors, log_likelihood = guess, -np.inf
    voices = guess.shape[1]
    for _ in range(MAX_ITERATIONS):
        weight = posteriors.sum(axis=0) + 1e-6
        centers = posteriors.T @ points / (weight + PRIOR_WEIGHT_WINDOWS)[:, None]
        distance = ((points[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
        variance = max(1e-6, float((posteriors * distance).sum() / (posteriors.sum() * points.shape[1])))
        evidence = -0.5 * OVERLAP_WEIGHT * (distance / variance + points.shape[1] * np.log(variance))
        before = log_likelihood
        posteriors, log_likelihood = forward_backward(evidence, transition_log_odds, voices)
        if abs(log_likelihood - before) < _CONVERGED:
            break
    return HmmFit(posteriors, log_likelihood)
