"""Start of the worker process (:mod:`huazheng.services.transcription.worker`), and its result.

In a process of its own the recognizer's crash or memory use cannot affect the app, and it can be stopped at once.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.services.transcription.worker import run_job
from huazheng.services.transcription.worker_job import TranscriptionResult, WorkerFailure

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from huazheng.core.runtime.task import Task
    from huazheng.services.transcription.worker_job import TranscriptionJob

POLL_SECONDS = 0.1


def run_worker(job: TranscriptionJob, task: Task) -> TranscriptionResult:
    """Transcribe a recording in a worker process.

    Raises what the job raises there, ``Stopped`` when the task is stopped, :class:`ResourceUnavailable` when the
    process dies (usually out of memory), and ``RuntimeError`` with the traceback of a bug.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # Removed here and not in the worker, which may be killed at any time.
    with tempfile.TemporaryDirectory(dir=make_private_folder(job.work), prefix="sound-") as scratch:
        process = context.Process(
            target=run_job, args=(theirs, job, Path(scratch)), daemon=True, name="huazheng-hearing"
        )
        process.start()
        theirs.close()
        try:
            return _follow(ours, task)
        except (EOFError, BrokenPipeError, ConnectionResetError):  # which one depends on the system
            process.join()
            raise _worker_died(job, process.exitcode) from None
        finally:
            process.kill()
            process.join()
            ours.close()


def _follow(connection: Connection, task: Task) -> TranscriptionResult:
    while True:
        if connection.poll(POLL_SECONDS):
            message = connection.recv()
            if isinstance(message, TranscriptionResult):
                return message
            if isinstance(message, HuazhengError | OSError):
                raise message
            if isinstance(message, WorkerFailure):
                raise RuntimeError(message.trace)
            task.report(*message)
        task.check()


def _worker_died(job: TranscriptionJob, code: int | None) -> ResourceUnavailable:
    return ResourceUnavailable(
        Text(
            f"识别中途退出（代码 {code}），可能是内存不够。录音没有受影响。",
            f"Transcription ended unexpectedly (code {code}), possibly out of memory. The recording is safe.",
        ),
        file=job.audio,
        remedy=Text(
            "请关掉别的程序再试，或换小一点的模型。", "Close other programs and try again, or use a smaller model."
        ),
    )
