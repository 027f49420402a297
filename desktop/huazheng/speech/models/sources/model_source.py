"""Interface of the sources of model files."""

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
    """The source cannot deliver the file; the next one may. ``reason``: for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """A place that may have a model's files. Its files are not trusted: the caller verifies them."""

    def title(self) -> Text:
        """Display name of this source."""
        ...

    def fetch_file(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Write the file to ``part``, resuming what is there if this source can.

        ``scratch``: a folder of this source that exists until the whole model is installed. Raises
        :class:`SourceError`, :class:`OSError` for disk errors, or ``Stopped``, which leaves ``part`` as it is.
        """
        ...


def copy_stream(read: Callable[[int], bytes], out: IO[bytes], limit: int, task: Task, *, done: int = 0) -> int:
    """Copy up to ``limit`` bytes and one more, so that a file that is too long is detected.

    ``done``: bytes that ``out`` had before. Returns the bytes that it has now.
    """
    while done <= limit and (block := read(min(BLOCK_BYTES, limit + 1 - done))):
        task.check()
        out.write(block)
        done += len(block)
        task.report(done / limit)
    return done
