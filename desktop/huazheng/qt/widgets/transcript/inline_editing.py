"""Open a turn in an editor over its place in the transcript, and keep the editor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.core.call.gaps import GapRow
from huazheng.qt.widgets.transcript.editor_layer import EditorLayer
from huazheng.qt.widgets.transcript.turn_editor import TurnEditor

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.widgets.transcript.transcript_view import TranscriptView
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.turn_change import TurnChange

_AROUND_PX = 4


class InlineEditing(QObject):
    """saved(TurnChange) · undone(number of the correction) · play_requested(from, to) · left(): closed by the person"""

    saved = Signal(object)
    undone = Signal(int)
    play_requested = Signal(float, float)
    left = Signal()

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._row = -1
        self._call = ""
        self._sent = False  # what the editor holds was given to be written
        self._length = 0.0
        self.editor: TurnEditor | None = None
        self._layer: EditorLayer | None = None
        view.edit_requested.connect(self.begin)
        view.scrolled.connect(self._place)

    def show_call(self, opened: CallView) -> None:
        """Follow a change of the call, which the transcript shows already.

        An editor whose turn is as it was stays open with what was typed; another is dropped: the turns may be others.
        """
        another, self._call, self._length = opened.call.id != self._call, opened.call.id, opened.duration
        if self.editor is None:
            return
        row = None if self._sent or another else self._row_of(self.editor.turn)
        if row is None:
            self._drop()
            self._view.release_space()
            return
        self._row = row
        self._make_room()

    def _row_of(self, turn: Turn) -> int | None:
        """The row of a turn that is as it was, and stands."""
        turns = self._view.turns
        found = (row for row, other in enumerate(turns.turns) if other == turn and turns.removal(row) is None)
        return next(found, None)

    @property
    def row(self) -> int:
        """The row in the editor; of the last one without an editor."""
        return self._row

    def begin(self, row: int, split: int | None = None, *, proofreads: bool = False) -> None:
        """Edit this row; does nothing on a gap or a removed turn.

        split: opens the editor for splitting, with the cursor after so many characters. proofreads: saving
        also checks the turn.
        """
        self.leave()
        turn = self._view.turns.turns[row]
        if isinstance(turn, GapRow) or self._view.turns.removal(row) is not None:
            return
        self._row, self._sent = row, False
        self._view.setCurrentIndex(self._view.turns.index(row))
        self._layer = layer = EditorLayer(self._view)
        self.editor = editor = TurnEditor(
            turn, self._view.turns.marks[row].corrected, self._length, split, layer, proofreads=proofreads
        )
        layer.view_moved.connect(self._place)
        editor.saved.connect(self._send)
        editor.left.connect(self.leave)
        editor.left.connect(self.left)
        editor.undone.connect(self._undo)
        editor.play_requested.connect(self.play_requested)
        editor.grown.connect(self._make_room)
        layer.show()
        self._make_room()
        self._bring_into_view()
        QTimer.singleShot(0, self, self._bring_into_view)  # once the screen is laid out around it
        editor.begin()

    def _bring_into_view(self) -> None:
        if self.editor is not None:
            self._view.scrollTo(self._view.turns.index(self._row))

    def _send(self, change: TurnChange) -> None:
        self._sent = True
        self.saved.emit(change)

    def _undo(self, number: int) -> None:
        self._sent = True
        self.undone.emit(number)

    def keep(self) -> None:
        """Keep the editor over the next reload of the call: what it holds was not written."""
        self._sent = False

    def leave(self) -> None:
        """Close the editor without saving."""
        if self.editor is not None:
            self._drop()
            self._view.release_space()
            self._view.setFocus()

    def _drop(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            focus = editor.window().focusWidget()  # also while another window is in front
            if focus is not None and editor.isAncestorOf(focus):
                self._view.setFocus()  # before it hides: Qt would give the focus to whatever button is next
        if self._layer is not None:
            self._layer.hide()
            self._layer.deleteLater()
            self._layer = None

    def _make_room(self) -> None:
        if self.editor is None:
            return
        height = self.editor.height_at(self._view.room(self._row).width())
        self._view.reserve_space(self._row, height + 2 * _AROUND_PX)
        self._place()
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        if self.editor is not None and self._layer is not None:
            room = self._view.room(self._row)
            if room.width() != self.editor.width():
                self._make_room()
                return
            self._layer.place(self.editor, room.adjusted(0, _AROUND_PX, 0, -_AROUND_PX))
