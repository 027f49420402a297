"""Base of the dialogs: one column, background jobs that end with it, texts in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from huazheng.qt.support.job_runner import JobRunner
from huazheng.qt.support.theme import GRID, TITLE_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.flow_layout import DialogButtonRow
from huazheng.qt.widgets.base.scroll_areas import FittingScrollArea, VerticalScrollArea

WIDE_PX = 592
INSET_PX = 24
LONG_PX, LEAST_PANE_PX = (680, 640), 160


class BaseDialog(RetranslateMixin, QDialog):
    """A title, the content in ``column``, a progress bar, and buttons in ``foot``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.work = JobRunner(self)
        self.title = PlainLabel(TITLE_PX, wrap=True)
        self.title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.column = QVBoxLayout()
        self.column.setSpacing(GRID)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.foot = DialogButtonRow(gap=GRID)
        self.done_button = TextButton()
        self.done_button.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(INSET_PX, INSET_PX, INSET_PX, INSET_PX)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.title)
        whole.addWidget(FittingScrollArea(self.column), 1)
        whole.addWidget(self.bar)
        whole.addLayout(self.foot)
        self.setMinimumWidth(min(scaled_px(WIDE_PX), self.screen().availableSize().width()))

    def show_progress(self, fraction: float) -> None:
        """Show a progress of 0 to 1."""
        self.bar.setValue(round(fraction * 1000))
        self.bar.show()

    def done(self, result: int) -> None:
        """Stop the background jobs, and close."""
        self.work.close()
        super().done(result)

    def resize_within_screen(self, width: int, height: int) -> None:
        """Resize to this size scaled with the letters, or to the screen where that is smaller."""
        room = self.screen().availableSize()
        self.resize(min(scaled_px(width), room.width()), min(scaled_px(height), room.height()))

    def event(self, event: QEvent) -> bool:
        """Grow when a text became longer: Qt asks for that, but lets wrapped texts be squeezed."""
        if event.type() == QEvent.Type.DeferredDelete:
            self.work.close()  # Qt would wait for a job that began since ``done``, with the interpreter's lock held
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
        """Show every text in the language in use."""


class ScrollableDialog(BaseDialog):
    """A dialog whose content, in ``inside``, scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget()
        self.inside = QVBoxLayout(inner)
        self.inside.setContentsMargins(2, 2, 2 * GRID, 2)
        self.inside.setSpacing(0)
        self.pane = VerticalScrollArea(inner)
        self.pane.setObjectName("Pane")
        self.pane.setMinimumHeight(scaled_px(LEAST_PANE_PX))
        self.column.addWidget(self.pane, 1)
        self.resize_within_screen(*LONG_PX)

    def make_keyboard_scrollable(self) -> None:
        """Let keys scroll a pane in which nothing takes the focus, and inset its content from the frame."""
        self.pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
