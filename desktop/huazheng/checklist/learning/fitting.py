"""Fitting of linear models to labeled samples; needs scikit-learn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.checklist.learning.linear_models import ModelFamily

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.checklist.learning.features import Sample

_RAREST = 3  # every row is there twice, so this leaves out what one row alone has
_STRENGTH = 10.0
_TOLERANCE = 1e-2  # finer steps take twice the time and change no figure


def fit(
    samples: Sequence[Sample],
    models: Sequence[str],
    truth: NDArray[np.bool_],
    usable: NDArray[np.bool_],
    parts: Sequence[str],
    *,
    strength: float = _STRENGTH,
    doubted: str | None = None,
    doubt: float = 0.5,
) -> ModelFamily:
    """Logistic regressions over the parts of the samples; ``truth`` and ``usable`` are (samples, models).

    The patterns were written with the sentences at hand, so they score better on them than on others. With
    ``doubted``, the part that holds what they found, the weights are by ``doubt`` those of a model without it.
    """
    from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped,unused-ignore]
    from sklearn.linear_model import LogisticRegression

    features, design, rarity = _design(samples, parts)
    places = {name: place for place, name in enumerate(features)}
    designs = [(csr_matrix(design), 1.0)]
    if doubted in parts:
        trusted = np.array([not name.startswith(f"{doubted}:") for name in features], dtype=np.float64)
        designs = [(design, 1 - doubt), ((design @ diags(trusted)).tocsr(), doubt)]
    matrix = np.zeros((len(features), len(models)), dtype=np.float32)
    bias = np.zeros(len(models), dtype=np.float32)
    for column in range(len(models)):
        use = usable[:, column]
        for seen, share in designs:
            model = LogisticRegression(
                C=strength, solver="liblinear", class_weight="balanced", random_state=0, tol=_TOLERANCE
            )
            model.fit(seen[use], truth[use, column])
            matrix[:, column] += share * model.coef_[0]
            bias[column] += share * model.intercept_[0]
    return ModelFamily(tuple(models), places, rarity, matrix, bias)


def _design(samples: Sequence[Sample], parts: Sequence[str]) -> tuple[list[str], Any, NDArray[np.float32]]:
    """The names of the features that are not too rare, the scaled samples (samples, features), and the rarities."""
    from scipy.sparse import csr_matrix

    named = [[f"{part}:{name}" for part in parts if part in sample for name in sample[part]] for sample in samples]
    count = Counter(name for names in named for name in names)
    features = sorted(name for name, times in count.items() if times >= _RAREST)
    rare = [np.log((1 + len(named)) / (1 + count[name])) + 1 for name in features]
    rarity = np.array(rare, dtype=np.float16).astype(np.float32)  # as the weights file keeps them
    places = {name: place for place, name in enumerate(features)}
    indices = [np.array(sorted(places[name] for name in names if name in places), dtype=np.int32) for names in named]
    lengths = np.array([len(one) for one in indices])
    columns = np.concatenate([*indices, np.zeros(0, dtype=np.int32)])
    rows = np.repeat(np.arange(len(named)), lengths)
    part_of = np.array([parts.index(name.partition(":")[0]) for name in features], dtype=np.int64)
    groups = rows * len(parts) + part_of[columns]
    values = rarity[columns].astype(np.float64)
    norms = np.sqrt(np.bincount(groups, values * values, minlength=len(named) * len(parts)))
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(named), len(features))
    return features, csr_matrix((values / norms[groups], columns, pointers), shape=shape), rarity
