"""The recording that runs: started from the window, watched by it, and in no way dependent on it.

The recorder is a process of its own (``services/recorder``). This only looks at its state ten times a second; a
window that opens while one is running takes it over, and one that closes leaves it running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.core.errors import MachineLacks
from huazheng.core.language import Text
from huazheng.qt.bridge import Workshop

if TYPE_CHECKING:
    from huazheng.core.paths import Home
    from huazheng.services.record import RecorderState, Recording
    from huazheng.services.recover import Recovered

_LOOK_EVERY_MS = 100
_LOOKS_A_LIFE = 10  # whether the recorder still lives is asked once a second


class Watch(QObject):
    """Starts, watches and stops the recording.

    began() · moved(RecorderState) · ended(): the recording is over, whatever comes of it · sealed(RecorderState,
    Call) · recovered(list of Recovered): what had broken off before · wrong(HuazhengError)
    """

    began = Signal()
    moved = Signal(object)
    ended = Signal()
    sealed = Signal(object, object)
    recovered = Signal(object)
    wrong = Signal(object)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._hands = Workshop(self)
        self._recording: Recording | None = None
        self._starting = False
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether something is being recorded, or about to be."""
        return self._starting or self._recording is not None

    def look_around(self) -> None:
        """Take over a recording that runs already, and seal those that broke off."""
        home = self._home

        def look(_: object) -> tuple[list[Recording], list[Recovered]]:
            from huazheng.services.record import running
            from huazheng.services.recover import recover_all

            return running(home), recover_all(home)

        job = self._hands.start(look)
        job.done.connect(self._found)
        job.failed.connect(self.wrong)

    def start(self) -> None:
        """Begin to record from the default microphone and line."""
        if self.running:
            return
        self._starting = True
        home = self._home

        def begin(_: object) -> Recording:
            from huazheng.services.record import default_plan, start

            return start(home, default_plan())

        job = self._hands.start(begin)
        job.done.connect(self._take)
        job.failed.connect(self._cannot)

    def stop(self) -> None:
        """End the recording; ``sealed`` follows."""
        if self._recording is not None:
            self._recording.stop()

    def close(self) -> None:
        """Look away. What records goes on."""
        self._timer.stop()
        self._hands.close()

    def _found(self, found: tuple[list[Recording], list[Recovered]]) -> None:
        running, recovered = found
        if recovered:
            self.recovered.emit(recovered)
        if running and not self.running:
            self._take(running[0])

    def _take(self, recording: Recording) -> None:
        self._starting = False
        self._recording = recording
        self._looks = 0
        self.began.emit()
        self._timer.start()

    def _cannot(self, error: object) -> None:
        self._starting = False
        self.wrong.emit(error)

    def _look(self) -> None:
        recording = self._recording
        if recording is None:
            return
        state = recording.state()
        self._looks += 1
        over = state is not None and state.exit_code is not None
        if over or (self._looks % _LOOKS_A_LIFE == 0 and not recording.alive):
            self._timer.stop()
            job = self._hands.start(lambda _: recording.finish())
            job.done.connect(lambda last: self._end(recording, last))
            job.failed.connect(self._end_wrong)
        elif state is not None:
            self.moved.emit(state)

    def _end(self, recording: Recording, last: RecorderState | None) -> None:
        self._recording = None
        self.ended.emit()
        if last is not None and last.phase == "done":
            self.sealed.emit(last, recording.call)
            return
        self.wrong.emit(
            MachineLacks(
                Text(
                    "录音程序意外退出；已录下的部分还在。", "The recorder ended early; what it recorded is still there."
                ),
                remedy=Text("正在把已录下的部分封存。", "What was recorded is being sealed now."),
            )
        )
        self.look_around()

    def _end_wrong(self, error: object) -> None:
        self._recording = None
        self.ended.emit()
        self.wrong.emit(error)
