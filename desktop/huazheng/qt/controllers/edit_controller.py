"""Changes to the open call: corrections, marks and notes, policy facts, tags.

Changes are written in the background, one after another; then the call is loaded again and shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.models.change_history import ChangeHistory
from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from huazheng.core.call.gaps import GapRow
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.notes import Note, NoteKind
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.support.job_runner import Job
    from huazheng.qt.widgets.checklist.quote_recheck import QuoteRecheck
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.reversible import WrittenChange
    from huazheng.services.callview.turn_change import TurnChange
    from huazheng.store.calls import Call


class EditController(QObject):
    """Write changes to the call that the page shows.

    written(call id): a change was written, so the call must be loaded again · failed(HuazhengError)
    """

    written = Signal(str)
    failed = Signal(object)

    def __init__(self, home: Home, page: CallPage, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._page, self._preferences = home, page, preferences
        self._writing, self._hearing = JobRunner(self), JobRunner(self)
        self._history = ChangeHistory()
        page.editing.saved.connect(self.correct)
        page.editing.undone.connect(self.undo)
        page.menu.changed.connect(self.correct)
        page.menu.removed.connect(self.remove)
        page.menu.joined.connect(self.join)
        page.menu.undone.connect(self.undo)
        page.transcript.restore_requested.connect(self.undo)
        page.notes.added.connect(self._note)
        page.notes.rewritten.connect(self._rewrite)
        page.notes.removed.connect(self._remove)
        page.transcript.recheck_requested.connect(self._recheck_gap)
        page.checklist.recheck_requested.connect(self._recheck_quote)
        page.proofreading.bar.name.setText(preferences.now.proofreader)
        page.proofreading.bar.named.connect(lambda name: preferences.change(proofreader=name))

    @property
    def busy(self) -> bool:
        """True while a change is being written."""
        return self._writing.busy

    def close(self) -> None:
        """Wait for what is being written, and stop what is being transcribed again."""
        self._writing.close()
        self._hearing.close()

    def correct(self, change: TurnChange) -> None:
        """Write the corrections of one turn, and its check."""
        name = self._preferences.now.proofreader

        def write(call: Call) -> WrittenChange | None:
            from huazheng.services.callview.reversible import write_turn_change

            return write_turn_change(self._home, call, change, name)

        self._write(write)

    def remove(self, turn: int) -> None:
        """Remove a turn; nothing where it is removed already, as after a key that was pressed twice."""

        def write(call: Call) -> Iterable[Edit]:
            from huazheng.services.annotations import corrections

            if all(turn != removed.id for removed in corrections.corrected_transcript(call).removed):
                yield corrections.remove_turn(self._home, call, turn)

        self._write_edits(write)

    def join(self, turn: int) -> None:
        """Join a turn with the next one of the same speaker."""

        def write(call: Call) -> Iterable[Edit]:
            from huazheng.services.annotations import corrections

            yield corrections.join_turn(self._home, call, turn)

        self._write_edits(write)

    def replace(self, texts: Mapping[int, str]) -> None:
        """Correct the words of several turns at once."""

        def write(call: Call) -> Iterable[Edit]:
            from huazheng.services.annotations import corrections

            return corrections.replace_texts(self._home, call, texts)

        self._write_edits(write)

    def swap_speakers(self) -> None:
        """Exchange agent and customer in the whole call."""

        def write(call: Call) -> Iterable[Edit]:
            from huazheng.services.annotations import corrections

            yield corrections.swap_speakers(self._home, call)

        self._write_edits(write)

    def undo(self, number: int) -> None:
        """Undo a correction by its number."""

        def write(call: Call) -> Iterable[Edit]:
            from huazheng.services.annotations import corrections

            yield corrections.undo(self._home, call, number)

        self._write_edits(write)

    def undo_last(self) -> None:
        """Undo the newest change of the open call; before the first of this session, its newest correction."""

        def reverse(call: Call) -> WrittenChange | None:
            from huazheng.services.callview.reversible import newest_correction

            return self._history.undo(call.id, lambda: newest_correction(self._home, call))

        self._run(reverse)

    def redo_last(self) -> None:
        """Write the change again that was undone last."""
        self._run(lambda call: self._history.redo(call.id))

    def save_details(self, facts: PolicyFacts, tags: Sequence[str]) -> None:
        """Write the policy facts and the tags."""

        def write(call: Call) -> WrittenChange:
            from huazheng.services.callview import reversible

            return reversible.save_details(self._home, call, facts, tags)

        self._write(write)

    def _note(self, kind: str, seconds: float, words: str) -> None:
        def write(call: Call) -> WrittenChange:
            from huazheng.services.callview import reversible

            chosen: NoteKind = "not_understood" if kind == "not_understood" else "note"
            return reversible.add_note(self._home, call, chosen, seconds, words)

        self._write(write)

    def _rewrite(self, note: Note, words: str) -> None:
        def write(call: Call) -> WrittenChange:
            from huazheng.services.callview import reversible

            return reversible.edit_note(self._home, call, note, words)

        self._write(write)

    def _remove(self, note: Note) -> None:
        def write(call: Call) -> WrittenChange:
            from huazheng.services.callview import reversible

            return reversible.remove_note(self._home, call, note)

        self._write(write)

    def _write_edits(self, write: Callable[[Call], Iterable[Edit]]) -> None:
        """Write corrections that are undone together."""

        def written(call: Call) -> WrittenChange | None:
            from huazheng.services.callview.reversible import edits_written

            return edits_written(self._home, call, write(call))

        self._write(written)

    def _write(self, write: Callable[[Call], WrittenChange | None]) -> None:
        """Write a change, and remember it for undo."""

        def remembered(call: Call) -> None:
            if (change := write(call)) is not None:
                self._history.add(call.id, change)

        self._run(remembered)

    def _run(self, change: Callable[[Call], WrittenChange | None]) -> None:
        """Write in the background, and load the call again; show the turn of a change that was undone or redone."""
        if (opened := self._page.opened) is None:
            return
        call = opened.call
        job = self._writing.start(lambda _: change(call))
        job.done.connect(lambda reversed_change: self._show_reversed(call.id, reversed_change))
        job.failed.connect(self.failed)
        job.failed.connect(lambda _: self._page.proofreading.show_failure())
        job.ended.connect(lambda: self.written.emit(call.id))

    def _show_reversed(self, call_id: str, change: WrittenChange | None) -> None:
        opened = self._page.opened
        if change is not None and change.turn is not None and opened is not None and opened.call.id == call_id:
            self._page.show_turn(change.turn)

    def _recheck_gap(self, stretch: GapRow) -> None:
        """Transcribe a gap without voice detection. The result is shown, and is no part of the transcript."""
        if (opened := self._page.opened) is None or self._page.transcript.is_rechecked(stretch.id):
            return
        call = opened.call
        self._page.show_recheck_started(call.id, stretch.id)
        job = self._transcribe_passage(opened, stretch.start, stretch.end, stretch.channel)
        job.done.connect(lambda words: self._page.show_recheck_result(call.id, stretch.id, words))
        job.failed.connect(self.failed)
        for unheard in (job.failed, job.stopped):
            unheard.connect(lambda *_: self._page.show_recheck_result(call.id, stretch.id, None))

    def _recheck_quote(self, again: QuoteRecheck) -> None:
        """Transcribe a doubtful quotation without a prompt, and show whether the result agrees with it."""
        if (opened := self._page.opened) is None:
            return
        evidence = again.evidence
        job = self._transcribe_passage(
            opened, evidence.start, evidence.end, again.channel, evidence.heard or evidence.quote
        )
        job.done.connect(again.show_result)
        job.failed.connect(self.failed)
        job.failed.connect(again.show_failed)

    def _transcribe_passage(
        self, opened: CallView, start: float, end: float, channel: int | None, quote: str | None = None
    ) -> Job:
        """Start transcribing a passage. The job's result is its text; with ``quote``, also whether that confirms it."""
        call, home, model = opened.call, self._home, self._preferences.now.model
        language = opened.transcript.language if opened.transcript is not None else "zh"

        def hear(task: Task) -> object:
            from huazheng.services.transcription.mixdown import decodable_file
            from huazheng.services.transcription.recheck import confirms_quote, recheck_passages
            from huazheng.services.transcription.worker_job import AudioPassage

            passages = [AudioPassage(start, end, channel)]
            sound = decodable_file(call, task)
            words = recheck_passages(home, sound, passages, task, model_id=model, language=language)[0]
            return words if quote is None else (words, confirms_quote(quote, words))

        return self._hearing.start(hear)
