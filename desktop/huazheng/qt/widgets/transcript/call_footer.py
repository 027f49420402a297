"""The line below a call: that a machine made the text, which one, and the code of the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from huazheng.core.text.labels import MACHINE_TEXT_NOTICE
from huazheng.qt.support.display_text import bracketed, join_colon, tooltip_html
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX, scaled_px
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton

if TYPE_CHECKING:
    from huazheng.services.callview.call_view import CallView

_COPIED_MS = 2000
_SIDE_BY_SIDE_PX = 640


class CallFooter(RetranslateMixin, QWidget):
    """Notice, model and the seal's code. A click on the code copies the whole record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.code = TextButton(link=True)
        self._code = self._whole = ""
        self._model: str | None = None
        self._has_text = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(MARGIN, 4, GRID, 4)
        self._row.setSpacing(4)
        self._row.addWidget(self.notice, 1)
        self._row.addWidget(self.code)
        self.code.clicked.connect(self._copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(self.retranslate)
        self.retranslate()

    def show_call(self, opened: CallView) -> None:
        """Show the model of this call, and the code of its seal."""
        self._code, self._whole = opened.code.code, opened.code.message
        self._model = opened.transcript.model if opened.transcript is not None else None
        self._has_text = opened.transcript is not None
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts side by side where there is room, else below each other."""
        super().resizeEvent(event)
        narrow = event.size().width() < scaled_px(_SIDE_BY_SIDE_PX)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(MARGIN - (4 if narrow else 0), 4, GRID, 4)
        self.notice.setContentsMargins(4 if narrow else 0, 0, 0, 0)
        self._show_notice()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.code.set_text(self.tr("封存码：{0}").format(self._code))
        self.code.setToolTip(self.tr("复制完整的封存码"))
        self.code.setVisible(bool(self._code))
        self._show_notice()

    def _show_notice(self) -> None:
        """Show the notice, with the model where one line holds both; else the tooltip names it."""
        model = bracketed(join_colon(self.tr("识别模型"), self._model)) if self._model else ""
        whole = f"{MACHINE_TEXT_NOTICE}{model}" if self._has_text else ""
        beside = self._row.direction() == QBoxLayout.Direction.LeftToRight
        room = self.width() - MARGIN - 2 * GRID - (self.code.sizeHint().width() if beside else 0)
        fits = self.notice.fontMetrics().horizontalAdvance(whole) <= room
        shown = whole if fits or not whole else str(MACHINE_TEXT_NOTICE)
        self.notice.setToolTip("" if fits else tooltip_html(whole))
        if shown != self.notice.words:
            self.notice.show_text(shown)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole)
        self.code.set_text(self.tr("已复制完整的封存码"))
        self._back.start()
