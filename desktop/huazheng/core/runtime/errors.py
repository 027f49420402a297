"""Errors that are shown to people. Any other exception is a bug: logged, and shown as :class:`InternalError`.

HuazhengError
├── UnusableInput         exit 2    wrong use, or a file that cannot be used
├── Stopped               exit 3    the user asked to stop
├── ResourceUnavailable   exit 4    a device, a disk, a model or a library is missing
└── InternalError         exit 70   a bug (EX_SOFTWARE of sysexits.h)

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
EXIT_INTERNAL = 70

EXIT_CODES: dict[int, Text] = {
    EXIT_OK: Text("完成", "success"),
    EXIT_NEGATIVE: Text("结论是否定的：有改动、没找到", "negative result: altered, or nothing found"),
    EXIT_UNUSABLE: Text("用法不对，或文件不能用", "wrong usage, or an unusable file"),
    EXIT_STOPPED: Text("已按要求停止", "stopped on request"),
    EXIT_UNAVAILABLE: Text("这台电脑缺少设备、空间、模型或库", "a device, disk space, a model or a library is missing"),
    EXIT_INTERNAL: Text("程序出错（日志里有详情）", "unexpected error (details are in the log)"),
}
"""Every exit code of the command line, as ``huazheng --help`` and the documentation list them."""


class HuazhengError(Exception):
    """An error with a one-line message, in the language in use when it is shown."""

    exit_code: ClassVar[int] = EXIT_UNUSABLE

    def __init__(self, what: Text, *, file: Path | None = None, remedy: Text | None = None) -> None:
        super().__init__(what, file, remedy)
        self.what = what
        self.file = file
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep all three parts when the error crosses to another process."""
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
    """Wrong use, or a file that cannot be used. Nothing was changed."""


class Stopped(HuazhengError):
    """The work ended early because the user asked for it."""

    exit_code = EXIT_STOPPED

    def __init__(self) -> None:
        super().__init__(Text("已按您的要求停止。", "Stopped on request."))


class ResourceUnavailable(HuazhengError):
    """The machine lacks something: a device, disk space, a model, a system library."""

    exit_code = EXIT_UNAVAILABLE


class InternalError(HuazhengError):
    """A bug. The traceback is in the log."""

    exit_code = EXIT_INTERNAL


def unreadable(file: Path, error: OSError) -> UnusableInput:
    """The error to raise for a file that the system does not let this process read."""
    reason = error.strerror or str(error)
    return UnusableInput(Text(f"无法读取：{reason}。", f"Cannot read the file: {reason}."), file=file)


def system_refused(error: OSError) -> ResourceUnavailable:
    """The error to show for a refusal of the system that no code expected."""
    from pathlib import Path

    reason = error.strerror or str(error)
    file = Path(str(error.filename)) if error.filename else None
    return ResourceUnavailable(Text(f"系统不允许：{reason}。", f"Operating system error: {reason}."), file=file)
