"""Which speech model suits this machine: what it needs, and how long a call would take with it, honestly.

Best is what was measured here; else it is scaled from another model that was measured here; else it comes from a
table, scaled by the cores. Every figure says which of the three it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.services.system.hardware import Machine, machine
from huazheng.services.system.measured_speeds import runs_of
from huazheng.services.system.models import ModelState, find_model, list_models, models_here, state_of
from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.runtime.paths import Home
    from huazheng.services.system.measured_speeds import TimedRun
    from huazheng.speech.models.registry import Model

__all__ = [
    "BASIS_WORDS",
    "Estimate",
    "EstimateBasis",
    "Machine",
    "ModelChoice",
    "choices",
    "estimate",
    "live_model",
    "machine",
    "recommended",
]

COST: Mapping[str, float] = {
    "whisper-tiny": 0.5,
    "whisper-base": 1.0,
    "whisper-small": 3.4,
    "whisper-medium": 11.0,
    "whisper-large-v3-turbo": 11.0,
    "whisper-large-v3": 22.0,
}
"""What a model computes for a minute of call against base: 1500 steps of its encoder and 1000 of its decoder (200
letters, five beams), from the sizes of their layers. Not measured but for base."""
UNKNOWN_COST = 11.0
BASE_SECONDS = 4.8
"""Of a minute of call, with base on two cores, int8 (docs/hearing.md)."""
OTHER_SECONDS = 1.2
"""Of a minute of call, whatever the model: decoding, finding speech, telling voices apart."""
TABLE_CORES = 2
MOST_CORES = 8
CORES_EXPONENT = 0.8
CUDA_FACTOR = 1 / 20
LOADING_SECONDS = 4.0
MEMORY_FOR_THE_REST = 1_000_000_000
"""The system and the window, in bytes. What hearing takes beside the text lies in the same process as the model, is
over before the text begins, and takes less: it is in the model's own figure."""
PATIENCE_SECONDS = 15.0
"""A minute of call may take this long with the model that is recommended: ten minutes are heard in two and a half."""


class EstimateBasis(StrEnum):
    """What an estimate rests on."""

    MEASURED = "measured"
    SCALED = "scaled"
    TABLE = "table"


BASIS_WORDS = {
    EstimateBasis.MEASURED: Text("按这台电脑上实测", "measured on this computer"),
    EstimateBasis.SCALED: Text("按这台电脑上别的模型推算", "worked out from another model measured on this computer"),
    EstimateBasis.TABLE: Text(
        "按一般情况粗估，没有在这台电脑上测过", "a rough guess from a table, not measured on this computer"
    ),
}


@dataclass(frozen=True)
class Estimate:
    """Seconds that a transcription will take, and what that rests on."""

    seconds: float
    basis: EstimateBasis


@dataclass(frozen=True)
class ModelChoice:
    """One speech model on this machine. ``download`` is in bytes, 0 when it is here; ``seconds_per_minute`` of call.

    ``fits`` is whether the memory is enough; True where the memory cannot be asked.
    """

    model: Model
    state: ModelState
    download: int
    fits: bool
    seconds_per_minute: float
    basis: EstimateBasis

    @property
    def present(self) -> bool:
        """Whether the model is here and right."""
        return self.state == "ready"


def choices(home: Home) -> tuple[ModelChoice, ...]:
    """Every speech model of the registry, in its order: the later, the better it hears."""
    here, runs = machine(), runs_of(home)
    return tuple(_choice(home, model, here, runs) for model in list_models() if model.kind == "speech")


def recommended(home: Home) -> ModelChoice:
    """The best model that fits the memory and takes no more than :data:`PATIENCE_SECONDS` for a minute of call.

    Never one that hears worse than the default, unless the default does not fit: better slow than wrong.
    """
    every = choices(home)
    usual = next(number for number, one in enumerate(every) if one.model.id == DEFAULT_MODEL)
    if not every[usual].fits:
        return min(every, key=lambda one: one.model.memory)
    good = [one for one in every[usual:] if one.fits and one.seconds_per_minute <= PATIENCE_SECONDS]
    return (good or [every[usual]])[-1]


def estimate(home: Home, model_id: str, duration_seconds: float) -> Estimate:
    """How long transcribing a call of that length would take, loading the model included.

    Raises :class:`~huazheng.core.runtime.errors.UnusableInput` for an unknown model.
    """
    runs = runs_of(home)
    rate, basis = _rate(find_model(model_id).id, machine(), runs)
    mine = runs.get(model_id, ())
    loading = sum(run.loading for run in mine) / len(mine) if mine else LOADING_SECONDS
    return Estimate(loading + rate * duration_seconds / 60, basis)


def _choice(home: Home, model: Model, here: Machine, runs: Mapping[str, tuple[TimedRun, ...]]) -> ModelChoice:
    state = state_of(home, model.id)
    rate, basis = _rate(model.id, here, runs)
    return ModelChoice(
        model=model,
        state=state,
        download=0 if state == "ready" else model.bytes,
        fits=here.memory_bytes is None or model.memory + MEMORY_FOR_THE_REST <= here.memory_bytes,
        seconds_per_minute=round(rate, 2),
        basis=basis,
    )


def _rate(model_id: str, here: Machine, runs: Mapping[str, tuple[TimedRun, ...]]) -> tuple[float, EstimateBasis]:
    """Seconds for a minute of call, and what that rests on."""
    measured = {one: _measured(mine) for one, mine in runs.items() if mine}
    if model_id in measured:
        return measured[model_id], EstimateBasis.MEASURED
    cost = COST.get(model_id, UNKNOWN_COST)
    if measured:
        # The nearest in size says most.
        near = min(measured, key=lambda one: abs(COST.get(one, UNKNOWN_COST) - cost))
        other = min(OTHER_SECONDS, measured[near] / 4)
        return other + (measured[near] - other) * cost / COST.get(near, UNKNOWN_COST), EstimateBasis.SCALED
    slower = (TABLE_CORES / min(here.cores, MOST_CORES)) ** CORES_EXPONENT
    rate = BASE_SECONDS * cost * (CUDA_FACTOR if here.cuda else slower)
    return rate + OTHER_SECONDS * slower, EstimateBasis.TABLE


def _measured(runs: tuple[TimedRun, ...]) -> float:
    """The usual run: one while the machine was busy with something else does not count for much."""
    return 60 * median(run.listening / run.call for run in runs)


LIVE_MODEL_BYTES = 200_000_000
"""Models up to this size keep up with a call on two cores: whisper-base, and smaller."""


def live_model(home: Home, language: str = "zh") -> Model | None:
    """Model for live text: the best installed one that is fast enough, else the smallest; None without any."""
    installed = set(models_here(home))
    speech = [
        model
        for model in list_models()
        if model.id in installed and model.kind == "speech" and language in model.languages
    ]
    by_size = sorted(speech, key=lambda model: model.bytes)
    fast = [model for model in by_size if model.bytes <= LIVE_MODEL_BYTES]
    for model in [*reversed(fast), *(model for model in by_size if model not in fast)]:
        if state_of(home, model.id) == "ready":
            return model
    return None
