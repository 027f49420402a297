"""What was already heard of a recording whose transcription was stopped, so that the next one goes on from there.

A folder for each recording and way of listening, outside the evidence, with a file for each finished step, named by
what it was made of: a step that would be made of anything else is not found. Removed when the transcript is there,
and after a week.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from huazheng.core.runtime.files import make_private_folder, remove_folder, write_atomically
from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

CHECKPOINT_SECONDS = 7 * 24 * 3600

Step = TypeVar("Step")


def step_digest(*made_of: Any) -> str:
    """A name for a step: the digest of everything that it is made of."""
    return hashlib.sha256(msgspec.json.encode(made_of, order="sorted")).hexdigest()[:32]


@dataclass(frozen=True)
class Checkpoint:
    """The finished steps of one recording, heard in one way. ``folder`` None keeps nothing."""

    folder: Path | None

    def step(self, name: str, shape: type[Step], make: Callable[[], Step]) -> Step:
        """The step of that name, from the disk if it was made before, else made now and kept."""
        kept = self._read(name, shape)
        if kept is not None:
            return kept
        made = make()
        self._write(name, made)
        return made

    def has(self, name: str) -> bool:
        """Whether this step was made before."""
        return self.folder is not None and _file(self.folder, name).exists()

    def forget(self) -> None:
        """Remove it all."""
        if self.folder is not None and self.folder.is_dir():
            with suppress(OSError):
                remove_folder(self.folder)

    def _read(self, name: str, shape: type[Step]) -> Step | None:
        if self.folder is None:
            return None
        try:
            return msgspec.msgpack.decode(_file(self.folder, name).read_bytes(), type=shape)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self, name: str, made: Any) -> None:
        """Keeping is a convenience: what cannot be kept is made again."""
        if self.folder is None:
            return
        try:
            write_atomically(_file(make_private_folder(self.folder), name), msgspec.msgpack.encode(made))
        except OSError as error:
            logger("hearing").warning("a step was not kept: %s", error.strerror)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.step"


def open_checkpoint(home: Home, *made_of: Any) -> Checkpoint:
    """Where the steps of a recording lie; ``made_of`` is the recording's digest and all that changes the hearing.

    Folders that nobody came back to for a week are removed.
    """
    if home.hearing.is_dir():
        for folder in home.hearing.iterdir():
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > CHECKPOINT_SECONDS:
                    remove_folder(folder)
    return Checkpoint(home.hearing / step_digest(*made_of))
