"""The running recording for the window: started, watched, ended; one that runs already is taken over.

The recorder is a process of its own. The window reads one small file of it ten times a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.support.job_runner import JobRunner, to_user_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.audio.capture.capture_sources import SourceKind
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.notes import Note, NoteKind
    from huazheng.core.schema.seal import Seal
    from huazheng.services.capture.recorder_client import RecorderState, Recording, RecordingPlan, Standby
    from huazheng.services.capture.recovery import RecoveredCall
    from huazheng.services.custody.seal_code import SealCode
    from huazheng.store.calls import Call

POLL_MS = 100
STANDBY_AFTER_MS = 400  # the window comes first
_LIVENESS_EVERY = 10
_SILENT_AFTER_SECONDS, _OPENING_SECONDS = 10.0, 2.0  # a device may click when it is opened


@dataclass(frozen=True)
class SealedRecording:
    """A recording that ended and was sealed. ``digest``: SHA-256 of its seal. ``modules``: QR code of its code."""

    call: Call
    seal: Seal
    digest: str
    message: str
    code: SealCode
    modules: tuple[tuple[bool, ...], ...]


class RecordingWatch(QObject):
    """Follow at most one recording at a time.

    ready(): a recorder stands by · starting() · started(already running: bool) · polled(RecorderState) · noted():
    ``notes`` changed · stopping() · ended(SealedRecording) · failed(HuazhengError): nothing was recorded ·
    recovered(list of RecoveredCall) · wrong(HuazhengError): an error beside the recording, which goes on
    """

    ready = Signal()
    starting = Signal()
    started = Signal(bool)
    polled = Signal(object)
    noted = Signal()
    stopping = Signal()
    ended = Signal(object)
    failed = Signal(object)
    recovered = Signal(object)
    wrong = Signal(object)

    def __init__(self, home: Home, preload: Callable[[], None], parent: QObject) -> None:
        """``preload`` imports the modules of the recording's views; it runs on a background thread."""
        super().__init__(parent)
        self._home, self._preload = home, preload
        self.work = JobRunner(self)
        self._recording: Recording | None = None
        self._standby: Standby | None = None
        self._launched: list[Standby] = []  # every one that was ever started, also where the window closed meanwhile
        self._polls = 0
        self.state: RecorderState | None = None
        self.notes: list[Note] = []
        self.busy = False  # from the click until it is sealed
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(STANDBY_AFTER_MS)
        self._later.timeout.connect(self._stand_by)

    @property
    def running(self) -> bool:
        """True while a recording is followed."""
        return self._recording is not None

    @property
    def silent_sources(self) -> tuple[str, ...]:
        """Names of the sources in which nothing was heard so far; none in the first seconds."""
        state = self.state
        if state is None or state.seconds < _SILENT_AFTER_SECONDS:
            return ()
        return tuple(one.name for one in state.sources if one.quiet_seconds > state.seconds - _OPENING_SECONDS)

    @property
    def call_id(self) -> str | None:
        """Id of the recording that is followed, or None."""
        return self._recording.call_id if self._recording is not None else None

    @property
    def at_work(self) -> bool:
        """True while a background job is running."""
        return self.work.busy

    # Before

    def scan_at_startup(self) -> None:
        """Take over a running recording, seal interrupted ones, and start a standby recorder."""
        home = self._home

        def find(_: object) -> tuple[Recording | None, list[RecoveredCall]]:
            from huazheng.services.annotations.call_notes import attach_pending_notes
            from huazheng.services.capture.recorder_client import running_recordings
            from huazheng.services.capture.recovery import recover_all

            runs = running_recordings(home)
            done = recover_all(home)
            attach_pending_notes(home)
            return (runs[-1] if runs else None), done

        job = self.work.start(find)
        job.done.connect(self._found)
        job.failed.connect(self.wrong)

    def _found(self, scan: tuple[Recording | None, list[RecoveredCall]]) -> None:
        runs, done = scan
        if done:
            self.recovered.emit(done)
        if runs is not None and not self.busy:
            self.busy = True
            self._follow(runs, already=True)
        else:
            self._later.start()

    def _stand_by(self) -> None:
        if self._standby is not None or self.busy:
            return
        home, launched, preload = self._home, self._launched, self._preload

        def prepare(_: object) -> Standby:
            from huazheng.services.capture.recorder_client import Standby

            preload()
            launched.append(Standby(home))
            return launched[-1]

        job = self.work.start(prepare)
        job.done.connect(self._stands_by)
        job.failed.connect(lambda _: None)  # without it recording starts a second later, and says what is wrong

    def _stands_by(self, standby: Standby) -> None:
        self._standby = standby
        self.ready.emit()

    # Recording

    def start(self, microphone: str = "", line: str = "") -> None:
        """Record from these sources: an id, empty for the default, ``none`` for no source."""
        if self.busy:
            return
        self.busy = True
        self.notes, self.state = [], None  # nothing of the last call is shown
        self._later.stop()
        home, standby = self._home, self._standby
        self._standby = None

        def begin(_: object) -> Recording:
            from huazheng.services.capture.recorder_client import start

            try:
                return start(home, _plan(microphone, line), standby)
            finally:
                if standby is not None:
                    standby.release()

        job = self.work.start(begin)
        job.done.connect(lambda recording: self._follow(recording, already=False))
        job.failed.connect(self._not_started)
        self.starting.emit()  # the recorder is on its way; the screen comes meanwhile

    def _not_started(self, error: HuazhengError) -> None:
        self.busy = False
        self.failed.emit(error)
        self._later.start()

    def _follow(self, recording: Recording, *, already: bool) -> None:
        self._recording = recording
        self.notes = _notes(self._home, recording.call_id) if already else []
        self._polls = 0
        self.started.emit(already)
        self.poll()
        self._timer.start()

    def poll(self) -> None:
        """Read the recorder's state."""
        recording = self._recording
        if recording is None:
            return
        state = recording.state()
        self._polls += 1
        if state is not None:
            self.state = state
            self.polled.emit(state)
        over = state is None or state.exit_code is not None
        if over or (self._polls % _LIVENESS_EVERY == 0 and not recording.alive):
            self._over(recording)

    def stop(self) -> None:
        """End the recording and seal it."""
        if self._recording is not None:
            self.stopping.emit()
            try:
                self._recording.stop()
            except OSError as error:
                self.wrong.emit(to_user_error(error))

    def _over(self, recording: Recording) -> None:
        self._timer.stop()
        self._recording = None
        home = self._home

        def finish(_: object) -> SealedRecording:
            return _finish(home, recording)

        job = self.work.start(finish)
        job.done.connect(self._sealed)
        job.failed.connect(self._not_started)

    def _sealed(self, sealed: SealedRecording) -> None:
        self.busy = False
        self.ended.emit(sealed)
        self._later.start()

    # Notes

    @property
    def seconds(self) -> float:
        """Length of the recording so far."""
        return self.state.seconds if self.state is not None else 0.0

    def note(self, kind: NoteKind, at_seconds: float, text: str = "") -> None:
        """Add a mark or a note; it is written to the disk at once."""
        from huazheng.services.annotations.call_notes import add_pending_note

        if self._recording is None:
            return
        try:
            self.notes.append(add_pending_note(self._home, self._recording.call_id, kind, at_seconds, text))
        except OSError as error:
            self.wrong.emit(to_user_error(error))
            return
        self.notes.sort(key=lambda note: note.at)
        self.noted.emit()

    def close(self) -> None:
        """Stop watching; a recording under way goes on."""
        self._timer.stop()
        self._later.stop()
        self.work.close()
        for standby in self._launched:
            standby.release()
        self._standby = None


