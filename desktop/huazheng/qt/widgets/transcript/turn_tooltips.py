"""Tooltips of the transcript: what the machine heard, where the turn shows something else, and who removed a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from huazheng.core.call.gaps import GapRow
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.script import raw_text
from huazheng.qt.models.turns_model import gap_text
from huazheng.qt.support.display_text import local_time

if TYPE_CHECKING:
    from huazheng.qt.models.turns_model import TurnsModel


class TurnTooltips(QObject):
    """Make the tooltip of a row."""

    def __init__(self, turns: TurnsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._turns = turns

    def text(self, row: int) -> str:
        """The tooltip of this row as plain text; empty where there is nothing to add."""
        turn, corrected = self._turns.turns[row], self._turns.marks[row].corrected
        if (removal := self._turns.removal(row)) is not None:
            when = f"{local_time(removal.at):%Y-%m-%d %H:%M}"
            return self.tr("{0} 于 {1} 删去这一句，不再算在清单里。").format(removal.who, when)
        if corrected is not None:
            machine = corrected.machine
            return self.tr("人工更正。机器写的是：{0}").format(
                f"{format_clock(machine.start)} {SPEAKER_LABELS[machine.speaker]} {machine.text}"
            )
        if isinstance(turn, GapRow):
            words = gap_text(turn)
            return words + "\n" + self.tr("机器写的是：{0}").format(turn.heard) if turn.heard else words
        raw = raw_text(turn.heard, turn.text)
        return self.tr("机器听到的是：{0}").format(raw) if raw else ""
