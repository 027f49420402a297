"""Learned weights: linear models over named features, evaluated with numpy alone.

A weights file is an ``.npz`` that ``packs train`` writes: for each family of models (facets, moments, …) the names of
its features and models, how rare each feature was, and one weight a feature and model, in a byte each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.checklist.learning.features import Sample

WEIGHTS_FILE = Path(__file__).resolve().parent.parent / "weights" / "zh.npz"
WEIGHTS_SCHEMA = "huazheng.weights/1"
_LARGEST_WEIGHT = 127


@dataclass(frozen=True)
class ModelFamily:
    """Linear models over the same features. matrix: (features, models); bias: (models,); places: indices by name."""

    models: tuple[str, ...]
    places: dict[str, int]
    rarity: NDArray[np.float32]
    matrix: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, samples: Sequence[Sample]) -> NDArray[np.float32]:
        """The log-odds of each sample by each model, (samples, models)."""
        out = np.tile(self.bias, (len(samples), 1))
        for row, sample in enumerate(samples):
            for part in sorted(sample):
                places, values = self.scaled_features(part, sample[part])
                if len(places):
                    out[row] += values @ self.matrix[places]
        return out

    def scaled_features(self, part: str, names: set[str]) -> tuple[list[int], NDArray[np.float32]]:
        """The indices of the known features of one part, ascending, and their values, scaled to length one."""
        places = sorted(self.places[f"{part}:{name}"] for name in names if f"{part}:{name}" in self.places)
        values = self.rarity[places]
        length = float(np.sqrt((values * values).sum()))
        return places, (values / length if length else values)

    def reasons(self, sample: Sample, model: str, most: int = 6) -> list[tuple[str, float]]:
        """The features of a sample that moved a model the most, with how much each moved its log-odds."""
        column = self.models.index(model)
        names = {place: name for name, place in self.places.items()}
        moved: list[tuple[str, float]] = []
        for part in sorted(sample):
            places, values = self.scaled_features(part, sample[part])
            moved += [
                (names[place], round(float(value * self.matrix[place, column]), 2))
                for place, value in zip(places, values, strict=True)
            ]
        return sorted(moved, key=lambda one: (-abs(one[1]), one[0]))[:most]


@dataclass(frozen=True)
class Weights:
    """All families of one weights file, and its metadata (``about``)."""

    about: dict[str, Any]
    families: dict[str, ModelFamily]


NO_WEIGHTS = Weights({}, {})


def merge_weights(several: Sequence[Weights]) -> Weights:
    """Several weights as one. Models for facets stand beside each other; of the other families the first one counts."""
    families: dict[str, ModelFamily] = {}
    for number, weights in enumerate(several):
        for name, family in weights.families.items():
            families.setdefault(f"{name}.{number}" if name == "facets" and name in families else name, family)
    return Weights(several[0].about if several else {}, families)


@lru_cache(maxsize=4)
def load_weights(file: Path = WEIGHTS_FILE) -> Weights:
    """Read a weights file; one that is not there gives no models, so that patterns alone decide."""
    if not file.is_file():
        return NO_WEIGHTS
    with np.load(file, allow_pickle=False) as arrays:
        about = json.loads(bytes(arrays["about"]).decode("utf-8"))
        if about.get("schema") != WEIGHTS_SCHEMA:
            return NO_WEIGHTS
        families = {name: _family(arrays, name) for name in about["families"]}
    return Weights(about, families)


def _family(arrays: Any, name: str) -> ModelFamily:
    features = bytes(arrays[f"{name}.features"]).decode("utf-8").split("\n")
    models = tuple(bytes(arrays[f"{name}.models"]).decode("utf-8").split("\n"))
    scale = arrays[f"{name}.scale"].astype(np.float32)
    return ModelFamily(
        models,
        {feature: place for place, feature in enumerate(features)},
        arrays[f"{name}.rarity"].astype(np.float32),
        arrays[f"{name}.weights"].astype(np.float32) * scale,
        arrays[f"{name}.bias"].astype(np.float32),
    )


def save_weights(file: Path, about: dict[str, Any], families: dict[str, ModelFamily]) -> None:
    """Write a weights file. The same families give the same bytes."""
    described = about | {"schema": WEIGHTS_SCHEMA, "families": sorted(families)}
    arrays: dict[str, Any] = {"about": _bytes(json.dumps(described, ensure_ascii=False, sort_keys=True))}
    for name, family in sorted(families.items()):
        scale = np.maximum(np.abs(family.matrix).max(axis=0), 1e-6) / _LARGEST_WEIGHT
        arrays[f"{name}.features"] = _bytes("\n".join(family.places))
        arrays[f"{name}.models"] = _bytes("\n".join(family.models))
        arrays[f"{name}.rarity"] = family.rarity.astype(np.float16)
        arrays[f"{name}.weights"] = np.rint(family.matrix / scale).astype(np.int8)
        arrays[f"{name}.scale"] = scale.astype(np.float32)
        arrays[f"{name}.bias"] = family.bias.astype(np.float32)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        np.savez_compressed(stream, **arrays)


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
