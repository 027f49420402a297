"""The process that transcribes a running recording: started, read and ended for the window.

The recording does not depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from huazheng.services.live.live_protocol import LiveEvent

LiveState = Literal["off", "starting", "running", "no_model", "stopped", "over"]
"""off: not requested. over: no recording runs any more. stopped: the process ended unexpectedly."""
CLOSE_MS = 10_000


class LiveTextProcess(QObject):
    """Run the live-text process of one recording.

    turn_recognized(TurnEvent) · speakers_revised(SpeakersEvent) · text_revised(RevisedTextEvent) ·
    skipped(SkippedEvent) · standing(ChecklistEvent) · changed(): ``state``, ``apart`` or ``one_voice`` changed
    """

    turn_recognized = Signal(object)
    speakers_revised = Signal(object)
    text_revised = Signal(object)
    skipped = Signal(object)
    standing = Signal(object)
    changed = Signal()

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._call: str | None = None
        self._process: QProcess | None = None
        self._events: list[LiveEvent] = []
        self.state: LiveState = "off"
        self.apart = True
        """True if each speaker has a source of their own."""
        self.one_voice = False
        """True if one source hears both sides, and only one person so far."""

    def begin(self, call_id: str) -> None:
        """Start live text for this recording, or restart it."""
        self.end()
        if call_id != self._call:
            self._call, self._events = call_id, []
            self.apart, self.one_voice = True, False
        self._start(call_id)

    def end(self, state: LiveState = "over") -> None:
        """End live text."""
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardOutput.disconnect()
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            process.finished.connect(process.deleteLater)
            process.kill()  # it has nothing to lose
        self._be(state)

    def close(self) -> None:
        """End the process and wait for it."""
        self.end()
        for process in self.findChildren(QProcess):
            process.waitForFinished(CLOSE_MS)

    def _start(self, call_id: str) -> None:
        from huazheng.services.live.live_protocol import earlier_turns, live_text_command, live_text_environment

        self._process = process = QProcess(self)
        process_environment = QProcessEnvironment()
        for name, value in live_text_environment().items():
            process_environment.insert(name, value)
        process.setProcessEnvironment(process_environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.setWorkingDirectory(str(self._home.root))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._over)
        process.errorOccurred.connect(self._over)
        program, *words = live_text_command(self._home, call_id)
        self._be("starting")
        process.start(program, words)
        if process.state() != QProcess.ProcessState.NotRunning:
            process.write(earlier_turns(self._events))
            process.closeWriteChannel()

    def _read(self) -> None:
        from huazheng.services.live.live_protocol import decode_event

        process = self._process
        while process is not None and process is self._process and process.canReadLine():
            event = decode_event(bytes(process.readLine().data()))
            if event is not None:
                self._take(event)

    def _take(self, event: LiveEvent) -> None:
        from huazheng.services.live.live_protocol import (
            ChecklistEvent,
            EndedEvent,
            ReadyEvent,
            RevisedTextEvent,
            SkippedEvent,
            SourcesEvent,
            SpeakersEvent,
            TurnEvent,
        )

        tell: dict[type, Callable[[object], None]] = {
            TurnEvent: self.turn_recognized.emit,
            SpeakersEvent: self.speakers_revised.emit,
            RevisedTextEvent: self.text_revised.emit,
            SkippedEvent: self.skipped.emit,
            ChecklistEvent: self.standing.emit,
        }
        if isinstance(event, ReadyEvent):
            self.apart = event.apart
            self._be("running")
        elif isinstance(event, SourcesEvent):
            self._events.append(event)
            self.apart, self.one_voice = event.apart, event.one_voice
            self.changed.emit()
        elif isinstance(event, EndedEvent):
            self._be("stopped" if event.why == "failed" else event.why)
        elif (emit := tell.get(type(event))) is not None:
            self._events.append(event)
            emit(event)

    def _over(self) -> None:
        """Handle the end of the process, which Qt may report more than once."""
        self._read()
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
            if self.state in ("starting", "running"):
                self._be("stopped")

    def _be(self, state: LiveState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
