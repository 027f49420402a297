"""Who speaks in each window, when voices take turns: a hidden Markov forward_backward that changes voice at pauses,
seldom inside.

Each voice is one point in the space of ``clusters.voice_axes``; the points and who spoke are found in turns
(expectation and maximisation), from a first guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_ITERATIONS = 12
OVERLAP_WEIGHT = 0.4
"""Windows overlap by three quarters, so each is only this much news."""
PRIOR_WEIGHT_WINDOWS = 2.0
CHANGE_PROBABILITY_AT_PAUSE = (0.08, 0.45)
PAUSE_SECONDS = 0.8
_CONVERGED = 1e-3


@dataclass(frozen=True)
class HmmFit:
    """The chance of each voice in each window, shape (windows, voices), and how well it all fits (log likelihood)."""

    posteriors: NDArray[np.float64]
    fit: float


def transition_log_odds(
    piece: NDArray[np.int64], pieces: Sequence[tuple[float, float]], inside: float
) -> NDArray[np.float64]:
    """The log odds of a change of voice before each place but the first: the longer the pause, the likelier.

    ``piece``: the piece in which each place is, ``inside``: the log odds where there is no pause.
    """
    borders = np.array(pieces)
    before, after = piece[:-1], piece[1:]
    pause = np.clip((borders[after, 0] - borders[before, 1]) / PAUSE_SECONDS, 0, 1)
    low, high = CHANGE_PROBABILITY_AT_PAUSE
    chance = low + (high - low) * pause
    return np.where(before == after, inside, np.log(chance / (1 - chance)))


def fit_hmm(
    points: NDArray[np.float32], guess: NDArray[np.float64], transition_log_odds: NDArray[np.float64]
) -> HmmFit:
    """Who speaks in each window. ``guess``: posteriors to begin with; ``transition_log_odds``: log odds of a change
    before each window but the first.
    """
    posteriors, fit = guess, -np.inf
    voices = guess.shape[1]
    for _ in range(MAX_ITERATIONS):
        weight = posteriors.sum(axis=0) + 1e-6
        centres = posteriors.T @ points / (weight + PRIOR_WEIGHT_WINDOWS)[:, None]
        away = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        variance = max(1e-6, float((posteriors * away).sum() / (posteriors.sum() * points.shape[1])))
        evidence = -0.5 * OVERLAP_WEIGHT * (away / variance + points.shape[1] * np.log(variance))
        posteriors, again = forward_backward(evidence, transition_log_odds, voices)
        if abs(again - fit) < _CONVERGED:
            fit = again
            break
        fit = again
    return HmmFit(posteriors, fit)


def forward_backward(
    evidence: NDArray[np.float64], transition_log_odds: NDArray[np.float64], voices: int
) -> tuple[NDArray[np.float64], float]:
    """The chance of each voice at each place, forward and backward through the forward_backward, and the log
    likelihood.

    ``evidence``: log likelihood, shape (places, voices); ``transition_log_odds``: log odds of a change before each
    but the first.
    """
    stay = -np.logaddexp(0, transition_log_odds) if voices > 1 else np.zeros_like(transition_log_odds)
    leave = -np.logaddexp(0, -transition_log_odds) - np.log(max(1, voices - 1))
    moves = np.broadcast_to(leave[:, None, None], (len(transition_log_odds), voices, voices)).copy()
    moves[:, np.arange(voices), np.arange(voices)] = stay[:, None]
    windows = len(evidence)
    forward, backward = np.zeros((windows, voices)), np.zeros((windows, voices))
    forward[0] = evidence[0] - np.log(voices)
    for now in range(1, windows):
        forward[now] = np.logaddexp.reduce(forward[now - 1][:, None] + moves[now - 1], axis=0) + evidence[now]
    for now in range(windows - 2, -1, -1):
        backward[now] = np.logaddexp.reduce(moves[now] + (backward[now + 1] + evidence[now + 1])[None, :], axis=1)
    both = forward + backward
    fit = float(np.logaddexp.reduce(forward[-1]))
    return np.exp(both - np.logaddexp.reduce(both, axis=1)[:, None]), fit
