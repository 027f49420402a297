"""Proofreading: one line after the other is played and opened for correction; Enter checks it and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.core.call.gaps import GapRow
from huazheng.core.call.proofreading import ProofreadState

if TYPE_CHECKING:
    from huazheng.qt.widgets.transcript.inline_editing import InlineEditing
    from huazheng.qt.widgets.transcript.proofread_bar import ProofreadBar
    from huazheng.qt.widgets.transcript.transcript_view import TranscriptView
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.turn_change import TurnChange


class ProofreadingMode(QObject):
    """Keep the editor on the line that is checked, over every reload of the call.

    began() · played(from, to, bool: in a loop) · ended()
    """

    began = Signal()
    played = Signal(float, float, bool)
    ended = Signal()

    def __init__(self, view: TranscriptView, editing: InlineEditing, bar: ProofreadBar) -> None:
        super().__init__(view)
        self.active = False
        self.bar = bar
        self._view, self._editing = view, editing
        self._call = ""
        self._state = ProofreadState()
        self._confirmed: dict[int, TurnChange] = {}  # by turn, until the call shows that they were written
        self._row: int | None = None  # where to go on once the call is shown again, by row or
        self._turn: int | None = None  # by turn
        editing.saved.connect(self._saved)
        editing.undone.connect(lambda _: self._stay())
        editing.left.connect(self.leave)
        bar.replayed.connect(self._play)
        bar.looped.connect(lambda _: self._play())
        bar.stepped.connect(self.step)
        bar.doubtful_requested.connect(self.next_doubtful)
        bar.join_requested.connect(self._stay)
        bar.closed.connect(self.leave)

    def show_call(self, opened: CallView) -> None:
        """Follow a change of the call, which the transcript shows already; end with another call."""
        another, self._call = opened.call.id != self._call, opened.call.id
        self._state = opened.snapshot.proofreading
        self.bar.show_state(self._state)
        if another or not opened.writable:
            self._confirmed.clear()
            self.leave()
            return
        if self._state.complete:
            self.bar.enable_line(False)
        for turn in [turn for turn in self._confirmed if self._is_checked(turn)]:
            del self._confirmed[turn]
        row, self._row = self._row, None
        if self._turn is not None:
            row = next((row for row, turn in enumerate(self._view.turns.turns) if turn.id == self._turn), row)
            self._turn = None
        if self.active and (row is not None or (self._editing.editor is None and not self._state.complete)):
            self._open(row if row is not None else self._next_unchecked(self._editing.row))

    def begin(self) -> None:
        """Begin with the current line, or the first that is not checked."""
        if not self._view.editable or not self._view.turns.turns:
            return
        self._enter()
        current = self._view.currentIndex().row()
        checkable = current >= 0 and self._is_open(current)
        self._open(current if checkable else self._next_unchecked(max(current, 0) - 1))

    def _enter(self) -> None:
        if not self.active:
            self.active = True
            self.bar.show()
            self.began.emit()

    def leave(self) -> None:
        """End proofreading; what was typed and not confirmed is dropped."""
        if not self.active:
            return
        self.active = False
        self._row = self._turn = None
        self.bar.hide()
        self.bar.loop.setChecked(False)
        self._editing.leave()
        self._view.setFocus()
        self.ended.emit()

    def go_to(self, row: int) -> None:
        """Open another line, without checking the present one."""
        self._open(row)

    def step(self, forward: bool) -> None:
        """Open the next or the previous line, without checking the present one."""
        rows = range(self._editing.row + 1, self._count) if forward else range(self._editing.row - 1, -1, -1)
        row = next((row for row in rows if self._stands(row)), None)
        if row is not None:
            self._open(row)

    def next_doubtful(self) -> None:
        """Open the next line with a word of low confidence, and select that word; around the end."""
        editor, here = self._editing.editor, max(self._editing.row if self.active else self._current, 0)
        at = editor.cursor_place if editor is not None else -1
        for step in range(self._count + 1):
            row = (here + step) % self._count
            if not self._stands(row):
                continue
            spans = self._view.turns.marks[row].doubtful
            span = next((span for span in spans if step > 0 or span.first > at or (editor is None)), None)
            if span is None:
                continue
            self._enter()
            if editor is None or row != self._editing.row:
                self._open(row)
            if self._editing.editor is not None:
                self._editing.editor.select(*span)
            return

    def show_failure(self) -> None:
        """Keep what was typed: the last change was not written. Its line is opened again."""
        self._editing.keep()
        self._row = self._turn = None
        if not self.active or not self._confirmed:
            return
        _, change = self._confirmed.popitem()
        self._confirmed.clear()
        row = next((row for row, turn in enumerate(self._view.turns.turns) if turn.id == change.turn), None)
        if row is not None:
            self._open(row)
            if change.text is not None and self._editing.editor is not None:
                self._editing.editor.words.setPlainText(change.text)

    def go_on_at(self, turn: int) -> None:
        """Go on with the turn of this id once the call is shown again, as after undo."""
        self._confirmed.pop(turn, None)
        self._turn = turn if self.active else None

    def _saved(self, change: TurnChange) -> None:
        if not self.active:
            return
        if change.split is not None:
            self._stay()
            return
        self._confirmed[change.turn] = change
        following = self._next_unchecked(self._editing.row)
        if following is not None:
            self._open(following)

    def _stay(self) -> None:
        """Open the same row once the call is shown again."""
        self._row = self._editing.row

    def _open(self, row: int | None) -> None:
        self.bar.enable_line(row is not None)
        if row is None:
            return
        self._editing.begin(row, proofreads=True)
        editor, doubtful = self._editing.editor, self._view.turns.marks[row].doubtful
        if editor is not None and doubtful:
            editor.select(doubtful[0].first)
        self._play()

    def _play(self) -> None:
        if self.active and (editor := self._editing.editor) is not None:
            self.played.emit(editor.turn.start, editor.turn.end, self.bar.loop.isChecked())

    @property
    def _count(self) -> int:
        return len(self._view.turns.turns)

    @property
    def _current(self) -> int:
        return self._view.currentIndex().row()

    def _next_unchecked(self, after: int) -> int | None:
        """The next row to check, around the end; None when every line is checked."""
        rows = ((after + step) % self._count for step in range(1, self._count + 1)) if self._count else ()
        return next((row for row in rows if self._is_open(row)), None)

    def _stands(self, row: int) -> bool:
        return not isinstance(self._view.turns.turns[row], GapRow) and self._view.turns.removal(row) is None

    def _is_open(self, row: int) -> bool:
        """Check whether the row is a turn that nobody has checked as it is."""
        turn = self._view.turns.turns[row].id
        return self._stands(row) and turn not in self._confirmed and not self._is_checked(turn)

    def _is_checked(self, turn: int) -> bool:
        return turn not in self._state.turns or self._state.turns[turn].state == "checked"
