"""Staging folders for imports: a private folder that is removed at the end unless it was moved away.

A killed process cannot remove its folder; the next import does. What is in it is a copy, and not a call yet.
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
def staging_folder(folder: Path, name: str) -> Iterator[Path]:
    """An empty private folder ``name`` in ``folder``'s ``.incoming``, removed at the end unless it was moved away.

    ``name`` must be unique.
    """
    waiting = make_private_folder(folder / INCOMING_FOLDER)
    _remove_abandoned(waiting)
    place = waiting / name
    lock = try_lock(_lock_of(place))  # before the folder exists, so that none is ever without its lock
    try:
        yield make_private_folder(place)
    finally:
        if place.exists():
            remove_folder(place)
        if lock is not None:
            os.close(lock)
        _lock_of(place).unlink(missing_ok=True)


def _lock_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.lock")


def _remove_abandoned(waiting: Path) -> None:
    """Remove the folders of processes that no longer run."""
    for place in [folder for folder in waiting.iterdir() if folder.is_dir() and not is_locked(_lock_of(folder))]:
        logger("store").info("removed the staging folder of a process that broke off: %s", place.name)
        remove_folder(place)
        _lock_of(place).unlink(missing_ok=True)
