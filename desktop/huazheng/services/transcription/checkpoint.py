"""Checkpoints of an interrupted transcription, so that the next one continues from there.

One folder per recording and set of options, outside the evidence, with a file for each finished step. A step's name is
the digest of its inputs, so a step with other inputs is not found. Removed when the transcript is complete, and after a
week.
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


def step_digest(*inputs: Any) -> str:
    """Name of a step: digest of all its inputs."""
    return hashlib.sha256(msgspec.json.encode(inputs, order="sorted")).hexdigest()[:32]


@dataclass(frozen=True)
class Checkpoint:
    """Finished steps of one recording with one set of options. ``folder`` None: nothing is stored."""

    folder: Path | None

    def step(self, name: str, shape: type[Step], make: Callable[[], Step]) -> Step:
        """Result of a step: read if it was finished before, else made now and stored."""
        stored = self._read(name, shape)
        if stored is not None:
            return stored
        result = make()
        self._write(name, result)
        return result

    def has(self, name: str) -> bool:
        """Check whether this step was finished before."""
        return self.folder is not None and _file(self.folder, name).exists()

    def delete(self) -> None:
        """Delete all steps."""
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

    def _write(self, name: str, result: Any) -> None:
        """Store a step. Failing to is not an error: the step is then made again."""
        if self.folder is None:
            return
        try:
            write_atomically(_file(make_private_folder(self.folder), name), msgspec.msgpack.encode(result))
        except OSError as error:
            logger("hearing").warning("a checkpoint was not stored: %s", error.strerror)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.step"


def open_checkpoint(home: Home, recording: str, *inputs: Any) -> Checkpoint:
    """Checkpoint of a recording, named by its SHA-256. ``inputs``: everything else that changes the result.

    Deletes checkpoints older than a week.
    """
    if home.transcription_work.is_dir():
        for folder in home.transcription_work.iterdir():
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > CHECKPOINT_SECONDS:
                    remove_folder(folder)
    return Checkpoint(home.transcription_work / f"{_prefix(recording)}{step_digest(recording, *inputs)}")


def delete_checkpoints(home: Home, recording: str) -> None:
    """Delete every checkpoint of a recording, which hold its words. ``recording``: its SHA-256."""
    for folder in home.transcription_work.glob(f"{_prefix(recording)}*"):
        remove_folder(folder)


def _prefix(recording: str) -> str:
    return f"{recording[:16]}-"
