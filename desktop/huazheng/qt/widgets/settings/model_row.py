"""One model: description and size, whether it is installed, and the actions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QRadioButton, QWidget

from huazheng.qt.support.display_text import bracketed, error_text, join_colon
from huazheng.qt.support.theme import BODY_PX, GRID, SMALL_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.language import Text
    from huazheng.qt.models.progress import Progress
    from huazheng.services.system.model_offers import ModelOffer

_INDENT_PX = 16
_MEGABYTE = 1e6


class ModelRow(RetranslateMixin, QWidget):
    """chosen() · fetched() · stopped() · verified() · removed(): the person asks for this action.

    ``whole``: with the actions of the models dialog.
    """

    chosen = Signal()
    fetched = Signal()
    stopped = Signal()
    verified = Signal()
    removed = Signal()

    def __init__(self, offer: ModelOffer, *, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = offer
        self._whole = whole
        self._far: Progress | None = None
        self._verifying = False
        self._error: HuazhengError | None = None
        self._message_text: Text | None = None
        self._plain_name: Text | None = None
        self.radio = QRadioButton()
        self.radio.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        self.title = PlainLabel()
        self.title.setFont(self.radio.font())
        self.facts, self.message = PlainLabel(SMALL_PX, muted=True, wrap=True), PlainLabel(SMALL_PX, wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.fetch, self.stop, self.verify, self.remove = (TextButton() for _ in range(4))
        self._arrange()
        for button, signal in (
            (self.fetch, self.fetched),
            (self.stop, self.stopped),
            (self.verify, self.verified),
            (self.remove, self.removed),
        ):
            button.clicked.connect(signal)
        self.radio.clicked.connect(self.chosen)
        self.retranslate()

    def _arrange(self) -> None:
        speech = self.offer.model.kind == "speech"
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID, 0, GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setHorizontalSpacing(GRID)
        grid.setColumnMinimumWidth(0, _INDENT_PX)
        grid.setColumnStretch(1, 1)
        if speech:
            grid.addWidget(self.radio, 0, 0, 1, 2)
        else:
            grid.addWidget(self.title, 0, 1)
        self.radio.setVisible(speech)
        self.title.setVisible(not speech)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.fetch, self.stop, self.verify, self.remove):
            buttons.addWidget(button)
        grid.addLayout(buttons, 0, 2, 2, 1)
        grid.addWidget(self.facts, 1, 1)
        grid.addWidget(self.bar, 2, 1, 1, 2)
        grid.addWidget(self.message, 3, 1, 1, 2)

    def show_offer(self, offer: ModelOffer) -> None:
        """Show the model as it is now."""
        self.offer = offer
        self.retranslate()

    def show_plain_name(self, name: Text | None) -> None:
        """Show a plain name in front; the model's own then comes with the facts."""
        self._plain_name = name
        self.retranslate()

    def show_progress(
        self, progress: Progress | None, error: HuazhengError | None = None, *, verifying: bool = False
    ) -> None:
        """Show the progress of a download or verification; None when nothing runs."""
        self._far, self._verifying = progress, verifying
        if progress is None:
            self._error = error
        else:
            self._error = self._message_text = None
        self.retranslate()

    def show_message(self, words: Text, *, wrong: bool = False) -> None:
        """Show the result."""
        self._message_text, self._error = words, None
        self.message.setProperty("wrong", wrong)
        self.message.setProperty("right", not wrong)
        repolish(self.message)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        name = str(self._plain_name or self.offer.model.name)
        if self._plain_name is not None and self.offer.state == "ready":
            name = self.tr("{0}（已装好）").format(name)
        self.radio.setText(self.tr("{0}（推荐）").format(name) if self.offer.recommended else name)
        self.radio.setAccessibleName(self.radio.text())
        self.title.show_text(name)
        self.facts.show_text(self._facts())
        self.radio.setAccessibleDescription(self._facts())
        state, under_way = self.offer.state, self._far is not None
        self.fetch.set_text(self.tr("下载") if state == "missing" else self.tr("重新下载"))
        self.fetch.setVisible(not under_way and state != "ready")
        self.stop.set_text(self.tr("停止"))
        self.stop.setVisible(under_way)
        self.verify.set_text(self.tr("核验"))
        self.remove.set_text(self.tr("删除…"))
        for button in (self.verify, self.remove):
            button.setVisible(self._whole and not under_way and state != "missing")
        for button in (self.fetch, self.stop, self.verify, self.remove):
            button.setAccessibleName(join_colon(button.text(), name))
        self._say_far()

    def _say_far(self) -> None:
        self.bar.setVisible(self._far is not None)
        if self._far is not None:
            self.bar.setValue(round(self._far.fraction * 1000))
            self.bar.setAccessibleName(
                join_colon(self.offer.model.name, self.tr("正在核验") if self._verifying else self.tr("下载进度"))
            )
            waiting = self._far.doing or self.tr("正在准备")
            self.message.show_text(self.tr("{0}（{1}%）").format(waiting, int(self._far.fraction * 100)))
        elif self._error is not None:
            said = [error_text(self._error), str(self._error.remedy or "")]
            self.message.show_text("\n".join(filter(None, said)))
        else:
            self.message.show_text(str(self._message_text or ""))
        for name in ("wrong", "right"):
            if self._far is not None or (self._error is not None and name == "right"):
                self.message.setProperty(name, False)
        if self._error is not None:
            self.message.setProperty("wrong", True)
        repolish(self.message)
        self.message.setVisible(bool(self.message.words))

    def _facts(self) -> str:
        model = self.offer.model
        states = {"ready": self.tr("已在这台电脑上"), "missing": self.tr("还没有下载"), "damaged": self.tr("已损坏")}
        own = [str(model.name)] if self._plain_name is not None else []
        facts = [*own, states[self.offer.state], f"{model.bytes / _MEGABYTE:,.0f} MB"]
        if self.offer.seconds_a_minute is not None:
            facts.append(self.tr("1 分钟通话约 {0}").format(self._time(self.offer.seconds_a_minute)))
        if self._whole:
            facts.append(self.tr("内存约 {0} MB").format(f"{model.memory / _MEGABYTE:,.0f}"))
            facts.append(model.license)
        if not self.offer.fits:
            facts.append(self.tr("这台电脑的内存可能不够"))
        said = " · ".join(facts)
        basis = self.offer.basis if self._whole else None
        return f"{said}{bracketed(basis)}" if basis is not None else said

    def _time(self, seconds: float) -> str:
        return (
            self.tr("{0} 秒").format(max(round(seconds), 1))
            if seconds < 60
            else self.tr("{0:.1f} 分钟").format(seconds / 60)
        )
