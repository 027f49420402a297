"""What every source of a model's files shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from huazheng.speech.models.model_file import BLOCK_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile


class SourceError(Exception):
    """The source does not give the file; the next one may. ``reason`` is for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """One place that may have a model's files. What it brings is not trusted: the caller checks it."""

    def title(self) -> Text:
        """What to call this source to people."""
        ...

    def fetch_file(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Put the file's bytes at ``part``, going on from what is there if this source can.

        ``scratch`` is a folder of this source's own that lives until the whole model is in place. Raises
        :class:`SourceError`, or :class:`OSError` when the disk refuses, or ``Stopped`` leaving ``part`` as it is.
        """
        ...


def copy_stream(read: Callable[[int], bytes], out: IO[bytes], limit: int, task: Task, *, done: int = 0) -> int:
    """Copy at most ``limit`` bytes in all and one more, so that a file that is too long is seen to be. Returns
    how many bytes ``out`` has; ``done`` of them were there before.
    """
    while done <= limit and (block := read(min(BLOCK_BYTES, limit + 1 - done))):
        task.check()
        out.write(block)
        done += len(block)
        task.report(done / limit)
    return done
