"""What the person writes into the open call: corrections, marks and notes, the policy's facts, tags.

Everything is written in the background, one after another; then the call is read again and shown as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.bridge import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.checklist.facts import Facts
    from huazheng.core.jobs import Task
    from huazheng.core.notes import Note
    from huazheng.core.paths import Home
    from huazheng.qt.bridge import Job
    from huazheng.qt.models.change import Change
    from huazheng.qt.models.opened import OpenedCall
    from huazheng.qt.models.unheard import Unheard
    from huazheng.qt.widgets.second_hearing import SecondHearing
    from huazheng.qt.windows.call import CallPage
    from huazheng.settings.schema import Settings
    from huazheng.store.calls import Call


class Pen(QObject):
    """written(call id): something was written, so that the call must be read again · wrong(HuazhengError)."""

    written = Signal(str)
    wrong = Signal(object)

    def __init__(self, home: Home, page: CallPage, settings: Callable[[], Settings], parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._page, self._settings = home, page, settings
        self._writing, self._hearing = Workshop(self), Workshop(self)
        page.editing.kept.connect(self.correct)
        page.editing.undone.connect(self.undo)
        page.menu.changed.connect(self.correct)
        page.menu.undone.connect(self.undo)
        page.notes.added.connect(self._note)
        page.notes.rewritten.connect(self._rewrite)
        page.notes.removed.connect(self._remove)
        page.transcript.asked_to_hear_again.connect(self._hear_again)
        page.checklist.asked_to_hear_again.connect(self._hear_quote)

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._writing.busy

    def close(self) -> None:
        """Wait for what is being written; what is being heard again is stopped."""
        self._writing.close()
        self._hearing.close()

    def correct(self, change: Change) -> None:
        """Write down what a person changed in a turn."""

        def write(call: Call) -> None:
            from huazheng.services import corrections

            if change.times is not None:
                corrections.correct_times(self._home, call, change.turn, *change.times)
            if change.text is not None:
                corrections.correct_text(self._home, call, change.turn, change.text)
            if change.speaker is not None:
                corrections.correct_speaker(self._home, call, change.turn, change.speaker)

        self._write(write)

    def swap_speakers(self) -> None:
        """Exchange agent and customer in the whole call."""

        def write(call: Call) -> None:
            from huazheng.services import corrections

            corrections.swap_speakers(self._home, call)

        self._write(write)

    def undo(self, number: int) -> None:
        """Take a correction back."""

        def write(call: Call) -> None:
            from huazheng.services import corrections

            corrections.undo(self._home, call, number)

        self._write(write)

    def keep_details(self, facts: Facts, tags: Sequence[str]) -> None:
        """Keep the policy's facts and the call's tags."""

        def write(call: Call) -> None:
            from huazheng.services.facts import keep_facts
            from huazheng.services.tags import set_tags

            keep_facts(self._home, call, facts)
            set_tags(self._home, call, tags)

        self._write(write)

    def _note(self, kind: str, seconds: float, words: str) -> None:
        def write(call: Call) -> None:
            from huazheng.services.notes import add_note

            add_note(self._home, call, "not_understood" if kind == "not_understood" else "note", seconds, words)

        self._write(write)

    def _rewrite(self, note: Note, words: str) -> None:
        def write(call: Call) -> None:
            from huazheng.services.notes import rewrite_note

            rewrite_note(self._home, call, note, words)

        self._write(write)

    def _remove(self, note: Note) -> None:
        def write(call: Call) -> None:
            from huazheng.services.notes import remove_note

            remove_note(self._home, call, note)

        self._write(write)

    def _write(self, write: Callable[[Call], None]) -> None:
        if (opened := self._page.opened) is None:
            return
        call = opened.call
        job = self._writing.start(lambda _: write(call))
        job.failed.connect(self.wrong)
        job.ended.connect(lambda: self.written.emit(call.id))

    def _hear_again(self, stretch: Unheard) -> None:
        """Hear a stretch without looking for speech first. What comes back is shown, and is no part of the text."""
        if (opened := self._page.opened) is None or self._page.transcript.is_heard_again(stretch.id):
            return
        call = opened.call
        self._page.show_hearing(call.id, stretch.id)
        job = self._hear(opened, stretch.start, stretch.end, stretch.channel)
        job.done.connect(lambda words: self._page.show_heard(call.id, stretch.id, words))
        job.failed.connect(self.wrong)
        for unheard in (job.failed, job.stopped):
            unheard.connect(lambda *_: self._page.show_heard(call.id, stretch.id, None))

    def _hear_quote(self, again: SecondHearing) -> None:
        """Hear a doubtful quotation without a prompt, and say whether it sounds the same."""
        if (opened := self._page.opened) is None:
            return
        found = again.found
        job = self._hear(opened, found.start, found.end, again.channel, found.heard or found.quote)
        job.done.connect(again.show_result)
        job.failed.connect(self.wrong)
        job.failed.connect(again.show_failed)

    def _hear(self, opened: OpenedCall, start: float, end: float, channel: int | None, quote: str | None = None) -> Job:
        """The words of a passage; with a quotation, also whether they bear it out."""
        call, home, model = opened.call, self._home, self._settings().model
        language = opened.transcript.language if opened.transcript is not None else "zh"

        def hear(task: Task) -> object:
            from huazheng.services.second_hearing import Passage, agrees, hear_again
            from huazheng.services.together import sound_of

            passages = [Passage(start, end, channel)]
            sound = sound_of(call, task)
            words = hear_again(home, sound, passages, task, model_id=model, language=language)[0]
            return words if quote is None else (words, agrees(quote, words))

        return self._hearing.start(hear)
