"""The page without an open call: the call is coming, a recording to import, the sample call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.picture import Picture
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea

if TYPE_CHECKING:
    from huazheng.qt.models.model_status import ModelStatus
    from huazheng.settings.schema import CallRoute

WIDEST_PX = 640
_CALL_PX, _CALL_HIGH_PX = 20, 64


class StartPage(RetranslateMixin, QWidget):
    """record_requested() · route_requested(): choose how the call comes · import_requested() · sample_requested()"""

    record_requested = Signal()
    route_requested = Signal()
    import_requested = Signal()
    sample_requested = Signal()

    def __init__(self, model: ModelStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._route: CallRoute = ""
        self._calls, self._recording = False, False
        self._picture = Picture("ringing")
        self.call = TextButton(main=True)
        self.call.setFont(sized_font(self.call.font(), _CALL_PX, QFont.Weight.DemiBold))
        self.call.setMinimumHeight(scaled_px(_CALL_HIGH_PX))
        self.call.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.call.setProperty("call", True)
        self.route_words, self.change = PlainLabel(muted=True, wrap=True), TextButton(link=True)
        self.title = PlainLabel(TITLE_PX, wrap=True)
        self.title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.words = PlainLabel(muted=True, wrap=True)
        self.button, self.second = TextButton(), TextButton()
        self.model_words, self.fetch = PlainLabel(muted=True, wrap=True), TextButton(link=True)
        self._arrange()
        self.call.clicked.connect(self.record_requested)
        self.change.clicked.connect(self.route_requested)
        self.button.clicked.connect(self.import_requested)
        self.second.clicked.connect(self.sample_requested)
        self.fetch.clicked.connect(model.fetch)
        model.changed.connect(self._show_model)
        self.retranslate()

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("Panel")
        row = QHBoxLayout(card)
        row.setContentsMargins(24, 24, 24, 24)
        row.setSpacing(24)
        row.addWidget(self._picture)
        beside = QVBoxLayout()
        beside.setSpacing(GRID)
        beside.addWidget(self.call)
        beside.addWidget(self.route_words)
        beside.addWidget(self.change)
        row.addLayout(beside, 1)
        drop = QFrame()
        drop.setObjectName("Drop")
        below = QVBoxLayout(drop)
        below.setContentsMargins(24, MARGIN, 24, MARGIN)
        below.setSpacing(GRID)
        below.addWidget(self.title)
        below.addWidget(self.words)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.button)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        below.addLayout(buttons)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.model_words, 1)
        line.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setMaximumWidth(scaled_px(WIDEST_PX))
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(MARGIN)
        parts.addWidget(card)
        parts.addWidget(drop)
        parts.addLayout(line)
        outer = QWidget()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inner, 6)
        middle.addStretch(1)
        column = QVBoxLayout(outer)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(VerticalScrollArea(outer))

    def show_route(self, route: CallRoute) -> None:
        """Show how the call comes."""
        self._route = route
        self.retranslate()

    def show_library(self, *, calls: bool) -> None:
        """Set whether there are calls to choose from."""
        self._calls = calls
        self.retranslate()

    def show_recording(self, recording: bool) -> None:
        """Set whether a recording is running."""
        self._recording = recording
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.call.set_text(self.tr("回到录音") if self._recording else self.tr("电话来了，点这里"))
        routes = {
            "": self.tr("第一次会先问电话怎么来，选一个图就开始。"),
            "speaker": self.tr("手机开免提，放在电脑旁边；麦克风把两边都录下。"),
            "computer": self.tr("在电脑上接：麦克风录您，电脑放出的声音是对方。"),
            "file": self.tr("手机自己录的，打完把文件拖到下面。要在这台电脑上录，就点这里。"),
        }
        self.route_words.show_text(routes[self._route])
        self.change.set_text(self.tr("换一种接法"))
        self.change.setVisible(bool(self._route) and not self._recording)
        self._picture.show_picture(self._route or "ringing")
        self.title.show_text(self.tr("已经录好了？把录音拖到这里，或者导入"))
        kept = self.tr("录音只留在这台电脑上，原文件一个字节也不会改。")
        self.words.show_text(self.tr("也可以在左边选一通电话。") + kept if self._calls else kept)
        self.button.set_text(self.tr("导入录音"))
        self.second.set_text(self.tr("看示例通话（已识别好）"))
        self._show_model()

    def _show_model(self) -> None:
        words = {
            "unknown": "",
            "ready": self.tr("识别模型已装好，录完会自己变成文字。"),
            "fetching": self.tr("正在下载识别模型（{0}%），不耽误录音。").format(int(self._model.fraction * 100)),
            "missing": self.tr("还没有识别模型：录音照常，但没有文字和清单。"),
        }
        self.model_words.show_text(words[self._model.state])
        self.fetch.set_text(self.tr("下载（{0} MB）").format(self._model.megabytes))
        self.fetch.setVisible(self._model.state == "missing")
