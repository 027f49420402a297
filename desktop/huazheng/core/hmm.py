"""Forward-backward pass over a hidden Markov chain whose states change with given log odds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def forward_backward(
    evidence: NDArray[np.float64], transition_log_odds: NDArray[np.float64], states: int
) -> tuple[NDArray[np.float64], float]:
    """Posterior probability of each state at each place, shape (places, states), and the log likelihood.

    ``evidence``: log likelihoods, shape (places, states); ``transition_log_odds``: log odds of a change of state before
    each place but the first, shape (places - 1,). A change goes to each of the other states alike.
    """
    stay = -np.logaddexp(0, transition_log_odds) if states > 1 else np.zeros_like(transition_log_odds)
    leave = -np.logaddexp(0, -transition_log_odds) - np.log(max(1, states - 1))
    moves = np.broadcast_to(leave[:, None, None], (len(transition_log_odds), states, states)).copy()
    moves[:, np.arange(states), np.arange(states)] = stay[:, None]
    places = len(evidence)
    forward, backward = np.zeros((places, states)), np.zeros((places, states))
    forward[0] = evidence[0] - np.log(states)
    for place in range(1, places):
        forward[place] = np.logaddexp.reduce(forward[place - 1][:, None] + moves[place - 1], axis=0) + evidence[place]
    for place in range(places - 2, -1, -1):
        following = (backward[place + 1] + evidence[place + 1])[None, :]
        backward[place] = np.logaddexp.reduce(moves[place] + following, axis=1)
    both = forward + backward
    log_likelihood = float(np.logaddexp.reduce(forward[-1]))
    return np.exp(both - np.logaddexp.reduce(both, axis=1)[:, None]), log_likelihood
