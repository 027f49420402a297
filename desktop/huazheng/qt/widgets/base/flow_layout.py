"""Layouts that wrap small widgets into lines; the row of buttons at the foot of a dialog."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_ANY_PX = 100_000


class FlowLayout(QLayout):
    """Wrap its widgets into lines like words."""

    def __init__(self, parent: QWidget | None = None, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item."""
        self._items.append(item)

    def count(self) -> int:
        """The number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at an index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at an index."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """No direction: it takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Always True: the narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at this width."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """The minimum size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the widest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Place every item."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        y, lines = rect.y(), self._lines(rect.width())
        for line in lines:
            if move:
                for item, x in zip(line, self._places(line, rect.width()), strict=True):
                    item.setGeometry(QRect(QPoint(rect.x() + x, y), self._size(item, rect.width())))
            y += max(item.sizeHint().height() for item in line) + self._gap
        return y - rect.y() - (self._gap if lines else 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            if lines and self._px([*lines[-1], item], width) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _places(self, line: list[QLayoutItem], width: int) -> list[int]:
        """The left edges of the items of one line."""
        return [self._px(line[:number], width) + (self._gap if number else 0) for number in range(len(line))]

    def _px(self, items: list[QLayoutItem], width: int) -> int:
        return sum(self._size(item, width).width() for item in items) + self._gap * max(len(items) - 1, 0)

    @staticmethod
    def _size(item: QLayoutItem, width: int) -> QSize:
        return item.sizeHint().boundedTo(QSize(width, item.sizeHint().height()))


class DialogButtonRow(FlowLayout):
    """The buttons of a dialog on one line; those added after the stretch are at its right end.

    On a screen too narrow for one line they wrap, all at the right.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 4) -> None:
        super().__init__(parent, gap)
        self._before_stretch = 0

    def addStretch(self) -> None:
        """Put what is added from here on at the right."""
        self._before_stretch = self.count()

    def minimumSize(self) -> QSize:
        """One line where the screen has room for it, else the widest button."""
        least = super().minimumSize()
        whole = self._px([item for item in self._items if not item.isEmpty()], _ANY_PX)
        return QSize(whole, least.height()) if whole <= self._room_px() else least

    def _room_px(self) -> int:
        sheet = self.parentWidget()
        if sheet is None:
            return _ANY_PX
        layout = sheet.layout()
        around = layout.contentsMargins() if layout is not None else QMargins()
        return sheet.screen().availableSize().width() - around.left() - around.right()

    def _places(self, line: list[QLayoutItem], width: int) -> list[int]:
        places, spare = super()._places(line, width), width - self._px(line, width)
        at_left = self._items[: self._before_stretch] if len(self._lines(width)) == 1 else []
        return [x if item in at_left else x + spare for item, x in zip(line, places, strict=True)]
