"""After a recording: that it is saved and sealed, what is missing, the code to keep, and whose call it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import (
    ElidedLabel,
    IconButton,
    PlainLabel,
    Separator,
    TextButton,
    center_card,
    repolish,
)
from huazheng.qt.widgets.base.scroll_areas import FittingScrollArea
from huazheng.qt.widgets.recording.qr_code import QrCode

if TYPE_CHECKING:
    from huazheng.qt.models.recording_watch import SealedRecording

WIDEST_PX = 640
_HASH_PX = 18
_COPIED_MS = 2500
_LONGEST_NAME = 100


class SealedCard(RetranslateMixin, QWidget):
    """transcribe() · opened() · checked(): the next step · space_requested(): make room on the disk ·
    named(insurer, product): what was typed in
    """

    transcribe = Signal()
    opened = Signal()
    checked = Signal()
    space_requested = Signal()
    named = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sealed: SealedRecording | None = None
        self._transcribing = False
        self._silent: tuple[str, ...] = ()
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
        for digits in (self.digits, self.key):
            font = digits.font()
            font.setFeature(QFont.Tag("liga"), 0)  # "ff" is two digits
            digits.setFont(font)
        self.whose, self._names = (
            PlainLabel(wrap=True),
            {name: PlainLabel(muted=True) for name in ("insurer", "product")},
        )
        self.fields = {name: QLineEdit() for name in self._names}
        self.place = ElidedLabel(muted=True, cut=Qt.TextElideMode.ElideMiddle)
        self.show_place = TextButton(link=True)
        self.text_words = PlainLabel(muted=True, wrap=True)
        self.transcribe_button, self.open_button, self.check_button = TextButton(), TextButton(main=True), TextButton()
        self.space = TextButton()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_COPIED_MS)
        self._forget.timeout.connect(lambda: self.copied.show_text(""))
        self._arrange()
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.copy.clicked.connect(self._copy)
        self.transcribe_button.clicked.connect(self.transcribe)
        self.open_button.clicked.connect(self.opened)
        self.check_button.clicked.connect(self.checked)
        self.space.clicked.connect(self.space_requested)
        self.show_place.clicked.connect(self._show_place)
        for field in self.fields.values():
            field.setMaxLength(_LONGEST_NAME)
            field.editingFinished.connect(self._name)

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("Panel")
        card.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.space, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Separator())
        column.addLayout(self._arrange_code())
        column.addWidget(Separator())
        column.addLayout(self._arrange_names())
        column.addWidget(self.text_words)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.show_place)
        column.addLayout(where)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.open_button, self.transcribe_button, self.check_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(GRID)
        inside.addWidget(FittingScrollArea(column), 1)
        inside.addLayout(buttons)  # seen on the lowest screen too
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        center_card(whole, card)

    def _arrange_code(self) -> QHBoxLayout:
        """The code in digits, and the same as QR beside it."""
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addWidget(self.send)
        row = QHBoxLayout()
        for part in (self.digits, self.copy, self.copied):
            row.addWidget(part)
        row.addStretch(1)
        left.addLayout(row)
        left.addWidget(self.key)
        left.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addLayout(left, 1)
        both.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        return both

    def _arrange_names(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.addWidget(self.whose, 0, 0, 1, 4)
        for number, name in enumerate(self._names):
            grid.addWidget(self._names[name], 1, 2 * number)
            grid.addWidget(self.fields[name], 1, 2 * number + 1)
            grid.setColumnStretch(2 * number + 1, 1)
        return grid

    def show_sealed(self, sealed: SealedRecording, silent: tuple[str, ...] = ()) -> None:
        """Show the sealed recording. ``silent``: the sources in which nothing was heard from beginning to end."""
        self.sealed, self._silent = sealed, silent
        self._transcribing = False
        self.copied.show_text("")
        for field in self.fields.values():
            field.clear()
        self._refresh_texts()
        self.open_button.setFocus()

    def show_transcribing(self) -> None:
        """Show that the recording is being transcribed without being asked."""
        self._transcribing = True
        self._refresh_texts()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.send.show_text(
            self.tr(
                "把这串封存码发给自己或家人留底，或者扫右边的码。它有了日期，日后能证明封存不晚于那时、之后没有改过。"
            )
        )
        self.copy.name(self.tr("复制封存码"))
        self.whose.show_text(self.tr("是哪家打来的？可以现在写，也可以以后补。"))
        for name, words in (("insurer", self.tr("保险公司")), ("product", self.tr("保险产品"))):
            self._names[name].show_text(words)
            self.fields[name].setAccessibleName(words)
        self.transcribe_button.set_text(self.tr("识别文字"))
        self.open_button.set_text(self.tr("打开这通电话"))
        self.check_button.set_text(self.tr("核验"))
        self.show_place.set_text(self.tr("打开文件夹"))
        self.space.set_text(self.tr("腾出空间…"))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        if self.sealed is None:
            return
        seal, say = self.sealed.seal, sentences()
        full = seal.ended == "disk_full"
        self.title.setProperty("wrong", full)
        repolish(self.title)
        length = self.tr("共 {0}，{1}").format(say.length(seal.duration), say.lost(seal))
        if full:
            self.title.show_text(self.tr("磁盘满了，录音停在 {0}").format(format_clock(seal.duration)))
            kept = self.tr("到那时为止的都保住了，已经封存。电话还在打，就马上用手机录；腾出空间后可以再录。")
            self.words.show_text(f"{kept}\n{length}")
        else:
            self.title.show_text(self.tr("录音已保存并封存"))
            self.words.show_text("\n".join(filter(None, [length, say.ended(seal), *map(say.all_silent, self._silent)])))
        self.space.setVisible(full)
        code = self.sealed.code
        self.digits.show_text(f"{code.code} …")
        self.key.show_text(self.tr("签名密钥 {0}").format(code.key))
        self.code.show_modules(self.sealed.modules, self.tr("二维码：整串封存码和密钥指纹，用手机扫了发给自己"))
        self.place.show_text(self.tr("存放在 {0}").format(self.sealed.call.folder))
        self.text_words.show_text(
            self.tr("正在识别文字，好了就在这通电话里。可以先关窗口。") if self._transcribing else ""
        )
        self.text_words.setVisible(self._transcribing)
        self.transcribe_button.setVisible(not self._transcribing)

    def _name(self) -> None:
        insurer, product = (self.fields[name].text().strip() for name in ("insurer", "product"))
        if insurer or product:
            self.named.emit(insurer, product)

    def _show_place(self) -> None:
        if self.sealed is not None:
            open_folder(self.sealed.call.folder)

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
