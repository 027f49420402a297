"""How fast each model was on this machine: noted down after every whole transcription, so that estimates are honest.

Numbers only, in ``.speeds.json`` among the models; may be deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.log import logger
from huazheng.services.system.hardware import machine

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

MOST_RUNS = 8
SHORTEST_SECONDS = 20.0
"""A call shorter than this says more of the model's loading than of its speed."""


class TimedRun(msgspec.Struct, frozen=True):
    """One transcription: seconds of call, seconds that loading the model and listening took."""

    call: float
    loading: float
    listening: float


class SpeedLog(msgspec.Struct, frozen=True):
    """``huazheng.speeds/1``: the last runs of each model on one machine."""

    schema: Literal["huazheng.speeds/1"]
    machine: str
    runs: dict[str, tuple[TimedRun, ...]]


def runs_of(home: Home) -> dict[str, tuple[TimedRun, ...]]:
    """The last runs of each model on this machine; none where they were another's, or their file is not right."""
    try:
        speeds = read_json(home.speeds, SpeedLog) if home.speeds.exists() else None
    except UnusableInput as error:
        logger("models").warning("no speeds: %s", error)
        return {}
    return speeds.runs if speeds is not None and speeds.machine == machine().name else {}


def record_run(home: Home, model_id: str, run: TimedRun) -> None:
    """Note one run down. A note that cannot be written is none."""
    if run.call < SHORTEST_SECONDS:
        return
    runs = runs_of(home)
    runs[model_id] = (*runs.get(model_id, ()), run)[-MOST_RUNS:]
    try:
        make_private_folder(home.models)
        write_atomically(home.speeds, encode_json(SpeedLog("huazheng.speeds/1", machine().name, runs)))
    except OSError as error:
        logger("models").warning("no speed noted: %s", error.strerror)
