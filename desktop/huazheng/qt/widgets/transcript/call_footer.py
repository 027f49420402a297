"""The line below a call: that a machine made the text, which one, and the hash of the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from huazheng.core.text.labels import MACHINE_TEXT_NOTICE
from huazheng.qt.support.display_text import bracketed, join_colon
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX, scaled_px
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton

if TYPE_CHECKING:
    from huazheng.services.callview.call_view import CallView

CHAIN_SUFFIX = ".jsonl"
_SHORT, _GROUP = 16, 4
_COPIED_MS = 2000
_SIDE_BY_SIDE_PX = 640


class CallFooter(RetranslateMixin, QWidget):
    """Notice, model and hash. A click on the hash copies it whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.hash = TextButton(link=True)
        self._sha256 = ""
        self._whole = ""
        self._model: str | None = None
        self._has_text = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(MARGIN, 4, GRID, 4)
        self._row.setSpacing(4)
        self._row.addWidget(self.notice, 1)
        self._row.addWidget(self.hash)
        self.hash.clicked.connect(self._copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(self.retranslate)
        self.retranslate()

    def show_call(self, opened: CallView) -> None:
        """Show the model and the hash of this call."""
        audio = [file for file in opened.call.seal.files if not file.name.endswith(CHAIN_SUFFIX)]
        self._sha256 = audio[0].sha256
        self._whole = self._sha256 if len(audio) == 1 else "\n".join(f"{file.sha256}  {file.name}" for file in audio)
        self._model = opened.transcript.model if opened.transcript is not None else None
        self._has_text = opened.transcript is not None
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts side by side where there is room, else below each other."""
        super().resizeEvent(event)
        self._say_hash()
        narrow = event.size().width() < scaled_px(_SIDE_BY_SIDE_PX)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(MARGIN - (4 if narrow else 0), 4, GRID, 4)
        self.notice.setContentsMargins(4 if narrow else 0, 0, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Room for the beginning of the hash."""
        short = self._hash_px(self._hash_words(_GROUP)) + self._hash_frame_px + 2 * MARGIN
        return QSize(max(short, self.notice.minimumSizeHint().width()), super().minimumSizeHint().height())

    @property
    def _hash_frame_px(self) -> int:
        return self.hash.sizeHint().width() - self._hash_px(self.hash.text())

    def _say_hash(self) -> None:
        """Show as much of the hash as fits on one line."""
        room = self.width() - 2 * MARGIN - self._hash_frame_px
        lengths = range(_SHORT, _GROUP, -_GROUP)
        fits = next((one for one in lengths if self._hash_px(self._hash_words(one)) <= room), _GROUP)
        self.hash.set_text(self._hash_words(fits))

    def _hash_words(self, length: int) -> str:
        short = " ".join(self._sha256[i : i + _GROUP] for i in range(0, length, _GROUP))
        return self.tr("原始录音 SHA-256：{0} …").format(short)

    def _hash_px(self, words: str) -> int:
        return self.hash.fontMetrics().horizontalAdvance(words)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        model = bracketed(join_colon(self.tr("识别模型"), self._model)) if self._model else ""
        self.notice.show_text(f"{MACHINE_TEXT_NOTICE}{model}" if self._has_text else "")
        self._say_hash()
        self.hash.setToolTip(self.tr("复制完整的校验码"))
        self.hash.setVisible(bool(self._sha256))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole)
        self.hash.set_text(self.tr("已复制完整的校验码"))
        self._back.start()
