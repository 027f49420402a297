"""After a recording: that it is saved and sealed, what is missing, and the digits to send to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.sentences import sentences, short_digest
from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import ElidedLabel, IconButton, PlainLabel, TextButton, center_card
from huazheng.qt.widgets.recording.qr_code import QrCode

if TYPE_CHECKING:
    from huazheng.qt.models.recording_watch import SealedRecording

WIDEST_PX = 560
_HASH_PX = 18
_COPIED_MS = 2500


class SealedCard(RetranslateMixin, QWidget):
    """transcribe() · opened() · checked(): the next step"""

    transcribe = Signal()
    opened = Signal()
    checked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sealed: SealedRecording | None = None
        self.title = PlainLabel(TITLE_PX, wrap=True)
        self.title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.words = PlainLabel(wrap=True)
        self.send = PlainLabel(muted=True, wrap=True)
        self.digits = PlainLabel(_HASH_PX)
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = IconButton("copy")
        self.copied = PlainLabel(muted=True)
        self.key = PlainLabel(muted=True)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code = QrCode()
        self.place = ElidedLabel(muted=True, cut=Qt.TextElideMode.ElideMiddle)
        self.transcribe_button, self.open_button, self.check_button = TextButton(main=True), TextButton(), TextButton()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_COPIED_MS)
        self._forget.timeout.connect(lambda: self.copied.show_text(""))
        self._arrange()
        self.copy.clicked.connect(self._copy)
        self.transcribe_button.clicked.connect(self.transcribe)
        self.open_button.clicked.connect(self.opened)
        self.check_button.clicked.connect(self.checked)
        self.retranslate()

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("Panel")
        card.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(GRID)
        column.addWidget(self.send)
        row = QHBoxLayout()
        for part in (self.digits, self.copy, self.copied):
            row.addWidget(part)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.key)
        column.addWidget(self.code)
        column.addSpacing(GRID)
        column.addWidget(self.place)
        column.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.transcribe_button, self.open_button, self.check_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        center_card(whole, card)

    def show_sealed(self, sealed: SealedRecording) -> None:
        """Show the sealed recording."""
        self.sealed = sealed
        self.copied.show_text("")
        self._refresh_texts()
        self.transcribe_button.setFocus()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.title.show_text(self.tr("录音已保存并封存"))
        self.send.show_text(
            self.tr("把这串校验码发给自己或家人留底。它有了日期，日后能证明封存不晚于那时、之后没有改过。")
        )
        self.copy.name(self.tr("复制校验码"))
        self.transcribe_button.set_text(self.tr("识别文字"))
        self.open_button.set_text(self.tr("听录音"))
        self.check_button.set_text(self.tr("核验"))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        if self.sealed is None:
            return
        seal, say = self.sealed.seal, sentences()
        length = self.tr("共 {0}，{1}").format(say.length(seal.duration), say.lost(seal))
        self.words.show_text("\n".join(filter(None, [length, say.ended(seal)])))
        self.digits.show_text(short_digest(self.sealed.digest))
        code = self.sealed.code
        self.key.show_text(self.tr("签名密钥 {0}").format(code.key))
        self.code.show_modules(self.sealed.modules, self.tr("二维码：整串校验码和密钥指纹，用手机扫了发给自己"))
        self.place.show_text(self.tr("存放在 {0}").format(self.sealed.call.folder))

    def _copy(self) -> None:
        if self.sealed is None:
            return
        said = self.tr("话证 {0}，封存于 {1}，seal.json 的 SHA-256：{2}，密钥指纹：{3}")
        seal, code = self.sealed.seal, self.sealed.code
        QGuiApplication.clipboard().setText(
            said.format(seal.call, seal.sealed_at, self.sealed.digest, code.fingerprint)
        )
        self.copied.show_text(self.tr("已复制"))
        self._forget.start()
