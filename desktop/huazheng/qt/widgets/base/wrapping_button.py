"""Base of buttons that draw their own wrapped text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from huazheng.qt.widgets.base.basics import ButtonKeysMixin

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent


class WrappingButton(ButtonKeysMixin, QAbstractButton):
    """A subclass draws it: ``heightForWidth`` and ``paintEvent``.

    ``name`` is its accessible name. ``usual_px``: the width by which its height is guessed; ``least``: its minimum
    width. With ``keeps_height`` it is never higher than its text.
    """

    def __init__(
        self, name: str, *, usual_px: int, least: QSize, keeps_height: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._usual_px, self._least = usual_px, least
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        vertical = QSizePolicy.Policy.Fixed if keeps_height else QSizePolicy.Policy.Minimum
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """The size of the text at a usual width."""
        return QSize(240, self.heightForWidth(self._usual_px))

    def minimumSizeHint(self) -> QSize:
        """The minimum width, which may be narrower than the text."""
        return self._least

    def hasHeightForWidth(self) -> bool:
        """Always True: the text wraps."""
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlight under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """End the highlight."""
        super().leaveEvent(event)
        self.update()
