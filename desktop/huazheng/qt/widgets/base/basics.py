"""Basic widgets: labels that never read markup, buttons, a separator line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.text.sanitize import one_line, sanitize
from huazheng.qt.support.display_text import bracketed, rich_paragraph, tooltip_html
from huazheng.qt.support.icons import icon
from huazheng.qt.support.theme import BODY_PX, LINE_HEIGHT, MARGIN, colors, scaled_px, sized_font

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # PySide allows one Qt class among the bases; this one is mixed into several

ICON_PX = 20
_LEAST_LETTERS = 10


class PlainLabel(QLabel):
    """A label that shows any text literally; wrapped text has a line height fit for Chinese."""

    def __init__(
        self, pixels: int = BODY_PX, *, muted: bool = False, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText if wrap else Qt.TextFormat.PlainText)
        self.setFont(sized_font(self.font(), pixels))
        self.setProperty("muted", muted)
        self.setWordWrap(wrap)
        self.words = ""
        self._line_px = scaled_px(pixels * LINE_HEIGHT)

    def show_text(self, text: str) -> None:
        """Show this text, which may come from a file."""
        self.words = text
        self.setText(rich_paragraph(text, self._line_px) if self.wordWrap() else sanitize(text))
        self.setAccessibleName(sanitize(text))


class ElidedLabel(PlainLabel):
    """A label that is elided where it does not fit; its tooltip has the whole text.

    With ``yields`` it leaves the room to its neighbors, and shows nothing where only a few letters would fit.
    """

    def __init__(
        self,
        pixels: int = BODY_PX,
        *,
        muted: bool = False,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        yields: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(pixels, muted=muted, parent=parent)
        self._cut, self._yields = cut, yields
        if yields:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """The width of a few letters."""
        return QSize(48, super().minimumSizeHint().height())

    def show_text(self, text: str) -> None:
        """Show this text on one line."""
        super().show_text(one_line(text))
        self.setToolTip(tooltip_html(text))
        self.setAccessibleDescription(one_line(text))  # else it is the tooltip with its markup

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        del event
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(colors().muted if self.property("muted") else colors().text))
        letters = self.fontMetrics()
        words = letters.elidedText(self.text(), self._cut, self.width())
        if self._yields and words != self.text() and self.width() < _LEAST_LETTERS * letters.averageCharWidth():
            words = ""
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        painter.end()


class ButtonKeysMixin(_Button):
    """Let Space and Enter press a focused button, though Space is the window's shortcut for playing."""

    def event(self, event: QEvent) -> bool:
        """Keep Space from becoming the window's shortcut, and take Enter for a click."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Space:
                event.accept()
                return True
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat()
            alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.type() == QEvent.Type.KeyPress and enter and alone:
                event.accept()
                self.click()
                return True
        return super().event(event)


class IconButton(ButtonKeysMixin, QToolButton):
    """A button with an icon; its name is its tooltip and its accessible name."""

    def __init__(self, drawing: str, *, main: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._main = main
        self.setProperty("main", main)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._redraw()

    def draw(self, drawing: str) -> None:
        """Show another icon."""
        if drawing != self._drawing:
            self._drawing = drawing
            self._redraw()

    def name(self, name: str, keys: str = "") -> None:
        """Set the name, and the keys that do the same."""
        self.setAccessibleName(name)
        self.setToolTip(name + bracketed(keys) if keys else name)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colors."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def _redraw(self) -> None:
        chosen = colors()
        ink, faint = (chosen.on_accent, chosen.on_accent) if self._main else (chosen.text, chosen.line)
        self.setIcon(icon(self._drawing, ink, faint))


class TextButton(ButtonKeysMixin, QPushButton):
    """A button with a text. ``main``: the primary action; ``link``: looks like a link."""

    def __init__(self, *, main: bool = False, link: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("main", main)
        self.setProperty("link", link)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if link:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_text(self, words: str) -> None:
        """Set the button's text."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)


class Separator(QFrame):
    """A line one pixel high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Separator")
        self.setFixedHeight(1)


def center_card(whole: QVBoxLayout, card: QWidget) -> None:
    """Lay out a card in an empty layout: horizontally centered, a little above the middle."""
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card, 6)
    middle.addStretch(1)
    whole.addStretch(2)
    whole.addLayout(middle)
    whole.addStretch(3)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again after a property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def remove_widgets(layout: QLayout) -> None:
    """Empty a layout, and delete the widgets in it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)  # out of the parent now, not when Qt gets round to deleting it
            widget.deleteLater()


def inset(widget: QWidget) -> QWidget:
    """Give a widget the margins of a panel at its sides, and return it."""
    widget.setContentsMargins(MARGIN, 0, MARGIN, 0)
    return widget
