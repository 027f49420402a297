"""Conversion of unexpected exceptions to errors that can be shown in a window, a queue or a batch."""

from __future__ import annotations

from huazheng.core.runtime.errors import HuazhengError, InternalError, system_refused
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger


def to_user_error(raised: Exception) -> HuazhengError:
    """Return the exception itself if it is a :class:`HuazhengError`; else log it and return a one-line error.

    The result is :class:`~huazheng.core.runtime.errors.ResourceUnavailable` for an :class:`OSError` and
    :class:`~huazheng.core.runtime.errors.InternalError` for anything else.
    """
    if isinstance(raised, HuazhengError):
        return raised
    logger("work").error("work failed", exc_info=raised)
    if isinstance(raised, OSError):
        return system_refused(raised)
    return InternalError(
        Text("程序出错了，已经保存的录音没有受影响。", "Unexpected error. Saved recordings are not affected."),
        remedy=Text("请把 logs 文件夹里的日志发给我们。", "Please send us the log from the logs folder."),
    )
