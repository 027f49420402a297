"""A button that draws its own wrapped words: as high as its width needs, and lit up under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from huazheng.qt.widgets.base.basics import SpaceKeyMixin

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent


class WrappingButton(SpaceKeyMixin, QAbstractButton):
    """What it says and how it is drawn is for a subclass: ``heightForWidth`` and ``paintEvent``.

    ``name`` is what a screen reader says. ``usual_px`` is the width by which its height is guessed, ``least`` how
    small it may become; one that ``keeps_height`` is never higher than its words.
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
        """As high as the words need at a usual width."""
        return QSize(240, self.heightForWidth(self._usual_px))

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its words."""
        return self._least

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And go out."""
        super().leaveEvent(event)
        self.update()
