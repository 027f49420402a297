"""Client of a capture process: starts it, sends its commands, and queues the samples that it sends.

The process may die at any moment; what it had sent stays in the queue.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from huazheng.audio.capture.capture_messages import (
    AwaitSource,
    Command,
    Failure,
    ListSources,
    Message,
    MessageKind,
    OpenSource,
    read_message,
)
from huazheng.audio.capture.capture_sources import CaptureSource
from huazheng.audio.capture.streams import MOST_BLOCKS, CapturedBlock
from huazheng.core.runtime.app_command import CAPTURE_WORKER, app_command
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.audio.capture.capture_sources import SourceKind

SOURCES = 2
"""Sources that a call may be recorded from."""
ANSWER_SECONDS = 20.0
CLOSE_SECONDS = 2.0
_PIPE_BYTES = 1024 * 1024
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux


_ahead: list[CaptureProcess] = []


def start_ahead() -> None:
    """Start the capture processes that :func:`start_capture_processes` returns later: they load meanwhile."""
    _ahead.extend(CaptureProcess() for _ in range(SOURCES))


def start_capture_processes() -> list[CaptureProcess]:
    """A capture process for each source that may be recorded, loading or loaded."""
    ready, _ahead[:] = _ahead[:], []
    return ready or [CaptureProcess() for _ in range(SOURCES)]


class CaptureProcess:
    """A capture process. ``queue`` holds the blocks that have come; it is filled by a thread of its own.

    ``source``: the source that is captured, once it was opened.
    """

    def __init__(self) -> None:
        self.queue: deque[CapturedBlock] = deque()
        self.source: CaptureSource | None = None
        self._answers: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._room = threading.Event()
        self._room.set()
        self._ended = False
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        self._process = subprocess.Popen(
            [*app_command(), CAPTURE_WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags
        )
        self._enlarge_pipe()
        self._reader = threading.Thread(target=self._read, daemon=True, name="capture")
        self._reader.start()

    @property
    def pid(self) -> int:
        """Id of the process, by which a sound server names its client."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True while the process runs; False once it, or its stream, has ended and everything it sent is queued."""
        return not self._ended

    @property
    def exited_by_itself(self) -> bool:
        """True if the process ended without an error: its stream did."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(CLOSE_SECONDS) == 0
        return False

    def sources(self) -> tuple[CaptureSource, ...]:
        """The sources of this moment. Raises :class:`ResourceUnavailable`."""
        self._send(ListSources())
        return json_decoder(tuple[CaptureSource, ...]).decode(self._answer(MessageKind.SOURCES))

    def begin_opening(self, source: CaptureSource) -> None:
        """Begin to open the source; :meth:`wait_opened` tells when it is open."""
        self._send(OpenSource(source))

    def begin_waiting(self, source: CaptureSource, kind: SourceKind, default_after: float) -> None:
        """Begin to wait until the source, or after some seconds the default of its kind, can be opened."""
        self._send(AwaitSource(source, kind, default_after))

    def wait_opened(self) -> CaptureSource:
        """Wait until the source is open. Raises :class:`ResourceUnavailable`."""
        return json_decoder(CaptureSource).decode(self._answer(MessageKind.OPENED))

    def close(self) -> None:
        """Stop capturing and end the process; the samples it still held are in the queue then."""
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        self._room.set()
        self._reader.join(CLOSE_SECONDS)
        self._process.kill()
        self._reader.join(CLOSE_SECONDS)
        self._process.wait()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self.close()

    def make_room(self) -> None:
        """Let the reader go on: blocks were taken from the queue."""
        self._room.set()

    def _send(self, command: Command) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it died: the answer never comes, which the reader tells
                self._process.stdin.write(msgspec.json.encode(command) + b"\n")
                self._process.stdin.flush()

    def _answer(self, kind: MessageKind) -> bytes:
        """Payload of the next answer, which must be of this kind."""
        with contextlib.suppress(queue.Empty):
            message = self._answers.get(timeout=ANSWER_SECONDS)
            if message is not None and message.kind == MessageKind.FAILED:
                failure = json_decoder(Failure).decode(message.payload)
                raise ResourceUnavailable(
                    Text(*failure.what), remedy=Text(*failure.remedy) if failure.remedy is not None else None
                )
            if message is not None and message.kind == kind:
                return message.payload
        raise ResourceUnavailable(
            Text("声音系统没有回应。", "The sound system does not respond."),
            remedy=Text("重新插拔设备，或重启电脑。", "Reconnect the device, or restart the computer."),
        )

    def _read(self) -> None:
        stream = self._process.stdout
        frame_bytes = 1
        while stream is not None:
            try:
                message = read_message(stream)  # type: ignore[arg-type]
            except (OSError, ValueError):
                break
            if message is None:
                break
            if message.kind == MessageKind.BLOCK:
                frames = len(message.payload) // frame_bytes
                self._keep(CapturedBlock(message.payload, frames, message.arrived_us, message.overflow))
                continue
            if message.kind == MessageKind.OPENED:
                source = json_decoder(CaptureSource).decode(message.payload)
                frame_bytes = source.channels * source.bits // 8
                self.source = source
            self._answers.put(message)
        self._ended = True
        self._answers.put(None)
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()

    def _keep(self, block: CapturedBlock) -> None:
        """Queue a block. While the recorder takes none, the pipe fills, then the process counts what it must drop."""
        while len(self.queue) >= MOST_BLOCKS and self._process.poll() is None:
            self._room.clear()
            self._room.wait(1.0)
        self.queue.append(block)

    def _enlarge_pipe(self) -> None:
        """Give the pipe room for seconds of sound, where the system lets it (Linux)."""
        if sys.platform == "linux" and self._process.stdout is not None:
            import fcntl

            with contextlib.suppress(OSError):
                fcntl.fcntl(self._process.stdout.fileno(), _SET_PIPE_SIZE, _PIPE_BYTES)
