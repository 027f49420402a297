"""Scroll areas that never scroll sideways; one scrolls only where the screen is too low."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, scaled_px

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayout

_LEAST_HEIGHT_PX = 96


class VerticalScrollArea(QScrollArea):
    """Show ``inner`` at the available width, on a transparent ground; Tab goes to the widgets in it."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # Qt has just turned it on
        self.viewport().setAutoFillBackground(False)


class _FittingColumn(QWidget):
    """As high as needed, and no higher than there is room: a list in it that scrolls gives way first."""

    def heightForWidth(self, width: int) -> int:
        """The height with wrapped texts whole and scrolling lists at their minimum."""
        layout = self.layout()
        if layout is None:
            return -1
        wraps = layout.hasHeightForWidth()
        return layout.totalMinimumHeightForWidth(width) if wraps else layout.totalMinimumSize().height()


class FittingScrollArea(VerticalScrollArea):
    """Ask for the height that ``column`` needs at its width, wrapped texts included."""

    def __init__(self, column: QVBoxLayout, parent: QWidget | None = None) -> None:
        inner = _FittingColumn()
        column.setContentsMargins(0, 0, 0, 0)
        inner.setLayout(column)
        self._column: QLayout = column
        super().__init__(inner, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Always True: the texts in it wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of everything at this width."""
        wraps = self._column.hasHeightForWidth()
        return self._column.totalHeightForWidth(width) if wraps else self._column.totalMinimumSize().height()

    def sizeHint(self) -> QSize:
        """The size of everything."""
        return self._column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Everything across, a few lines down."""
        least = self._column.totalMinimumSize()
        return QSize(least.width(), min(least.height(), scaled_px(_LEAST_HEIGHT_PX)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show or hide the scroll bar for the new size."""
        super().resizeEvent(event)
        self._show_bar()

    def _show_bar(self) -> None:
        """Show the scroll bar only where needed without it: beside a bar texts wrap more, and would keep it there."""
        inner = self.widget()
        fits = inner is None or inner.heightForWidth(self.width()) <= self.height()
        self.setViewportMargins(0, 0, 0 if fits else GRID, 0)
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if fits else bar.ScrollBarAsNeeded)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass a changed size of the content on to the parents, which Qt does not do by itself."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._show_bar()
        return super().eventFilter(watched, event)
