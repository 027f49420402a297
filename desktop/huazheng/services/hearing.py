"""Runs the recogniser in a process of its own: its crash or its memory cannot touch the app, and it can be stopped.

:mod:`huazheng.services.hearing_process` is what happens there.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import HuazhengError, MachineLacks
from huazheng.core.files import make_private_folder
from huazheng.core.language import Text
from huazheng.services.hearing_job import BrokenOff, ChannelHeard, HearingJob, HearingResult, Passage
from huazheng.services.hearing_process import work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from huazheng.core.jobs import Task

__all__ = ["ChannelHeard", "HearingJob", "HearingResult", "Passage", "hear"]

POLL_SECONDS = 0.1


def hear(job: HearingJob, task: Task) -> HearingResult:
    """Hear a recording in a process of its own.

    Raises what the work raises there, ``Stopped`` when the task is stopped, :class:`MachineLacks` when the process
    dies (out of memory, most often), and ``RuntimeError`` with the place for what is a mistake of the program.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # Removed here and not there: that process may be killed at any time.
    with tempfile.TemporaryDirectory(dir=make_private_folder(job.work), prefix="sound-") as scratch:
        process = context.Process(target=work, args=(theirs, job, Path(scratch)), daemon=True, name="huazheng-hearing")
        process.start()
        theirs.close()
        try:
            return _follow(ours, task)
        except EOFError:
            process.join()
            raise _died(job, process.exitcode) from None
        finally:
            process.kill()
            process.join()
            ours.close()


def _follow(channel: Connection, task: Task) -> HearingResult:
    while True:
        if channel.poll(POLL_SECONDS):
            message = channel.recv()
            if isinstance(message, HearingResult):
                return message
            if isinstance(message, HuazhengError):
                raise message
            if isinstance(message, BrokenOff):
                raise RuntimeError(message.trace)
            task.report(*message)
        task.check()


def _died(job: HearingJob, code: int | None) -> MachineLacks:
    return MachineLacks(
        Text(
            f"识别中途退出（代码 {code}），可能是内存不够。录音没有受影响。",
            f"The recogniser ended early (code {code}), perhaps out of memory. The recording is safe.",
        ),
        file=job.audio,
        remedy=Text(
            "请关掉别的程序再试，或换小一点的模型。", "Close other programs and try again, or use a smaller model."
        ),
    )
