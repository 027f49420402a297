"""Decoding for the app, in processes of its own (:mod:`huazheng.audio.decode_process.decode_worker`).

A process is started when it is first needed and serves one request after the other; it ends when it was idle for a
minute. One that crashes, says nothing for half a minute or needs too much memory ends, and the file is refused by name.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import numpy as np

from huazheng.audio.decode.audio_facts import AudioFacts, Inspection
from huazheng.audio.decode_process.decode_messages import (
    DecodeAnswer,
    DecodeError,
    DecodeRequest,
    read_answer,
)
from huazheng.core.runtime.app_command import DECODE_WORKER, app_command
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import MAX_HEARD_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


START_SECONDS = 120.0
"""Time in which a process must begin to answer, on a machine that is busy with other things."""
SILENT_SECONDS = 30.0
REUSE_SECONDS = 45.0
"""Less than the idle time after which a process ends by itself."""
MAX_IDLE = 2
_LOOK_SECONDS = 0.5

Shape = TypeVar("Shape")


class _Died(Exception):
    """The process ended in the middle of a request."""


class _DecodeProcess:
    """One process, used by one thread at a time."""

    def __init__(self) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        self._process = subprocess.Popen(
            [*app_command(), DECODE_WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags
        )
        self.used_at = time.monotonic()
        self.hung = False
        self._deadline = self.used_at + START_SECONDS

    def answers(self, request: DecodeRequest, task: Task) -> Iterator[tuple[int, bytes]]:
        """Send a request and yield the messages that answer it, without beats; the last one is its result.

        Raises ``Stopped``, and :class:`_Died` when the process ends. Meanwhile a thread ends it past its limits.
        """
        self._deadline = max(self._deadline, time.monotonic() + SILENT_SECONDS)
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(task, over), daemon=True, name="decode-watch")
        watch.start()
        stdin, stdout = self._process.stdin, self._process.stdout
        try:
            stdin.write(msgspec.json.encode(request) + b"\n")  # type: ignore[union-attr]
            stdin.flush()  # type: ignore[union-attr]
            while (answer := read_answer(stdout)) is not None:  # type: ignore[arg-type]
                self._deadline = float("inf")  # the reader may take its time
                task.check()
                if answer[0] != DecodeAnswer.BEAT:
                    yield answer
                if answer[0] >= DecodeAnswer.DONE:
                    self.used_at = time.monotonic()
                    return
                self._deadline = time.monotonic() + SILENT_SECONDS
        except (OSError, ValueError) as error:
            raise _Died from error
        finally:
            over.set()
            watch.join()
        task.check()
        raise _Died

    @property
    def usable(self) -> bool:
        """True while the process runs and will not end by itself soon."""
        return self._process.poll() is None and time.monotonic() - self.used_at < REUSE_SECONDS

    def end(self) -> int | None:
        """End the process at once; its exit code."""
        self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        return code

    def _watch(self, task: Task, over: threading.Event) -> None:
        while not over.wait(_LOOK_SECONDS):
            if task.stopped or time.monotonic() > self._deadline:
                self.hung = not task.stopped
                self._process.kill()
                return


_idle: list[_DecodeProcess] = []
_lock = threading.Lock()


def _borrow() -> _DecodeProcess:
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.usable:
                return process
            process.end()
    return _DecodeProcess()


def _give_back(process: _DecodeProcess) -> None:
    with _lock:
        if len(_idle) < MAX_IDLE:
            _idle.append(process)
            return
    process.end()


@atexit.register
def end_idle_processes() -> None:
    """End the processes that wait for a request."""
    with _lock:
        ending, _idle[:] = _idle[:], []
    for process in ending:
        process.end()


def probe_apart(file: Path) -> AudioFacts:
    """The facts of a file's header, as :func:`huazheng.audio.decode.decoder.probe` reads them."""
    return _result(_request("probe", file), file, Task(), AudioFacts)


def inspect_apart(file: Path, task: Task | None = None, *, keep_broken_off: bool = False) -> Inspection:
    """Decode a whole file, as :func:`huazheng.audio.decode.inspection.inspect_recording` does."""
    request = _request("inspect", file, keep_broken_off=keep_broken_off)
    return _result(request, file, task or Task(), Inspection)


def channels_apart(file: Path, task: Task | None = None) -> tuple[int, ...]:
    """The channels to transcribe separately: :func:`huazheng.audio.decode.channel_analysis.independent_channels`."""
    return _result(_request("channels", file), file, task or Task(), tuple[int, ...])


def blocks_apart(
    file: Path, rate: int | None = None, channels: int | None = None, task: Task | None = None
) -> Iterator[NDArray[np.float32]]:
    """The recording in blocks of float32, as :func:`huazheng.audio.decode.decoder.decode_blocks` gives them."""
    for kind, payload in _answers(_request("blocks", file, rate=rate, channels=channels), file, task or Task()):
        if kind == DecodeAnswer.BLOCK and payload and payload[0] in range(1, MAX_HEARD_CHANNELS + 1):
            yield np.frombuffer(payload, np.uint8, offset=1).copy().view("<f4").reshape(payload[0], -1)


def _request(operation: str, file: Path, **more: Any) -> DecodeRequest:
    name = os.fsencode(file.absolute()).hex()
    return DecodeRequest(operation=operation, file=name, language=current_language(), **more)  # type: ignore[arg-type]


def _result(request: DecodeRequest, file: Path, task: Task, shape: type[Shape]) -> Shape:
    for kind, payload in _answers(request, file, task):
        if kind == DecodeAnswer.DONE:
            return json_decoder(shape).decode(payload)
    raise _set_aside(file, crashed=True)


def _answers(request: DecodeRequest, file: Path, task: Task) -> Iterator[tuple[int, bytes]]:
    """Messages of the request. Raises what the process says, and :class:`UnusableInput` when it dies."""
    process, whole = _borrow(), False
    try:
        for kind, payload in process.answers(request, task):
            if kind == DecodeAnswer.PROGRESS:
                task.report(*json_decoder(tuple[float, str]).decode(payload))
            elif kind == DecodeAnswer.ERROR:
                whole = True
                raise json_decoder(DecodeError).decode(payload).error(file)
            elif kind == DecodeAnswer.FAILURE:
                whole = True
                raise RuntimeError(payload.decode("utf-8", "replace"))
            else:
                whole = whole or kind == DecodeAnswer.DONE
                yield kind, payload
    except (_Died, msgspec.MsgspecError) as error:
        raise _set_aside(file, crashed=not process.hung) from error
    finally:
        if whole:
            _give_back(process)
        elif (code := process.end()) not in (None, 0):
            logger("decode").info("the decoding process ended with %s", code)


def _set_aside(file: Path, *, crashed: bool) -> UnusableInput:
    logger("decode").warning("%s: the decoder %s", file.suffix, "crashed" if crashed else "hung")
    return UnusableInput(
        Text("解码器被这个文件弄得退出了。", "The decoder crashed on this file.")
        if crashed
        else Text("解码器读这个文件时停住不动了。", "The decoder hung on this file."),
        file=file,
        remedy=Text(
            "这个文件放在一边，其他的不受影响。请从手机里重新拷一次。",
            "The file is set aside; nothing else is affected. Copy it from the phone again.",
        ),
    )
