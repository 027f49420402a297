"""Open a turn in an editor over its place in the transcript, and keep the editor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.core.call.gaps import GapRow
from huazheng.qt.widgets.transcript.turn_editor import TurnEditor

if TYPE_CHECKING:
    from huazheng.qt.widgets.transcript.transcript_view import TranscriptView
    from huazheng.services.callview.call_view import CallView

_AROUND_PX = 4


class InlineEditing(QObject):
    """saved(TurnChange) · undone(number of the correction) · play_requested(from, to)"""

    saved = Signal(object)
    undone = Signal(int)
    play_requested = Signal(float, float)

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._row = -1
        self._length = 0.0
        self.editor: TurnEditor | None = None
        view.edit_requested.connect(self.begin)
        view.scrolled.connect(self._place)

    def show_call(self, opened: CallView) -> None:
        """Drop the editor: the turns may be others now."""
        self._length = opened.duration
        if self.editor is not None:
            self._drop()

    def begin(self, row: int, split: int | None = None) -> None:
        """Edit this row; does nothing on a gap or a removed turn.

        split: opens the editor for splitting, with the cursor after so many characters.
        """
        self.leave()
        turn = self._view.turns.turns[row]
        if isinstance(turn, GapRow) or self._view.turns.removal(row) is not None:
            return
        self._row = row
        self._view.setCurrentIndex(self._view.turns.index(row))
        self.editor = editor = TurnEditor(
            turn, self._view.turns.marks[row].corrected, self._length, split, self._view.viewport()
        )
        editor.saved.connect(self.saved)
        editor.left.connect(self.leave)
        editor.undone.connect(self.undone)
        editor.play_requested.connect(self.play_requested)
        editor.grown.connect(self._make_room)
        editor.show()
        self._make_room()
        self._view.scrollTo(self._view.turns.index(row))
        editor.begin()

    def leave(self) -> None:
        """Close the editor without saving."""
        if self.editor is not None:
            self._drop()
            self._view.release_space()
            self._view.setFocus()

    def _drop(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()

    def _make_room(self) -> None:
        if self.editor is None:
            return
        height = self.editor.height_at(self._view.room(self._row).width())
        self._view.reserve_space(self._row, height + 2 * _AROUND_PX)
        self._place()
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        if self.editor is not None:
            room = self._view.room(self._row)
            if room.width() != self.editor.width():
                self._make_room()
                return
            self.editor.setGeometry(room.adjusted(0, _AROUND_PX, 0, -_AROUND_PX))
