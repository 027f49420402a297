"""Changes to the open call: corrections, marks and notes, policy facts, tags.

Changes are written in the background, one after another; then the call is loaded again and shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.core.call.gaps import GapRow
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.support.job_runner import Job
    from huazheng.qt.widgets.checklist.quote_recheck import QuoteRecheck
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.services.callview.call_view import CallView
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

    @property
    def busy(self) -> bool:
        """True while a change is being written."""
        return self._writing.busy

    def close(self) -> None:
        """Wait for what is being written, and stop what is being transcribed again."""
        self._writing.close()
        self._hearing.close()

    def correct(self, change: TurnChange) -> None:
        """Write the corrections of one turn; a split last, since it goes by the corrected text."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            if change.times is not None:
                corrections.correct_times(self._home, call, change.turn, *change.times)
            if change.text is not None:
                corrections.correct_text(self._home, call, change.turn, change.text)
            if change.speaker is not None:
                corrections.correct_speaker(self._home, call, change.turn, change.speaker)
            if change.split is not None:
                corrections.split_at(self._home, call, change.turn, corrections.SplitPoint(offset=change.split))

        self._write(write)

    def remove(self, turn: int) -> None:
        """Remove a turn; nothing where it is removed already, as after a key that was pressed twice."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            if all(turn != removed.id for removed in corrections.corrected_transcript(call).removed):
                corrections.remove_turn(self._home, call, turn)

        self._write(write)

    def join(self, turn: int) -> None:
        """Join a turn with the next one of the same speaker."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            corrections.join_turn(self._home, call, turn)

        self._write(write)

    def undo_last(self) -> None:
        """Undo the newest correction in force that took effect; nothing where there is none."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            if edits := corrections.corrected_transcript(call).edits:
                corrections.undo(self._home, call, edits[-1].number)

        self._write(write)

    def swap_speakers(self) -> None:
        """Exchange agent and customer in the whole call."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            corrections.swap_speakers(self._home, call)

        self._write(write)

    def undo(self, number: int) -> None:
        """Undo a correction by its number."""

        def write(call: Call) -> None:
            from huazheng.services.annotations import corrections

            corrections.undo(self._home, call, number)

        self._write(write)

    def save_details(self, facts: PolicyFacts, tags: Sequence[str]) -> None:
        """Write the policy facts and the tags."""

        def write(call: Call) -> None:
            from huazheng.services.annotations.call_tags import set_tags
            from huazheng.services.annotations.policy_facts import save_facts

            save_facts(self._home, call, facts)
            set_tags(self._home, call, tags)

        self._write(write)

    def _note(self, kind: str, seconds: float, words: str) -> None:
        def write(call: Call) -> None:
            from huazheng.services.annotations.call_notes import add_note

            add_note(self._home, call, "not_understood" if kind == "not_understood" else "note", seconds, words)

        self._write(write)

    def _rewrite(self, note: Note, words: str) -> None:
        def write(call: Call) -> None:
            from huazheng.services.annotations.call_notes import edit_note

            edit_note(self._home, call, note, words)

        self._write(write)

    def _remove(self, note: Note) -> None:
        def write(call: Call) -> None:
            from huazheng.services.annotations.call_notes import remove_note

            remove_note(self._home, call, note)

        self._write(write)

    def _write(self, write: Callable[[Call], None]) -> None:
        if (opened := self._page.opened) is None:
            return
        call = opened.call
        job = self._writing.start(lambda _: write(call))
        job.failed.connect(self.failed)
        job.ended.connect(lambda: self.written.emit(call.id))

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
