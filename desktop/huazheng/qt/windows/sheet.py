"""What every sheet over the window has: one column, work in the background that ends with it, its language."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from huazheng.qt.bridge import Workshop
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.theme import GRID, TITLE_PX, scaled, sized
from huazheng.qt.widgets.flow import Foot
from huazheng.qt.widgets.parts import PlainLabel, TextButton
from huazheng.qt.widgets.scrolled import Scrolled, UpAndDown

WIDE_PX = 592
INSET_PX = 24
LONG_PX, LEAST_PANE_PX = (680, 640), 160


class Sheet(FollowsLanguage, QDialog):
    """A title, what the sheet adds to ``column``, progress, and buttons at the foot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.work = Workshop(self)
        self.title = PlainLabel(TITLE_PX, wrap=True)
        self.title.setFont(sized(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.column = QVBoxLayout()
        self.column.setSpacing(GRID)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.foot = Foot(gap=GRID)
        self.done_button = TextButton()
        self.done_button.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(INSET_PX, INSET_PX, INSET_PX, INSET_PX)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.title)
        whole.addWidget(Scrolled(self.column), 1)
        whole.addWidget(self.bar)
        whole.addLayout(self.foot)
        self.setMinimumWidth(min(scaled(WIDE_PX), self.screen().availableSize().width()))

    def show_progress(self, fraction: float) -> None:
        """How far the work is."""
        self.bar.setValue(round(fraction * 1000))
        self.bar.show()

    def done(self, result: int) -> None:
        """Stop what runs, and close."""
        self.work.close()
        super().done(result)

    def take_room(self, width: int, height: int) -> None:
        """Be that large, or larger with larger letters, as far as there is a screen for it."""
        room = self.screen().availableSize()
        self.resize(min(scaled(width), room.width()), min(scaled(height), room.height()))

    def event(self, event: QEvent) -> bool:
        """Grow where what it says has become longer: Qt asks for that, but lets wrapped words be squeezed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and (whole := self.layout()) is not None:
            room = self.screen().availableSize()
            wide = min(max(whole.totalMinimumSize().width(), self.width()), room.width())
            high = whole.totalHeightForWidth(wide) if whole.hasHeightForWidth() else 0
            high = min(max(high, self.height()), room.height())
            if self.isVisible() and (wide, high) != (self.width(), self.height()):
                self.resize(wide, high)
        return done

    def retranslate(self) -> None:
        """Speak the language in use."""


class LongSheet(Sheet):
    """A sheet whose middle scrolls: what it holds goes into ``inside``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget()
        self.inside = QVBoxLayout(inner)
        self.inside.setContentsMargins(2, 2, 2 * GRID, 2)
        self.inside.setSpacing(0)
        self.pane = UpAndDown(inner)
        self.pane.setObjectName("Pane")
        self.pane.setMinimumHeight(scaled(LEAST_PANE_PX))
        self.column.addWidget(self.pane, 1)
        self.take_room(*LONG_PX)

    def take_focus(self) -> None:
        """Let the pane be scrolled by keys, where nothing in it takes the focus; its words stand off its frame."""
        self.pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
