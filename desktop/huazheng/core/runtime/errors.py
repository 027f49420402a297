"""The errors that reach a person. Everything else is a bug and goes to the log.

HuazhengError
├── UnusableInput   exit 2   wrong use, or a file that cannot be taken
├── Stopped         exit 3   the user asked to stop
└── ResourceUnavailable    exit 4   a device, a disk, a model or a library is missing

Each message is one line: what happened, which file, what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from pathlib import Path

EXIT_OK = 0
EXIT_NEGATIVE = 1
EXIT_UNUSABLE = 2
EXIT_STOPPED = 3
EXIT_UNAVAILABLE = 4


class HuazhengError(Exception):
    """An error with one line for people, in the language in use when it is shown."""

    exit_code: ClassVar[int] = EXIT_UNUSABLE

    def __init__(self, what: Text, *, file: Path | None = None, remedy: Text | None = None) -> None:
        super().__init__(what, file, remedy)
        self.what = what
        self.file = file
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross from one process to another whole."""
        return _rebuild, (type(self), self.what, self.file, self.remedy)

    def __str__(self) -> str:
        named = f"{self.file}{Text('：', ': ')}" if self.file is not None else ""
        remedy = f" {self.remedy}" if self.remedy is not None else ""
        return " ".join(f"{named}{self.what}{remedy}".split())


def _rebuild(kind: type[HuazhengError], what: Text, file: Path | None, remedy: Text | None) -> HuazhengError:
    error = kind.__new__(kind)
    HuazhengError.__init__(error, what, file=file, remedy=remedy)
    return error


class UnusableInput(HuazhengError):
    """Wrong use, or a file that cannot be taken in. Nothing was changed."""


class Stopped(HuazhengError):
    """The user asked for the work to stop, and it did."""

    exit_code = EXIT_STOPPED

    def __init__(self) -> None:
        super().__init__(Text("已按您的要求停止。", "Stopped, as you asked."))


class ResourceUnavailable(HuazhengError):
    """The machine lacks something: a device, disk space, a model, a system library."""

    exit_code = EXIT_UNAVAILABLE
