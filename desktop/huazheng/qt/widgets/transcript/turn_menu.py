"""The context menu of a row of the transcript."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from huazheng.core.text.gaps import DROPOUT, GapRow
from huazheng.core.text.labels import OTHER_SPEAKER_LABEL, SPEAKER_LABELS
from huazheng.qt.support.display_text import join_colon
from huazheng.services.callview.turn_change import TurnChange

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint

    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.widgets.transcript.transcript_view import TranscriptView


class TurnMenu(QObject):
    """changed(TurnChange) · undone(number of the correction) · noted(seconds): begin a note there"""

    changed = Signal(object)
    undone = Signal(int)
    noted = Signal(float)

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
        if view.editable and isinstance(turn, GapRow) and turn.reason != DROPOUT:
            _add(menu, self.tr("再识别一遍"), lambda: view.recheck_requested.emit(turn))
        if view.editable:
            _add(menu, self.tr("在这里记一笔"), lambda: self.noted.emit(turn.start))
            if not isinstance(turn, GapRow):
                self._add_corrections(menu, row, turn)
        return menu

    def _add_corrections(self, menu: QMenu, row: int, turn: Turn) -> None:
        menu.addSeparator()
        _add(menu, self.tr("更正这一句…\tF2"), lambda: self._view.edit_requested.emit(row))
        for speaker, words in SPEAKER_LABELS.items():
            if speaker != turn.speaker:
                name = str(OTHER_SPEAKER_LABEL if speaker == "unknown" else words)
                change = partial(self.changed.emit, TurnChange(turn.id, speaker=speaker))
                _add(menu, join_colon(self.tr("说话人改为"), name), change)
        mark = self._view.turns.marks[row].corrected
        if mark is not None and mark.edits:
            last = mark.edits[-1].number
            menu.addSeparator()
            _add(menu, self.tr("撤销对这一句的上一次更正"), lambda: self.undone.emit(last))


def _add(menu: QMenu, words: str, do: Callable[[], object]) -> None:
    menu.addAction(words).triggered.connect(lambda _=False: do())
