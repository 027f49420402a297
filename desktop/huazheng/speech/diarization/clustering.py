"""Groups of like vectors: spectral clustering for a first guess, and axes along which voices differ most.

numpy only. Rows are windows of sound; rows of one group (``owner``) were spoken without a pause, by one voice mostly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPECTRAL_POWER = 8
_MAX_ITERATIONS = 60
_BATCH_ROWS = 4096


def mean_by_group(rows: NDArray[np.float32], owner: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean row of each group, shape (groups, columns)."""
    total = np.zeros((int(owner.max()) + 1, rows.shape[1]), dtype=np.float64)
    np.add.at(total, owner, rows)
    return np.asarray(total / np.bincount(owner)[:, None], dtype=np.float32)


def spectral_bipartition(vectors: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Two groups by the second eigenvector of the likeness (cosine to the eighth power); weighted by speech time."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    unit = vectors / length
    likeness = np.clip(unit @ unit.T, 0, 1).astype(np.float64) ** SPECTRAL_POWER
    likeness *= np.sqrt(weights[:, None] * weights[None, :])
    degree = likeness.sum(axis=1)
    _, axes = np.linalg.eigh(likeness / np.sqrt(degree[:, None] * degree[None, :]))
    with np.errstate(divide="ignore", invalid="ignore"):  # of groups with nothing in common there are no halves
        return two_means(axes[:, -2] / axes[:, -1], weights)


def two_means(values: NDArray[np.floating[Any]], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which values belong to the upper of two groups on a line."""
    low, high = float(values.min()), float(values.max())
    upper = values > (low + high) / 2
    for _ in range(_MAX_ITERATIONS):
        if upper.all() or not upper.any():
            break
        low = float(np.average(values[~upper], weights=weights[~upper]))
        high = float(np.average(values[upper], weights=weights[upper]))
        again = values > (low + high) / 2
        if (again == upper).all():
            break
        upper = again
    return upper


def discriminant_projection(
    rows: NDArray[np.float32], owner: NDArray[np.int64], counted: NDArray[np.bool_], dimensions: int, shrink: float
) -> NDArray[np.float32]:
    """``rows`` turned and scaled so that what changes within a group has variance one, and kept where groups differ.

    Within a group only the words change, so this weighs down what words change and up what voices change. ``counted``
    says which groups are long enough to learn from. Shape (rows, dimensions), the most telling axis first.
    """
    group_means = mean_by_group(rows, owner)
    values, axes = np.linalg.eigh(_within_group_covariance(rows, group_means, owner, counted, shrink))
    scale = axes / np.sqrt(values)
    sizes = np.bincount(owner)[counted].astype(np.float64)
    between = group_means[counted] @ scale
    between -= np.average(between, axis=0, weights=sizes)
    _, telling = np.linalg.eigh((between * sizes[:, None]).T @ between / sizes.sum())
    turn = scale @ telling[:, ::-1][:, :dimensions]
    middle = rows.mean(axis=0, dtype=np.float64)
    return np.concatenate([((rows[part] - middle) @ turn).astype(np.float32) for part in _row_batches(len(rows))])


def _within_group_covariance(
    rows: NDArray[np.float32],
    group_means: NDArray[np.float32],
    owner: NDArray[np.int64],
    counted: NDArray[np.bool_],
    shrink: float,
) -> NDArray[np.float64]:
    """The covariance of what changes within a group, drawn a little towards a sphere."""
    spread = np.zeros((rows.shape[1], rows.shape[1]))
    learned_from = 0
    for part in _row_batches(len(rows)):
        kept = counted[owner[part]]
        inside = (rows[part] - group_means[owner[part]])[kept].astype(np.float64)
        spread += inside.T @ inside
        learned_from += len(inside)
    spread /= max(1, learned_from)
    return np.asarray(spread + (shrink * np.trace(spread) / len(spread) + 1e-9) * np.eye(len(spread)))


def _row_batches(rows: int) -> list[slice]:
    """So many rows at once as take little memory: a long call has tens of thousands, a few hundred numbers each."""
    return [slice(first, first + _BATCH_ROWS) for first in range(0, rows, _BATCH_ROWS)]
