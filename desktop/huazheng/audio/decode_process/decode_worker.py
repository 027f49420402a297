"""The decoding process: serves one request after the other from its standard input, and ends when that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from huazheng.audio.decode.channel_analysis import independent_channels
from huazheng.audio.decode.decoder import decode_blocks, probe
from huazheng.audio.decode.heartbeat import watch_with
from huazheng.audio.decode.inspection import inspect_recording
from huazheng.audio.decode_process.decode_messages import DecodeAnswer, DecodeError, DecodeRequest, write_answer
from huazheng.audio.decode_process.memory_limit import limit_memory
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import HuazhengError, UnusableInput, unreadable
from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.language import Text, use_language
from huazheng.core.runtime.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MEMORY_BYTES = 512 * 1024 * 1024
TELL_SECONDS = 0.2
IDLE_SECONDS = 60.0
BLOCK_FRAMES = 1 << 14
_LOOK_SECONDS = 5.0
_STDOUT, _STDERR = 1, 2


def main() -> int:
    """Serve requests until the standard input ends. Returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the group; the app decides
    _forbid_core_dumps()
    answers = os.fdopen(os.dup(_STDOUT), "wb", buffering=0)
    with contextlib.suppress(OSError):
        os.dup2(_STDERR, _STDOUT)  # a library that prints must not spoil the messages
    limit_memory(MEMORY_BYTES)
    server = _Server(answers)
    threading.Thread(target=server.end_when_idle, daemon=True, name="idle").start()
    with contextlib.suppress(OSError):  # the app is gone
        for line in sys.stdin.buffer:
            server.serve(json_decoder(DecodeRequest).decode(line))
    return 0


class _Server:
    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._told = 0.0
        self._idle_since: float | None = time.monotonic()
        watch_with(self._beat)

    def serve(self, request: DecodeRequest) -> None:
        """Answer one request: blocks and progress, then the result or the error."""
        self._idle_since = None
        use_language(request.language)
        file = Path(os.fsdecode(bytes.fromhex(request.file)))
        try:
            self._send(DecodeAnswer.DONE, encode_json(self._do(request, file)))
        except HuazhengError as error:
            self._send(DecodeAnswer.ERROR, encode_json(DecodeError.of(error)))
        except MemoryError:
            self._send(DecodeAnswer.ERROR, encode_json(DecodeError.of(too_much_memory(file))))
        except BrokenPipeError:
            raise
        except OSError as error:
            self._send(DecodeAnswer.ERROR, encode_json(DecodeError.of(unreadable(file, error))))
        except Exception:
            self._send(DecodeAnswer.FAILURE, traceback.format_exc().encode())
        finally:
            self._idle_since = time.monotonic()

    def end_when_idle(self) -> None:
        """End the process when nothing was asked of it for a while. The main function of a thread."""
        never = threading.Event()
        while self._idle_since is None or time.monotonic() - self._idle_since < IDLE_SECONDS:
            never.wait(_LOOK_SECONDS)
        os._exit(0)

    def _do(self, request: DecodeRequest, file: Path) -> object:
        if request.operation == "probe":
            return probe(file)
        if request.operation == "channels":
            return independent_channels(file)
        if request.operation == "inspect":
            return inspect_recording(file, Task(self._progress), keep_broken_off=request.keep_broken_off)
        for block in _joined(decode_blocks(file, request.rate, request.channels)):
            self._send(DecodeAnswer.BLOCK, bytes([len(block)]) + np.ascontiguousarray(block).tobytes())
        return None

    def _send(self, kind: DecodeAnswer, payload: bytes = b"") -> None:
        write_answer(self._answers, kind, payload)
        self._told = time.monotonic()

    def _beat(self) -> None:
        if time.monotonic() - self._told > TELL_SECONDS:
            self._send(DecodeAnswer.BEAT)

    def _progress(self, fraction: float, doing: str) -> None:
        if time.monotonic() - self._told > TELL_SECONDS:
            self._send(DecodeAnswer.PROGRESS, encode_json((fraction, doing)))


def _joined(blocks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The same sound in larger blocks; a phone's codec gives 20 ms at a time."""
    waiting, frames = list[np.ndarray](), 0
    try:
        for block in blocks:
            waiting.append(block)
            frames += block.shape[1]
            if frames >= BLOCK_FRAMES:
                yield np.concatenate(waiting, axis=1)
                waiting, frames = [], 0
    except (HuazhengError, OSError):
        if waiting:
            yield np.concatenate(waiting, axis=1)
        raise
    if waiting:
        yield np.concatenate(waiting, axis=1)


def too_much_memory(file: Path) -> UnusableInput:
    """The error for a file whose decoding needs more memory than a recording does."""
    return UnusableInput(
        Text("解码它要用的内存太多，不像录音。", "Decoding it needs too much memory for a recording."),
        file=file,
        remedy=Text("请从手机里重新拷一次原文件。", "Copy the original from the phone again."),
    )


def _forbid_core_dumps() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
