"""Clustering of window features: a spectral first guess, and the axes along which voices differ most.

Rows are windows of sound. Rows of one group (``owner``: group number of each row) were spoken without a pause, mostly
by one voice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPECTRAL_POWER = 8
_MAX_ITERATIONS = 60
SEED_ROWS = 40
SEED_ITERATIONS = 8
MAX_CLUSTERED_ROWS = 400
_BATCH_ROWS = 4096


def normalize_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows, each scaled to length one."""
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9))


def mean_by_group(rows: NDArray[np.float32], owner: NDArray[np.int64]) -> NDArray[np.float32]:
    """Mean row of each group, shape (groups, columns)."""
    total = np.zeros((int(owner.max()) + 1, rows.shape[1]), dtype=np.float64)
    np.add.at(total, owner, rows)
    return np.asarray(total / np.bincount(owner)[:, None], dtype=np.float32)


def spectral_bipartition(vectors: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mask of the second of two groups, by the second eigenvector of the affinity (cosine to the eighth power).

    ``weights``: speech time of each row.
    """
    unit = normalize_rows(vectors)
    affinity = np.clip(unit @ unit.T, 0, 1).astype(np.float64) ** SPECTRAL_POWER
    affinity *= np.sqrt(weights[:, None] * weights[None, :])
    degree = affinity.sum(axis=1)
    _, axes = np.linalg.eigh(affinity / np.sqrt(degree[:, None] * degree[None, :]))
    with np.errstate(divide="ignore", invalid="ignore"):  # vectors with nothing in common have no halves
        return two_means(axes[:, -2] / axes[:, -1], weights)


def two_means(values: NDArray[np.floating[Any]], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mask of the values in the upper of two clusters on a line (k-means with two centers)."""
    low, high = float(values.min()), float(values.max())
    upper = values > (low + high) / 2
    for _ in range(_MAX_ITERATIONS):
        if upper.all() or not upper.any():
            break
        low = float(np.average(values[~upper], weights=weights[~upper]))
        high = float(np.average(values[upper], weights=weights[upper]))
        updated = values > (low + high) / 2
        if (updated == upper).all():
            break
        upper = updated
    return upper


def spherical_two_means(vectors: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mask of the smaller of two clusters of directions (spherical k-means), the best from many pairs of seeds.

    ``weights``: speech time of each row. Only the rows with the most are clustered; others join the nearer cluster.
    """
    unit = normalize_rows(vectors)
    heaviest = np.argsort(-weights, kind="stable")[:MAX_CLUSTERED_ROWS]
    rows, weight = unit[heaviest], weights[heaviest].astype(np.float32)
    first, second = np.triu_indices(min(SEED_ROWS, len(rows)), 1)
    centers = np.stack([rows[first], rows[second]], axis=1)
    for _ in range(SEED_ITERATIONS):
        nearer_second = (rows @ (centers[:, 1] - centers[:, 0]).T > 0).T  # (pairs, rows)
        upper = (nearer_second * weight) @ rows
        centers = normalize_rows(np.stack([weight @ rows - upper, upper], axis=1))
    similarity = np.maximum(rows @ centers[:, 0].T, rows @ centers[:, 1].T)
    best = centers[int((weight @ similarity).argmax())]
    mask = np.asarray(unit @ (best[1] - best[0]) > 0)
    return mask if weights[mask].sum() <= weights[~mask].sum() else ~mask


def whiten_rows(
    rows: NDArray[np.float32], owner: NDArray[np.int64], counted: NDArray[np.bool_], shrink: float
) -> NDArray[np.float64]:
    """The centered rows, with the variation within a group scaled to variance one.

    Arguments as for :func:`discriminant_projection`.
    """
    spread = _within_group_covariance(rows, mean_by_group(rows, owner), owner, counted, shrink)
    values, axes = np.linalg.eigh(spread)
    return np.asarray((rows - rows.mean(axis=0, dtype=np.float64)) @ (axes / np.sqrt(values)))


def discriminant_projection(
    rows: NDArray[np.float32], owner: NDArray[np.int64], counted: NDArray[np.bool_], dimensions: int, shrink: float
) -> NDArray[np.float32]:
    """Linear discriminant projection of ``rows``, shape (rows, dimensions), the most discriminant axis first.

    Variation within a group is scaled to variance one: within a group only the words change, so this plays down what
    depends on words and emphasizes what depends on the voice. ``counted``: groups long enough to learn from;
    ``shrink``: shrinkage of the covariance within groups.
    """
    group_means = mean_by_group(rows, owner)
    values, axes = np.linalg.eigh(_within_group_covariance(rows, group_means, owner, counted, shrink))
    scale = axes / np.sqrt(values)
    sizes = np.bincount(owner)[counted].astype(np.float64)
    between = group_means[counted] @ scale
    between -= np.average(between, axis=0, weights=sizes)
    _, discriminant = np.linalg.eigh((between * sizes[:, None]).T @ between / sizes.sum())
    turn = scale @ discriminant[:, ::-1][:, :dimensions]
    middle = rows.mean(axis=0, dtype=np.float64)
    return np.concatenate([((rows[part] - middle) @ turn).astype(np.float32) for part in _row_batches(len(rows))])


def _within_group_covariance(
    rows: NDArray[np.float32],
    group_means: NDArray[np.float32],
    owner: NDArray[np.int64],
    counted: NDArray[np.bool_],
    shrink: float,
) -> NDArray[np.float64]:
    """Covariance within groups, shrunk towards a multiple of the identity."""
    spread = np.zeros((rows.shape[1], rows.shape[1]))
    learned_from = 0
    for part in _row_batches(len(rows)):
        learning = counted[owner[part]]
        inside = (rows[part] - group_means[owner[part]])[learning].astype(np.float64)
        spread += inside.T @ inside
        learned_from += len(inside)
    spread /= max(1, learned_from)
    return np.asarray(spread + (shrink * np.trace(spread) / len(spread) + 1e-9) * np.eye(len(spread)))


def _row_batches(rows: int) -> list[slice]:
    """Slices of rows that take little memory: a long call has tens of thousands of rows of a few hundred numbers."""
    return [slice(first, first + _BATCH_ROWS) for first in range(0, rows, _BATCH_ROWS)]
