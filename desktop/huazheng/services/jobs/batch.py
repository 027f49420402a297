"""Batch processing: several recordings at a time; one failure does not stop the rest.

A second run continues where the first was stopped: finished work is recognized by its files.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from huazheng.checklist.packs.loader import load_packs
from huazheng.core.runtime.errors import Stopped
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_errors import to_user_error
from huazheng.services.analysis.pack_choice import choice_for_call
from huazheng.services.intake.file_import import import_file
from huazheng.services.jobs.pipeline import matching_transcript, process_call
from huazheng.services.system.models import speech_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.transcription.options import TranscribeOptions

OutcomeState = Literal["done", "already", "failed", "stopped"]


@dataclass(frozen=True)
class BatchOutcome:
    """Outcome of one file: its call if there is one, and a one-line error."""

    file: Path
    state: OutcomeState
    call: str | None = None
    error: str | None = None


def process_many(
    home: Home,
    files: Sequence[Path],
    wanted: TranscribeOptions,
    task: Task | None = None,
    *,
    jobs: int = 1,
    tell: Callable[[BatchOutcome], None] | None = None,
    keep_broken_off: bool = False,
) -> list[BatchOutcome]:
    """Process every file, ``jobs`` at a time; ``tell`` is called for each as it ends, from its worker thread.

    The outcomes are in the order of the files. A stop ends running work soon; the rest is ``stopped``. Raises
    :class:`UnusableInput` for unusable packs or an unknown model before any work starts.
    """
    load_packs(wanted.packs, home)
    speech_model(wanted.model_id)
    run = _BatchRun(home, wanted, task or Task(), len(files), tell, keep_broken_off)
    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        return list(pool.map(run.one, range(len(files)), files))


@dataclass
class _BatchRun:
    home: Home
    wanted: TranscribeOptions
    task: Task
    count: int
    tell: Callable[[BatchOutcome], None] | None
    keep_broken_off: bool = False
    _intake: threading.Lock = field(default_factory=threading.Lock)
    _calls: dict[str, threading.Lock] = field(default_factory=dict)
    _telling: threading.Lock = field(default_factory=threading.Lock)
    _fractions: dict[int, float] = field(default_factory=dict)

    def one(self, number: int, file: Path) -> BatchOutcome:
        """Process one file; an error becomes its outcome."""
        outcome = self._outcome(number, file)
        with self._telling:
            self._fractions[number] = 1.0
            if self.tell is not None:
                self.tell(outcome)
        return outcome

    def _outcome(self, number: int, file: Path) -> BatchOutcome:
        call = None
        own = self.task.linked(lambda fraction, doing: self._report(number, fraction, f"{file.name} {doing}"))
        try:
            own.check()
            with self._intake:  # one at a time, so that two identical files become one call
                keep = self.keep_broken_off
                taken = import_file(self.home, file, own.part(0.0, 0.05), keep_broken_off=keep)
                call = taken.call.id
                turn = self._calls.setdefault(call, threading.Lock())
            with turn:
                return BatchOutcome(file, finish_call(self.home, taken, self.wanted, own.part(0.05, 1.0)), call)
        except Stopped:
            return BatchOutcome(file, "stopped", call)
        except Exception as error:
            return BatchOutcome(file, "failed", call, str(to_user_error(error)))

    def _report(self, number: int, fraction: float, doing: str) -> None:
        with self._telling:
            self._fractions[number] = fraction
            done = sum(self._fractions.values()) / max(self.count, 1)
        self.task.report(done, doing)


def finish_call(home: Home, taken: ImportResult, wanted: TranscribeOptions, task: Task) -> Literal["done", "already"]:
    """Transcribe and analyze an imported recording; ``already`` if both were done with these options.

    Raises what :func:`~huazheng.services.jobs.pipeline.process_call` raises.
    """
    task.check()
    if _is_done(home, taken, wanted):
        return "already"
    process_call(home, taken, task, wanted)
    return "done"


def _is_done(home: Home, taken: ImportResult, wanted: TranscribeOptions) -> bool:
    """Tell whether the call has a transcript and an analysis with these options."""
    analysis = taken.call.read_analysis() if taken.already else None
    if analysis is None or matching_transcript(taken, wanted) is None:
        return False
    packs = load_packs(wanted.packs or choice_for_call(home, taken.call).ids, home)
    return [(pack.id, pack.version) for pack in packs] == [(pack.id, pack.version) for pack in analysis.packs]
