"""Transcription speeds measured on this machine, recorded after every complete transcription, for estimates.

Numbers only, in ``.speeds.json`` in the models folder; may be deleted.
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
"""Shorter calls measure the loading of the model rather than its speed."""


class TimedRun(msgspec.Struct, frozen=True):
    """One transcription: length of the call, and time for loading the model and for recognition, in seconds."""

    call: float
    loading: float
    listening: float


class SpeedLog(msgspec.Struct, frozen=True):
    """``huazheng.speeds/1``: the last runs of each model on one machine."""

    schema: Literal["huazheng.speeds/1"]
    machine: str
    runs: dict[str, tuple[TimedRun, ...]]


def runs_of(home: Home) -> dict[str, tuple[TimedRun, ...]]:
    """The last runs of each model on this machine; none from another machine or an unreadable file."""
    try:
        speeds = read_json(home.speeds, SpeedLog) if home.speeds.exists() else None
    except UnusableInput as error:
        logger("models").warning("speeds not read: %s", error)
        return {}
    return speeds.runs if speeds is not None and speeds.machine == machine().name else {}


def record_run(home: Home, model_id: str, run: TimedRun) -> None:
    """Record one run. A failure to write only goes to the log."""
    if run.call < SHORTEST_SECONDS:
        return
    runs = runs_of(home)
    runs[model_id] = (*runs.get(model_id, ()), run)[-MOST_RUNS:]
    try:
        make_private_folder(home.models)
        write_atomically(home.speeds, encode_json(SpeedLog("huazheng.speeds/1", machine().name, runs)))
    except OSError as error:
        logger("models").warning("speed not recorded: %s", error.strerror)