def _plan(microphone: str, line: str) -> RecordingPlan:
    """The recording plan for the chosen sources; a source without a choice is the default of its kind."""
    from huazheng.services.capture.recorder_client import RecordingPlan

    chosen: dict[SourceKind, str] = {"microphone": microphone, "line": line}
    named = {kind: source for kind, source in chosen.items() if source not in ("", "none")}
    defaults = tuple(kind for kind, source in chosen.items() if not source)
    return RecordingPlan(microphone=named.get("microphone"), line=named.get("line"), defaults=defaults)


def _notes(home: Home, call_id: str) -> list[Note]:
    from huazheng.services.annotations.call_notes import notes_of

    return list(notes_of(home, call_id))


def _finish(home: Home, recording: Recording) -> SealedRecording:
    """Wait for the seal; if the recorder was killed, recover the recording and seal it here."""
    from huazheng.core.runtime.files import sha256_of
    from huazheng.core.runtime.language import Text
    from huazheng.evidence.passphrases import KeyLocked
    from huazheng.services.annotations.call_notes import attach_pending_notes
    from huazheng.services.capture.recovery import recover_all
    from huazheng.services.custody.seal_code import qr_modules, seal_code

    last = recording.finish()
    if last is None or last.exit_code is None or not recording.call.seal_file.exists():
        recover_all(home)
    attach_pending_notes(home)
    message = str(_in_language(last.message)) if last is not None and last.message is not None else ""
    call = recording.call
    if not call.seal_file.exists():  # the key is locked; the recording waits for its seal
        raise KeyLocked(Text(*last.message) if last is not None and last.message is not None else Text("", ""))
    code = seal_code(call)
    return SealedRecording(call, call.seal, sha256_of(call.seal_file), message, code, qr_modules(code.message))


def _in_language(message: tuple[str, str]) -> object:
    from huazheng.core.runtime.language import Text

    return Text(*message)
