"""Choice of the speech model for this machine: memory needed, and time per minute of call.

A time is measured here, else scaled from another model measured here, else taken from a table and scaled by the number
of cores. Every figure names which of the three it is.
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
    "sense-voice-small": 0.5,
    "paraformer-zh": 0.5,
    "zipformer-ctc-zh": 1.0,
}
"""Computation per minute of call relative to base, from the layer sizes: of Whisper 1500 encoder steps and 1000 decoder
steps (200 characters, five beams), of the others one pass over the frames. Measured for base only."""
UNKNOWN_COST = 11.0
BASE_SECONDS = 4.8
"""Of a minute of call, with base on two cores, int8 (docs/lab/transcription.md)."""
OTHER_SECONDS = 1.2
"""Per minute of call for any model: decoding, voice activity detection, diarization."""
TABLE_CORES = 2
MOST_CORES = 8
CORES_EXPONENT = 0.8
CUDA_FACTOR = 1 / 20
LOADING_SECONDS = 4.0
MEMORY_FOR_THE_REST = 1_000_000_000
"""Memory of the system and the window, in bytes. Diarization runs in the model's process, ends before recognition
starts and needs less, so the model's own figure covers it."""
PATIENCE_SECONDS = 15.0
"""Longest time per minute of call for a recommended model: ten minutes of call take two and a half."""


class EstimateBasis(StrEnum):
    """Basis of an estimate."""

    MEASURED = "measured"
    SCALED = "scaled"
    TABLE = "table"


BASIS_WORDS = {
    EstimateBasis.MEASURED: Text("按这台电脑上实测", "measured on this computer"),
    EstimateBasis.SCALED: Text("按这台电脑上别的模型推算", "estimated from another model measured on this computer"),
    EstimateBasis.TABLE: Text("按一般情况粗估，没有在这台电脑上测过", "rough estimate, not measured on this computer"),
}


@dataclass(frozen=True)
class Estimate:
    """Estimated seconds of a transcription, and the basis of the estimate."""

    seconds: float
    basis: EstimateBasis


@dataclass(frozen=True)
class ModelChoice:
    """One speech model on this machine. ``download``: bytes, 0 if installed; ``seconds_per_minute``: per minute.

    ``fits``: the memory is enough, or unknown.
    """

    model: Model
    state: ModelState
    download: int
    fits: bool
    seconds_per_minute: float
    basis: EstimateBasis

    @property
    def present(self) -> bool:
        """Tell whether the model is installed and intact."""
        return self.state == "ready"


def choices(home: Home) -> tuple[ModelChoice, ...]:
    """Every speech model in the registry's order: tried ones from least to most accurate, then the others."""
    here, runs = machine(), runs_of(home)
    return tuple(_choice(home, model, here, runs) for model in list_models() if model.kind == "speech")


def recommended(home: Home) -> ModelChoice:
    """The best model that fits the memory and takes no more than :data:`PATIENCE_SECONDS` for a minute of call.

    Never less accurate than the default, unless the default does not fit: accuracy comes before speed. Never a model
    that the authors have not tried.
    """
    every = [one for one in choices(home) if one.model.tried]
    usual = next(number for number, one in enumerate(every) if one.model.id == DEFAULT_MODEL)
    if not every[usual].fits:
        return min(every, key=lambda one: one.model.memory)
    good = [one for one in every[usual:] if one.fits and one.seconds_per_minute <= PATIENCE_SECONDS]
    return (good or [every[usual]])[-1]


def estimate(home: Home, model_id: str, duration_seconds: float) -> Estimate:
    """Estimate the time for transcribing a call of that length, loading the model included.

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
    """Seconds per minute of call, and the basis."""
    measured = {one: _measured(mine) for one, mine in runs.items() if mine}
    if model_id in measured:
        return measured[model_id], EstimateBasis.MEASURED
    cost = COST.get(model_id, UNKNOWN_COST)
    if measured:
        # The model nearest in size predicts best.
        near = min(measured, key=lambda one: abs(COST.get(one, UNKNOWN_COST) - cost))
        other = min(OTHER_SECONDS, measured[near] / 4)
        return other + (measured[near] - other) * cost / COST.get(near, UNKNOWN_COST), EstimateBasis.SCALED
    slower = (TABLE_CORES / min(here.cores, MOST_CORES)) ** CORES_EXPONENT
    rate = BASE_SECONDS * cost * (CUDA_FACTOR if here.cuda else slower)
    return rate + OTHER_SECONDS * slower, EstimateBasis.TABLE


def _measured(runs: tuple[TimedRun, ...]) -> float:
    """Median run, so that one on a busy machine hardly counts."""
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
