"""What a person is told of an error that nobody foresaw, in a window, a queue or a run over many files."""

from __future__ import annotations

from pathlib import Path

from huazheng.core.errors import HuazhengError, MachineLacks
from huazheng.core.language import Text
from huazheng.core.log import logger


def for_people(raised: Exception) -> HuazhengError:
    """The error itself where it is one for people; else one sentence, and the whole of it in the log."""
    if isinstance(raised, HuazhengError):
        return raised
    logger("work").error("work failed", exc_info=raised)
    if isinstance(raised, OSError):
        reason = raised.strerror or str(raised)
        file = Path(str(raised.filename)) if raised.filename else None
        return MachineLacks(Text(f"系统不允许：{reason}。", f"The system refused: {reason}."), file=file)
    return MachineLacks(
        Text("程序出错了，已经保存的录音没有受影响。", "The program made a mistake; saved recordings are untouched."),
        remedy=Text("请把 logs 文件夹里的日志发给我们。", "Please send us the log in the logs folder."),
    )
