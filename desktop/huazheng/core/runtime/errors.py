"""Errors that are shown to people. Any other exception is a bug: logged, and shown as :class:`InternalError`.

HuazhengError
├── UnusableInput         exit 2    wrong use, or a file that cannot be used
├── Stopped               exit 3    the user asked to stop
├── ResourceUnavailable   exit 4    a device, a disk, a model or a library is missing
└── InternalError         exit 70   a bug (EX_SOFTWARE of sysexits.h)

Each message is one line: what happened, which file, what to do.
"""

from __future__ import annotations

import errno
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


_REASONS: dict[int, tuple[Text, Text | None]] = {
    errno.ENOSPC: (
        Text("磁盘满了", "the disk is full"),
        Text("请腾出空间，或换一个磁盘。", "Free some space, or use another disk."),
    ),
    errno.EDQUOT: (
        Text("您在这个磁盘上的空间用完了", "your quota on this disk is used up"),
        Text("请腾出空间，或换一个磁盘。", "Free some space, or use another disk."),
    ),
    errno.EROFS: (
        Text("这个磁盘只能读", "the disk is read-only"),
        Text("请换一个能写的位置。", "Choose a place that can be written to."),
    ),
    errno.EACCES: (Text("没有权限", "permission denied"), None),
    errno.EPERM: (Text("没有权限", "permission denied"), None),
    errno.ENOENT: (Text("没有这个文件或文件夹", "file or folder not found"), None),
    errno.ENOTDIR: (Text("路径里有一段不是文件夹", "a part of the path is not a folder"), None),
    errno.EISDIR: (Text("这是一个文件夹", "it is a folder"), None),
    errno.ENAMETOOLONG: (Text("名字太长", "the name is too long"), Text("请改一个短的名字。", "Use a shorter name.")),
    errno.EFBIG: (
        Text("文件大过这个磁盘所允许的", "the file is larger than this disk allows"),
        Text("请换一个磁盘；FAT32 的 U 盘放不下 4 GB 以上的文件。", "Use another disk; FAT32 holds files below 4 GB."),
    ),
    errno.EIO: (
        Text("磁盘读写出错", "input/output error of the disk"),
        Text("请把文件拷到别的磁盘再试。", "Copy the file to another disk and try again."),
    ),
    errno.EMFILE: (Text("打开的文件太多", "too many open files"), None),
}


def system_reason(error: OSError) -> Text:
    """The system's reason, in both languages where the code is a common one."""
    if error.errno in _REASONS:
        return _REASONS[error.errno][0]
    said = error.strerror or str(error)
    return Text(said, said)


def is_read_only(error: OSError) -> bool:
    """Tell whether the system refused because the place cannot be written to, as an archive on a read-only disk."""
    return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM)


def unreadable(file: Path, error: OSError) -> UnusableInput:
    """The error to raise for a file that the system does not let this process read."""
    reason = system_reason(error)
    return UnusableInput(Text(f"无法读取：{reason.zh}。", f"Cannot read the file: {reason.en}."), file=file)


def system_refused(error: OSError) -> ResourceUnavailable:
    """The error to show for a refusal of the system that no code expected."""
    from pathlib import Path

    reason = system_reason(error)
    remedy = _REASONS[error.errno][1] if error.errno in _REASONS else None
    file = Path(str(error.filename)) if error.filename else None
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ResourceUnavailable(Text(f"{reason.zh}。", f"{reason.en.capitalize()}."), file=file, remedy=remedy)
    return ResourceUnavailable(
        Text(f"系统不允许：{reason.zh}。", f"Operating system error: {reason.en}."), file=file, remedy=remedy
    )
