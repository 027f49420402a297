"""How fast each model was on this machine: noted down after every whole transcription, so that estimates are honest.

Numbers only, in ``.speeds.json`` among the models; may be deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.errors import UnusableInput
from huazheng.core.files import as_json, make_private_folder, read_json, write_whole
from huazheng.core.log import logger
from huazheng.services.machine import machine

if TYPE_CHECKING:
    from huazheng.core.paths import Home

KEPT = 8
SHORTEST_SECONDS = 20.0
"""A call shorter than this says more of the model's loading than of its speed."""


class Run(msgspec.Struct, frozen=True):
    """One transcription: seconds of call, seconds that loading the model and listening took."""

    call: float
    loading: float
    listening: float


class Speeds(msgspec.Struct, frozen=True):
    """``huazheng.speeds/1``: the last runs of each model on one machine."""

    schema: Literal["huazheng.speeds/1"]
    machine: str
    runs: dict[str, tuple[Run, ...]]


def runs_of(home: Home) -> dict[str, tuple[Run, ...]]:
    """The last runs of each model on this machine; none where they were another's, or their file is not right."""
    try:
        speeds = read_json(home.speeds, Speeds) if home.speeds.exists() else None
    except UnusableInput as error:
        logger("models").warning("no speeds: %s", error)
        return {}
    return speeds.runs if speeds is not None and speeds.machine == machine().name else {}


def note_run(home: Home, model_id: str, run: Run) -> None:
    """Note one run down. A note that cannot be written is none."""
    if run.call < SHORTEST_SECONDS:
        return
    runs = runs_of(home)
    runs[model_id] = (*runs.get(model_id, ()), run)[-KEPT:]
    try:
        make_private_folder(home.models)
        write_whole(home.speeds, as_json(Speeds("huazheng.speeds/1", machine().name, runs)))
    except OSError as error:
        logger("models").warning("no speed noted: %s", error.strerror)
