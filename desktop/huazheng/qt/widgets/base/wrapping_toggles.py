"""Check boxes and radio buttons whose text wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    _Button = QAbstractButton
else:
    _Button = object  # PySide allows one Qt class among the bases; this one is mixed into several

_LEAST_LETTERS = 12


class WrappingTextMixin(_Button):
    """For check boxes and radio buttons. Text set with ``set_text`` wraps; the accessible name has it on one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, words: str) -> None:
        """Set the text."""
        self._words = words
        self.setAccessibleName(words)
        self._wrap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap for the new width."""
        super().resizeEvent(event)
        self._wrap()

    def sizeHint(self) -> QSize:
        """One line where possible; as high as its lines are now."""
        return QSize(self._frame_px() + self.fontMetrics().horizontalAdvance(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The width of a few letters a line."""
        few = self._frame_px() + self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        return QSize(min(few, self.sizeHint().width()), self._high(1))

    def hasHeightForWidth(self) -> bool:
        """Always True: the text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of its lines."""
        return self._high(len(self._lines(width)))

    def _high(self, lines: int) -> int:
        now = self.text().count("\n") + 1
        return int(super().sizeHint().height()) + (lines - now) * self.fontMetrics().lineSpacing()

    def _frame_px(self) -> int:
        """The width of the box and the space beside it."""
        widest = max(self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n"))
        return int(super().sizeHint().width()) - widest

    def _wrap(self) -> None:
        wrapped = "\n".join(self._lines(self.width()))
        if wrapped != self.text():
            self.setText(wrapped)

    def _lines(self, width: int) -> list[str]:
        """The text in lines for so many pixels, the box included."""
        room = width - self._frame_px()
        if self.fontMetrics().horizontalAdvance(self._words) <= room:
            return [self._words]
        layout = QTextLayout(self._words, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(room, 1))
            lines.append(self._words[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        return lines


class RadioButton(WrappingTextMixin, QRadioButton):
    """A radio button whose text wraps."""
