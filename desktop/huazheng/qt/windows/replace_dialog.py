"""Find and replace over a whole call: every place is listed with what it becomes before anything is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from huazheng.core.text.labels import format_clock, speaker_label
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, remove_widgets
from huazheng.qt.windows.dialog_base import ScrollableDialog
from huazheng.services.callview.word_places import find_word_places, replaced_texts

if TYPE_CHECKING:
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.word_places import WordPlace

_AROUND = 12
_MOST_SHOWN = 300


class PlaceCheckBox(QCheckBox):
    """A place in the transcript, with the words around it."""


class ReplaceDialog(ScrollableDialog):
    """chosen(dict): the new text of each turn, by id."""

    chosen = Signal(object)

    def __init__(self, opened: CallView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns = opened.transcript.turns if opened.transcript is not None else ()
        self.sought, self.new = QLineEdit(), QLineEdit()
        self._labels = PlainLabel(), PlainLabel()
        self.found = PlainLabel(muted=True, wrap=True)
        self.rows: list[tuple[QCheckBox, WordPlace]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for place, (label, field) in enumerate(zip(self._labels, (self.sought, self.new), strict=True)):
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
            field.textChanged.connect(self._list_places)
        self.column.insertLayout(0, grid)
        self.column.insertWidget(1, self.found)
        self.use = TextButton(main=True)
        self.use.setDefault(True)
        self.use.clicked.connect(self._choose)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.use)
        self.inside.setSpacing(GRID)
        self.retranslate()
        self.sought.setFocus()

    def _list_places(self) -> None:
        remove_widgets(self.inside)
        self.rows = []
        for place in list(find_word_places(self._turns, self.sought.text()))[:_MOST_SHOWN]:
            box = PlaceCheckBox()
            box.setChecked(True)
            box.toggled.connect(self._count)
            box.setText(self._row_text(place).replace("&", "&&"))
            self.inside.addWidget(box)
            self.rows.append((box, place))
        self.inside.addStretch(1)
        self._count()

    def _row_text(self, place: WordPlace) -> str:
        turn, (first, after) = place
        text = turn.text
        before, behind = text[max(first - _AROUND, 0) : first], text[after : after + _AROUND]
        cut_before = "…" if first > _AROUND else ""
        cut_behind = "…" if after + _AROUND < len(text) else ""
        change = f"【{text[first:after]} → {self.new.text()}】" if self.new.text() else f"【{text[first:after]}】"
        words = one_line(f"{cut_before}{before}{change}{behind}{cut_behind}")
        return f"{format_clock(turn.start)} {speaker_label(turn)}  {words}"

    def _count(self) -> None:
        count = sum(box.isChecked() for box, _ in self.rows)
        self.use.set_text(self.tr("替换 {0} 处").format(count))
        new = self.new.text().strip()
        self.use.setEnabled(count > 0 and new not in {"", self.sought.text().strip()})
        if not self.sought.text().strip():
            self.found.show_text(self.tr("写上要找的字，下面会列出每一处；不该换的去掉勾。"))
        elif not self.rows:
            self.found.show_text(self.tr("没有找到"))
        else:
            lines = len({place.turn.id for _, place in self.rows})
            self.found.show_text(self.tr("{0} 句里有 {1} 处。换过的句子要再核对一遍。").format(lines, len(self.rows)))

    def _choose(self) -> None:
        places = [place for box, place in self.rows if box.isChecked()]
        texts = replaced_texts(places, self.new.text().strip())
        self.accept()
        if texts:
            self.chosen.emit(texts)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("查找替换"))
        self.title.show_text(self.tr("在这通电话里查找替换"))
        self.pane.setAccessibleName(self.tr("找到的地方"))
        for label, field, words in zip(
            self._labels, (self.sought, self.new), (self.tr("查找"), self.tr("换成")), strict=True
        ):
            label.show_text(words)
            field.setAccessibleName(words)
        self.done_button.set_text(self.tr("取消"))
        self._list_places()
