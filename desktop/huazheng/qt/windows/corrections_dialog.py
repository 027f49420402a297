"""Every correction of a call, the newest first, each with a button to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from huazheng.core.call.edit_labels import describe_edit_change
from huazheng.core.schema.edits import TornEdit, UndoEdit, turn_of_edit, undone_edits
from huazheng.core.text.labels import format_clock
from huazheng.qt.support.display_text import bracketed, join_colon, local_time
from huazheng.qt.support.theme import GRID, SMALL_PX
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton, remove_widgets
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from huazheng.core.schema.edits import Edit
    from huazheng.services.callview.call_view import CallView

_LIST_PX = 320
_MOST_SHOWN = 300


class CorrectionsDialog(BaseDialog):
    """undone(number of the correction). ``show_call`` shows the call after a change."""

    undone = Signal(int)

    def __init__(self, opened: CallView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self.words = PlainLabel(muted=True, wrap=True)
        self.rows: list[tuple[Edit, TextButton | None]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        scroll = self._pane = QScrollArea()
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, GRID, 0)
        outer.addLayout(self._list)
        outer.addStretch(1)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(_LIST_PX)
        self.column.addWidget(self.words)
        self.column.addWidget(scroll, 1)
        self.column.addStretch(0)  # under the words, where there is no list
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.retranslate()

    def show_call(self, opened: CallView) -> None:
        """Show the same call as it is now."""
        self._opened = opened
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("更正记录"))
        self._pane.setAccessibleName(self.tr("更正记录"))
        self.title.show_text(self.tr("更正记录"))
        self.done_button.set_text(self.tr("关闭"))
        edits = self._opened.edits
        lines = edits.lines if edits is not None else ()
        words = (
            self.tr("每次更正都留着，撤销也是一条记录；机器写的文字从来不变。") if lines else self.tr("还没有更正过。")
        )
        if edits is not None and edits.torn is not None:
            words += "\n" + self.tr("记录末尾有写了一半的一行，可能断过电。它不生效，下次更正时会原样记下。")
        edits_of_other_transcripts = (
            self._opened.corrected.edits_of_other_transcripts if self._opened.corrected is not None else 0
        )
        if edits_of_other_transcripts:
            words += "\n" + self.tr("其中 {0} 处是对以前那份机器文字的更正，对现在这份不起作用。").format(
                edits_of_other_transcripts
            )
        self.words.show_text(words)
        self._pane.setVisible(bool(lines))
        self._show(lines)

    def _show(self, lines: tuple[Edit, ...]) -> None:
        remove_widgets(self._list)
        undone = undone_edits(lines)
        self.rows = []
        for edit in tuple(reversed(lines))[:_MOST_SHOWN]:
            self._list.addWidget(self._row(edit, undone=edit.number in undone))
            self._list.addWidget(Separator())

    def _row(self, edit: Edit, *, undone: bool) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        what, who = PlainLabel(wrap=True, muted=undone), PlainLabel(SMALL_PX, muted=True, wrap=True)
        state = bracketed(self.tr("已撤销")) if undone else self._ineffective(edit)
        what.show_text(f"{edit.number}. {self._where(edit)}{describe_edit_change(edit)}{state}")
        who.show_text(f"{local_time(edit.at):%Y-%m-%d %H:%M}  {edit.who}")
        words.addWidget(what)
        words.addWidget(who)
        line.addLayout(words, 1)
        button = None
        if not undone and not isinstance(edit, TornEdit) and self._opened.writable:
            button = TextButton(link=True)
            button.set_text(self.tr("恢复") if isinstance(edit, UndoEdit) else self.tr("撤销"))
            button.setAccessibleName(join_colon(button.text(), describe_edit_change(edit)))
            button.clicked.connect(lambda: self.undone.emit(edit.number))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.append((edit, button))
        return row

    def _ineffective(self, edit: Edit) -> str:
        """Reason why a correction in force changes nothing."""
        corrected = self._opened.corrected
        why = corrected.ineffective.get(edit.number) if corrected is not None else None
        return bracketed(join_colon(self.tr("没有生效"), why)) if why is not None else ""

    def _where(self, edit: Edit) -> str:
        """The start of the turn, by which people find it."""
        number = turn_of_edit(edit)
        if number is None or self._opened.corrected is None:
            return ""
        found = next((turn for turn in self._opened.turns if turn.id == number), None)
        found = found or self._opened.corrected.turn_at(number)
        return f"{format_clock(found.start)} " if found is not None else ""
