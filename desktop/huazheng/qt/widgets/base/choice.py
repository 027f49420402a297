"""Choices: a drop-down list of values, a date field, a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

from huazheng.qt.support.display_text import tooltip_html
from huazheng.qt.support.icons import icon
from huazheng.qt.support.theme import GRID, colors, scaled_px
from huazheng.qt.widgets.base.wrapping_toggles import WrappingTextMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QDate
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

_ARROW_PX, _TICK_PX = 16, 16
_LEAST_PX, _LEAST_DAY_PX = 200, 144


class ChoiceBox(QComboBox):
    """A drop-down list of values. picked(value): the person chose another one; not emitted for changes by code.

    Text that does not fit is elided in the middle, for two values may differ at either end: two microphones of one
    maker, a model that is to be downloaded. The tooltip and the list show it whole.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMinimumWidth(_LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda _: self.picked.emit(self.value))
        self.currentTextChanged.connect(self._say_whole)

    @property
    def value(self) -> str:
        """The chosen value."""
        return str(self.currentData())

    def offer(self, values: Iterable[tuple[str, str]], chosen: str) -> None:
        """Set the values, each with its text; if the chosen one is not among them, the first is chosen."""
        self.clear()
        for value, words in values:
            self.addItem(words, value)
        self.setCurrentIndex(max(self.findData(chosen), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel, so that scrolling past the box changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        """Open the list as wide as its longest text."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * GRID)
        super().showPopup()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide for the new width."""
        super().resizeEvent(event)
        self._say_whole()

    def words_shown(self) -> str:
        """The text of the chosen value, as elided."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, field.width())

    def _say_whole(self) -> None:
        whole = self.currentText()
        self.setToolTip(tooltip_html(whole) if self.words_shown() != whole else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box as the style sheet has it, with an arrow of the one set of icons."""
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.words_shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        _draw_arrow(painter, self)
        painter.end()


class DateField(QDateEdit):
    """A date, typed or chosen from a calendar."""

    def __init__(self, day: QDate, parent: QWidget | None = None) -> None:
        super().__init__(day, parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setMinimumWidth(scaled_px(_LEAST_DAY_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box as the style sheet has it, with an arrow of the one set of icons."""
        super().paintEvent(event)
        painter = QPainter(self)
        _draw_arrow(painter, self)
        painter.end()


def _draw_arrow(painter: QPainter, box: QWidget) -> None:
    chosen = colors()
    arrow = icon("down", chosen.muted, chosen.line, _ARROW_PX)
    at = QPoint(box.width() - _ARROW_PX - GRID, (box.height() - _ARROW_PX) // 2)
    arrow.paint(painter, at.x(), at.y(), _ARROW_PX, _ARROW_PX)


class Switch(WrappingTextMixin, QCheckBox):
    """A checkbox. switched_by_user(on): not emitted for changes by code."""

    switched_by_user = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.switched_by_user)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box as the style sheet has it, with a tick of the one set of icons."""
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            chosen = colors()
            icon("check", chosen.on_accent, chosen.on_accent, _TICK_PX).paint(painter, box)
            painter.end()

    def minimumSizeHint(self) -> QSize:
        """Large enough to be touched with a finger."""
        return super().minimumSizeHint().expandedTo(QSize(3 * GRID, 3 * GRID))
