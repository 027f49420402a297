"""The capture process: opens one source through PortAudio and sends its samples to the recorder.

A sound server that dies can abort the process that uses it, inside its own library. That process is this one, which
holds nothing but a fraction of a second of sound; the recorder goes on, and starts another.
It ends when its standard input does, so that it never outlives the recorder.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from huazheng.audio.capture.capture_messages import (
    AwaitSource,
    Command,
    Failure,
    ListSources,
    Message,
    MessageKind,
    OpenSource,
    encode,
)
from huazheng.audio.capture.capture_sources import capture_sources, resolve_source
from huazheng.audio.capture.streams import open_capture, rescan
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import HuazhengError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.audio.capture.capture_sources import CaptureSource
    from huazheng.audio.capture.streams import CaptureStream

SEND_SECONDS = 0.03
RETRY_SECONDS = 0.25
FRESH_SECONDS = 1.0
"""Age up to which a list of sources is still used."""
_STDOUT, _STDERR = 1, 2


def main() -> int:
    """Serve commands from standard input until it ends. Returns the exit code."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):  # the recorder is asked to stop, and takes the last samples from here
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    _forbid_core_dumps()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(-5)  # where it is allowed
    answers = os.fdopen(os.dup(_STDOUT), "wb", buffering=0)
    with contextlib.suppress(OSError):
        os.dup2(_STDERR, _STDOUT)  # a library that prints must not spoil the messages
    with contextlib.suppress(OSError):  # the recorder is gone
        CaptureWorker(sys.stdin.buffer, answers).run()
    # Without PortAudio's own end: it hangs or aborts where the sound server is dead.
    os._exit(0)


def _forbid_core_dumps() -> None:
    """Keep the sound in memory from being written to a disk by a crash."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class CaptureWorker:
    """Command loop of the capture process."""

    def __init__(self, commands: BinaryIO, answers: BinaryIO) -> None:
        self._commands, self._answers = commands, answers
        self._inbox: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._stream: CaptureStream | None = None
        self._sources: tuple[CaptureSource, ...] = ()
        self._listed_at = 0.0

    def run(self) -> None:
        """Work until the commands end or the stream does. Raises :class:`OSError` when nobody reads the messages."""
        threading.Thread(target=self._receive, daemon=True, name="commands").start()
        self._load()
        while True:
            try:
                command = self._inbox.get(timeout=SEND_SECONDS if self._stream is not None else None)
            except queue.Empty:
                self._send_blocks()
                if self._stream is not None and not self._stream.alive:
                    self._send_blocks()
                    return
                continue
            if command is None:
                self._close()
                return
            self._obey(command)

    def _receive(self) -> None:
        decoder: msgspec.json.Decoder[Command] = json_decoder(Command)  # type: ignore[arg-type]
        for line in self._commands:
            self._inbox.put(decoder.decode(line))
        self._inbox.put(None)

    def _load(self) -> None:
        """Load the sound system before it is needed; an error is reported by the command that meets it."""
        with contextlib.suppress(HuazhengError):
            self._list()

    def _obey(self, command: Command) -> None:
        try:
            match command:
                case ListSources():
                    self._send(MessageKind.SOURCES, msgspec.json.encode(self._fresh_sources()))
                case OpenSource():
                    self._open(command.source)
                case AwaitSource():
                    self._await(command)
        except HuazhengError as error:
            remedy = (error.remedy.zh, error.remedy.en) if error.remedy is not None else None
            failure = Failure((error.what.zh, error.what.en), remedy)
            self._send(MessageKind.FAILED, msgspec.json.encode(failure))

    def _list(self) -> tuple[CaptureSource, ...]:
        self._sources = capture_sources()
        self._listed_at = time.monotonic()
        return self._sources

    def _fresh_sources(self) -> tuple[CaptureSource, ...]:
        """The sources of this moment. PortAudio must look anew for devices that were plugged in; PulseAudio tells."""
        if self._sources and time.monotonic() - self._listed_at < FRESH_SECONDS:
            return self._sources
        if not any(source.pulse for source in self._sources):
            rescan()
        return self._list()

    def _open(self, source: CaptureSource) -> None:
        found = resolve_source(source)
        self._stream = open_capture(found, found.rate, found.channels, found.bits)
        self._send(MessageKind.OPENED, msgspec.json.encode(found))

    def _await(self, command: AwaitSource) -> None:
        began = time.monotonic()
        first = True
        while True:
            if not first:
                rescan()
            first = False
            with contextlib.suppress(HuazhengError):
                waited = time.monotonic() - began
                candidate = replacement_source(
                    capture_sources(), command, allow_default=waited >= command.default_after
                )
                if candidate is not None:
                    self._open(candidate)
                    return
            with contextlib.suppress(queue.Empty):
                if self._inbox.get(timeout=RETRY_SECONDS) is None:
                    self._inbox.put(None)  # the loop ends by it
                    return

    def _send_blocks(self) -> None:
        blocks = self._stream.queue if self._stream is not None else None
        while blocks:
            block = blocks.popleft()
            self._write(encode(Message(MessageKind.BLOCK, block.data, block.arrived_us, block.overflow)))

    def _send(self, kind: MessageKind, payload: bytes) -> None:
        self._write(encode(Message(kind, payload)))

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._answers.write(view) :]

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._send_blocks()


def replacement_source(
    sources: Sequence[CaptureSource], command: AwaitSource, *, allow_default: bool
) -> CaptureSource | None:
    """The source to open now of those there are, in the format of the one that was lost; None where there is none yet.

    Where no source of the kind is there, and the lost one itself was none by its name, another like it will do; but
    never what the computer plays in place of a microphone.
    """
    wanted = command.source
    same = [one for one in sources if one.id == wanted.id]
    others = [one for one in sources if allow_default and one.kind == command.kind and one.default]
    if allow_default and not others and wanted.kind != command.kind:
        others = [one for one in sources if one.kind == wanted.kind and not str(one.pulse).endswith(".monitor")]
    for one in same + others:
        return msgspec.structs.replace(one, rate=wanted.rate, channels=wanted.channels, bits=wanted.bits)
    return None
