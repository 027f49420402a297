"""Playback for the window: commands run on a thread of their own, positions come back as signals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.support.job_runner import Job, JobRunner
from huazheng.services.callview.playback_audio import Player, decode_for_playback, empty_sound, playback_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.services.callview.playback_audio import Peaks
    from huazheng.store.calls import Call

_POLL_MS = 33
_MAX_SILENT_POLLS = 15  # half a second: the device has gone


class CallPlayer(QObject):
    """Play one call at a time.

    moved(seconds): playback position · changed(bool): playing or not · failed(HuazhengError) ·
    drawn(Peaks): the waveform, as far as it is decoded
    """

    moved = Signal(float)
    changed = Signal(bool)
    failed = Signal(object)
    drawn = Signal(object)
    _reached_end = Signal()
    _decoded = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = JobRunner(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._reached_end.connect(self._at_end)
        self._decoded.connect(self._draw)
        self._decoder = JobRunner(self)
        self._decoding: Job | None = None
        self._call = ""
        self._duration = 0.0
        self._position = 0.0
        self._commands = 0  # given to the thread and not carried out yet
        self.is_playing = False
        self._loop: tuple[float, float] | None = None
        self._stop_at: float | None = None
        self._speed = 1.0
        self._silent_polls = 0
        self._player = Player(empty_sound())

    def release(self) -> None:
        """Stop playback and stop reading the call's file."""
        self.pause()
        self._do(self._player.close)
        if self._decoding is not None:
            self._decoding.stop()

    def take(self, call: Call) -> None:
        """Load another call at its start. It can be played while it is still being decoded."""
        self.release()
        sound = empty_sound()
        self._player = Player(sound, on_end=self._reached_end.emit)
        self._player.set_speed(self._speed)
        self._duration = call.seal.duration
        self._loop = self._stop_at = None
        self._call = call.id
        self._tell(0.0)
        show = self._decoded.emit
        self._decoding = self._decoder.start(
            lambda task: decode_for_playback(call, sound, task, partial(show, call.id))
        )
        self._decoding.done.connect(partial(self._draw, call.id))
        self._decoding.failed.connect(self.failed)

    def _draw(self, call_id: str, peaks: Peaks) -> None:
        if call_id == self._call:
            self.drawn.emit(peaks)

    @property
    def position(self) -> float:
        """Playback position in seconds."""
        return self._position

    def play(self, seconds: float | None = None) -> None:
        """Play from there, or from the current position; from the start when that is the end."""
        self._stop_at = None
        if seconds is None:
            seconds = self._position if self._position < self._duration - 0.05 else 0.0
        self._tell(seconds)
        self._want(True)
        player, start = self._player, seconds
        self._do(lambda: player.play(start))

    def pause(self) -> None:
        """Pause at the current position."""
        if self.is_playing:
            self._want(False)
            self._do(self._player.pause)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, seconds: float) -> None:
        """Jump there, and keep playing if it plays."""
        seconds = min(max(seconds, 0.0), self._duration)
        if self._stop_at is not None and seconds >= self._stop_at:
            self._stop_at = None
        self._tell(seconds)
        player = self._player
        self._do(lambda: player.seek(seconds))

    def loop(self, start: float, end: float) -> None:
        """Play this stretch again and again, from its start."""
        self._loop = (start, min(end, self._duration))
        self.play(start)

    def play_once(self, start: float, end: float) -> None:
        """Play this stretch, and pause at its end."""
        self._loop = None
        self.play(start)
        self._stop_at = min(end, self._duration)

    def leave_loop(self) -> None:
        """Play on past the end of the loop."""
        self._loop = None

    def set_speed(self, speed: float) -> None:
        """Play faster or slower at the same pitch; later calls too."""
        self._speed = speed
        player = self._player
        self._do(lambda: player.set_speed(speed))

    def close(self) -> None:
        """Release the device and end the threads."""
        self._want(False)
        player = self._player
        self._thread.close()
        self._decoder.close()
        player.close()

    def _do(self, command: Callable[[], None]) -> None:
        """Run a command on the thread, one after another: opening a device can take a while."""
        self._commands += 1
        job = self._thread.start(lambda _: command())
        job.failed.connect(self._fail)
        job.ended.connect(self._done_one)

    def _done_one(self) -> None:
        self._commands -= 1

    def _want(self, playing: bool) -> None:
        self._silent_polls = 0
        if playing != self.is_playing:
            self.is_playing = playing
            self.changed.emit(playing)
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def _poll(self) -> None:
        if self._commands:
            return
        if self._player.playing:
            self._silent_polls = 0
            position = self._player.position()
            if self._loop is not None and position >= self._loop[1]:
                self.seek(self._loop[0])
            elif self._stop_at is not None and position >= self._stop_at:
                self.pause()
                self._tell(self._stop_at)
            else:
                self._tell(position)
        elif not self._player.at_end:
            self._silent_polls += 1
            if self._silent_polls > _MAX_SILENT_POLLS:
                self._fail(playback_interrupted())

    def _at_end(self) -> None:
        if self._player.at_end and self._loop is not None and self.is_playing:
            self.play(self._loop[0])
        elif self._player.at_end:
            self._want(False)
            self._tell(self._duration)

    def _fail(self, error: object) -> None:
        self._want(False)
        self.failed.emit(error)

    def _tell(self, seconds: float) -> None:
        self._position = min(seconds, self._duration) if self._duration else seconds
        self.moved.emit(self._position)
