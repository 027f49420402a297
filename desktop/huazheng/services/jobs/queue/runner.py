"""Processing of the queue in one thread: all imports first, then one transcription after another.

A failure is stored with its entry and does not stop the rest. Work pauses while a recording runs, so that the recorder
and live text have the machine to themselves; an interrupted entry is started again afterwards.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from huazheng.core.runtime.errors import HuazhengError, Stopped, UnusableInput
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import try_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.user_errors import to_user_error
from huazheng.evidence.passphrases import KeyLocked
from huazheng.services.capture.recorder_client import running_recordings
from huazheng.services.intake.file_import import ImportResult, import_file
from huazheng.services.jobs.batch import finish_call
from huazheng.services.jobs.queue.entries import EntryError
from huazheng.services.system.models import state_of
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.speech.models.registry import SPEAKER_MODEL
from huazheng.store.calls import Calls

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.jobs.queue.entries import Entry, Queue

MOST_TRIES = 3
_POLL_SECONDS = 1.0
_IMPORTED_SHARE = 0.05


class QueueObserver(Protocol):
    """Callbacks of a runner, called in the runner's thread."""

    def began(self, entry: Entry) -> None:
        """Work on the entry started."""

    def progressed(self, entry: Entry, fraction: float, doing: str) -> None:
        """Progress of the entry, 0 to 1."""

    def taken_in(self, entry: Entry, taken: ImportResult) -> None:
        """The entry's recording is now a call, or already was one."""

    def ended(self, entry: Entry) -> None:
        """The entry's state changed; ``waiting`` if there is more to do or it will be started again."""

    def held(self, is_held: bool) -> None:
        """The runner started or stopped waiting for a recording to end."""


class NullObserver(QueueObserver):
    """An observer that does nothing."""


@dataclass
class Runner:
    """wanted: returns the options, called for each call. held: returns whether to pause, in addition to recordings."""

    home: Home
    queue: Queue
    wanted: Callable[[], TranscribeOptions] = TranscribeOptions
    told: QueueObserver = field(default_factory=NullObserver)
    held: Callable[[], bool] = field(default=lambda: False)
    _woken: threading.Event = field(default_factory=threading.Event)
    _now: tuple[int, Task] | None = None
    _locked: bool = False

    def run(self, task: Task) -> bool:
        """Process all waiting entries until stopped, or until the signing key is locked: then they go on waiting.

        Returns False at once if another process runs the queue.
        """
        make_private_folder(self.home.root)
        lock = try_lock(self.queue.lock)
        if lock is None:
            return False
        try:
            self._locked = False
            while not self._locked and (entry := self._next(task)) is not None:
                self._one(entry, task)
        finally:
            os.close(lock)
        return True

    def stop(self, number: int | None = None) -> list[Entry]:
        """Stop the entry with this number, or all; returns those stopped. May be called from any thread."""
        stopped = self.queue.stop(number)
        if self._now is not None and number in {None, self._now[0]}:
            self.interrupt()
        return stopped

    def interrupt(self) -> None:
        """Put the running entry back to waiting and choose the next one again. May be called from any thread."""
        now = self._now
        if now is not None:
            now[1].stop()
        self._woken.set()

    def _next(self, task: Task) -> Entry | None:
        """The next entry, or None when there is none or the task is stopped. Waits while a recording runs."""
        told = False
        while not task.stopped:
            entry = self.queue.waiting()
            if entry is None or not (self.held() or running_recordings(self.home)):
                if told:
                    self.told.held(False)
                return entry
            if not told:
                told = True
                self.told.held(True)
            self._woken.wait(_POLL_SECONDS)
            self._woken.clear()
        return None

    def _one(self, entry: Entry, task: Task) -> None:
        number = entry.number
        own = task.child(lambda fraction, doing: self.told.progressed(entry, fraction, doing))
        self._now = (number, own)
        self.told.began(entry)
        try:
            if entry.tries >= MOST_TRIES:
                raise _too_many_tries(entry)
            self.queue.put(number, tries=entry.tries + 1)
            after = self._take_in(entry, own) if entry.call is None else self._hear(entry, own)
            self.queue.put(number, tries=0, **after)
        except Stopped:
            # A stop by the user is in the queue already; else the app closes, or a recording began.
            self.queue.put(number, tries=entry.tries)
        except KeyLocked:
            self._locked = True
            self.queue.put(number, tries=entry.tries)
        except Exception as error:
            self._failed(entry, to_user_error(error))
        finally:
            self._now = None
        if (now := self.queue.find(number)) is not None:
            self.told.ended(now)

    def _take_in(self, entry: Entry, task: Task) -> dict[str, object]:
        file = entry.path or Path()
        if task.stopped:
            raise Stopped
        part = task.part(0.0, _IMPORTED_SHARE)
        taken = import_file(self.home, file, part, keep_broken_off=entry.keep_broken_off)
        self.told.taken_in(entry, taken)
        known: dict[str, object] = {"call": taken.call.id, "title": taken.call.title}
        waits = any(one.call == taken.call.id and one.state == "waiting" for one in self.queue.entries())
        return known | {"state": "already"} if taken.already and waits else known  # it waits once

    def _hear(self, entry: Entry, task: Task) -> dict[str, object]:
        wanted = self.wanted()
        call = Calls(self.home).find(entry.call or "")
        if not entry.asked and call.read_transcript() is None and not _models_ready(self.home, wanted):
            return {"state": "taken"}
        taken = ImportResult(call, already=not entry.asked)
        return {"state": finish_call(self.home, taken, wanted, task.part(_IMPORTED_SHARE, 1.0))}

    def _failed(self, entry: Entry, error: HuazhengError) -> None:
        logger("queue").warning("%s: %s", entry.call or entry.number, type(error).__name__)
        if error.file is None and entry.path is not None:
            error.file = entry.path
        self.queue.put(entry.number, state="failed", trouble=EntryError.of(error))


def _models_ready(home: Home, wanted: TranscribeOptions) -> bool:
    """Tell whether all models are installed: the queue downloads nothing that nobody asked for."""
    needed = [wanted.model_id, *([] if wanted.speakers else [SPEAKER_MODEL])]
    return all(state_of(home, model) == "ready" for model in needed)


def _too_many_tries(entry: Entry) -> UnusableInput:
    return UnusableInput(
        Text(
            f"程序在处理它时已经 {MOST_TRIES} 次没有正常结束，先放在一边。",
            f"The program quit unexpectedly {MOST_TRIES} times while processing this file; it is skipped for now.",
        ),
        file=entry.path,
        remedy=Text("可以再试一次；原来的文件没有变。", "You can try again. The file itself is unchanged."),
    )
