"""What a person is told of an error that nobody foresaw, in a window, a queue or a run over many files."""

from __future__ import annotations

from pathlib import Path

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger


def to_user_error(raised: Exception) -> HuazhengError:
    """The error itself where it is one for people; else one sentence, and the whole of it in the log."""
    if isinstance(raised, HuazhengError):
        return raised
    logger("work").error("work failed", exc_info=raised)
    if isinstance(raised, OSError):
        reason = raised.strerror or str(raised)
        file = Path(str(raised.filename)) if raised.filename else None
        return ResourceUnavailable(Text(f"系统不允许：{reason}。", f"The system refused: {reason}."), file=file)
    return ResourceUnavailable(
        Text("程序出错了，已经保存的录音没有受影响。", "The program made a mistake; saved recordings are untouched."),
        remedy=Text("请把 logs 文件夹里的日志发给我们。", "Please send us the log in the logs folder."),
    )
