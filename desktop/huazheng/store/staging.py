"""Where something that comes in lies until it is whole: a folder of its own, gone afterwards, come what may.

A process that is killed cannot clear up after itself. Whoever takes in the next thing does: what lies here is a copy of
a file that lies elsewhere, and no call yet.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from huazheng.core.runtime.files import make_private_folder, remove_folder
from huazheng.core.runtime.locks import is_locked, try_lock
from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INCOMING_FOLDER = ".incoming"


@contextmanager
def incoming(folder: Path, name: str) -> Iterator[Path]:
    """An empty private folder ``name`` under ``folder``'s ``.incoming``; removed at the end unless it was moved away.

    ``name`` must be one that nobody else uses.
    """
    waiting = make_private_folder(folder / INCOMING_FOLDER)
    _remove_abandoned(waiting)
    place = waiting / name
    held = try_lock(_lock_of(place))  # before the folder is there, so that none is ever seen without its holder
    try:
        yield make_private_folder(place)
    finally:
        if place.exists():
            remove_folder(place)
        if held is not None:
            os.close(held)
        _lock_of(place).unlink(missing_ok=True)


def _lock_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.lock")


def _remove_abandoned(waiting: Path) -> None:
    """Remove the folders whose process is no more."""
    for place in [one for one in waiting.iterdir() if one.is_dir() and not is_locked(_lock_of(one))]:
        logger("store").info("removed what a process that broke off had left: %s", place.name)
        remove_folder(place)
        _lock_of(place).unlink(missing_ok=True)
