"""The context menu of a row of the transcript."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from huazheng.core.call.gaps import RECORDING_GAP, GapRow
from huazheng.core.text.labels import OTHER_SPEAKER_LABEL, SPEAKER_LABELS, format_clock
from huazheng.qt.support.display_text import join_colon
from huazheng.services.callview.turn_change import TurnChange

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction

    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.widgets.transcript.transcript_view import TranscriptView

_CITE_KEYS = QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_C)
_EDIT_KEY, _SPLIT_KEY, _JOIN_KEY, _REMOVE_KEY = Qt.Key.Key_F2, Qt.Key.Key_S, Qt.Key.Key_J, Qt.Key.Key_Delete


class TurnMenu(QObject):
    """Offers what can be done with a turn, and does it for the keys of the main menu.

    changed(TurnChange) · removed(turn id) · joined(turn id) · undone(number of the correction) · split_requested(row) ·
    noted(seconds): begin a note there · citation_requested(start, end) · excerpt_requested(start, end): in seconds
    """

    changed = Signal(object)
    removed = Signal(int)
    joined = Signal(int)
    undone = Signal(int)
    split_requested = Signal(int)
    noted = Signal(float)
    citation_requested = Signal(float, float)
    excerpt_requested = Signal(float, float)

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        view.menu_requested.connect(self.open)

    def open(self, row: int, place: QPoint) -> None:
        """Open the menu of a row at this place on the screen."""
        self.menu_for(row).popup(place)

    def menu_for(self, row: int) -> QMenu:
        """The menu of a row."""
        view, turn = self._view, self._view.turns.turns[row]
        menu = QMenu(view)
        menu.aboutToHide.connect(menu.deleteLater)
        _add(menu, self.tr("从这里播放"), lambda: view.play_requested.emit(turn.start))
        if not isinstance(turn, GapRow) and view.turns.removal(row) is None:
            cite = partial(self.citation_requested.emit, turn.start, turn.end)
            _add(menu, self.tr("复制引文（页:行）"), cite, _CITE_KEYS)
            _add(menu, self.tr("导出这一段的录音…"), partial(self.excerpt_requested.emit, turn.start, turn.end))
        if view.editable and isinstance(turn, GapRow) and turn.reason != RECORDING_GAP:
            _add(menu, self.tr("再识别一遍"), lambda: view.recheck_requested.emit(turn))
        if view.editable:
            _add(menu, self.tr("在这里记一笔"), lambda: self.noted.emit(turn.start))
            if not isinstance(turn, GapRow):
                self._add_corrections(menu, row, turn)
        return menu

    def remove_or_restore(self, row: int) -> None:
        """Remove the turn of a row; restore one that is removed. Does nothing on a gap."""
        turn, removal = self._view.turns.turns[row], self._view.turns.removal(row)
        if removal is not None:
            self.undone.emit(removal.number)
        elif not isinstance(turn, GapRow):
            self.removed.emit(turn.id)

    def join(self, row: int) -> None:
        """Join the turn of a row with the next one of the same speaker. Does nothing on a gap or a removed turn."""
        turn = self._view.turns.turns[row]
        if not isinstance(turn, GapRow) and self._view.turns.removal(row) is None:
            self.joined.emit(turn.id)

    def _add_corrections(self, menu: QMenu, row: int, turn: Turn) -> None:
        menu.addSeparator()
        if self._view.turns.removal(row) is not None:
            _add(menu, self.tr("恢复这一句"), lambda: self.remove_or_restore(row), _REMOVE_KEY)
            return
        _add(menu, self.tr("更正这一句…"), lambda: self._view.edit_requested.emit(row), _EDIT_KEY)
        for speaker, words in SPEAKER_LABELS.items():
            if speaker != turn.speaker:
                name = str(OTHER_SPEAKER_LABEL if speaker == "unknown" else words)
                change = partial(self.changed.emit, TurnChange(turn.id, speaker=speaker))
                _add(menu, join_colon(self.tr("说话人改为"), name), change)
        menu.addSeparator()
        _add(menu, self.tr("拆成两句…"), lambda: self.split_requested.emit(row), _SPLIT_KEY)
        following = self._view.turns.following(row)
        join = (
            self.tr("与 {0} 的下一句合并").format(format_clock(following.start))
            if following is not None
            else self.tr("与同一人的下一句合并")
        )
        _add(menu, join, lambda: self.join(row), _JOIN_KEY).setEnabled(following is not None)
        _add(menu, self.tr("删去这一句"), lambda: self.remove_or_restore(row), _REMOVE_KEY)
        mark = self._view.turns.marks[row].corrected
        if mark is not None and mark.edits:
            last = mark.edits[-1].number
            menu.addSeparator()
            _add(menu, self.tr("撤销对这一句的上一次更正"), lambda: self.undone.emit(last))


def _add(menu: QMenu, words: str, do: Callable[[], object], key: Qt.Key | QKeySequence | None = None) -> QAction:
    """Add an entry; ``key`` is only named beside it: the main menu holds the shortcut."""
    named = f"\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}" if key is not None else ""
    action = menu.addAction(words + named)
    action.triggered.connect(lambda _=False: do())
    return action
