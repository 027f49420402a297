"""The first steps: language, how the call comes, model, timestamps. Shown once; all of it can be changed later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from huazheng.qt.support.theme import BODY_PX, GRID, MARGIN, SMALL_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.picture import Picture
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.recording.route_check import RouteCheck
from huazheng.qt.widgets.settings.authority_choice import AuthorityChoice
from huazheng.qt.widgets.settings.model_list import ModelList
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.settings.schema import setting_labels

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.downloads import ModelDownloads
    from huazheng.qt.models.preferences import Preferences
    from huazheng.services.system.model_offers import ModelOffer
    from huazheng.settings.schema import Settings

_SIZE_PX = (680, 680)
_PROMISES, _PICTURE_PX = ("recorded", "listed", "sealed"), (120, 66)


class LanguageStep(RetranslateMixin, QWidget):
    """The language, and what to know before recording a call."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.promises = {name: PlainLabel(wrap=True) for name in _PROMISES}
        self.law_title, self.law = PlainLabel(), PlainLabel(wrap=True)
        self.law_title.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        self.buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        for value, words in (setting_labels("language").values or {}).items():
            button = self.buttons[value] = QRadioButton(str(words))
            button.setAccessibleName(str(words))
            button.setChecked(preferences.now.language == value)
            button.toggled.connect(lambda on, value=value: preferences.change(language=value) if on else None)
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        note = QFrame()
        note.setObjectName("Panel")
        inside = QVBoxLayout(note)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.setSpacing(GRID)
        inside.addWidget(self.law_title)
        inside.addWidget(self.law)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addLayout(self._arrange_promises())
        column.addWidget(note)
        column.addStretch(1)
        preferences.changed.connect(self._mark)
        self.retranslate()

    def _arrange_promises(self) -> QHBoxLayout:
        """Show in three pictures, with a sentence each, what the app does."""
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for name, label in self.promises.items():
            part = QVBoxLayout()
            part.setSpacing(GRID // 2)
            part.addWidget(Picture(name, QSize(*_PICTURE_PX)), 0, Qt.AlignmentFlag.AlignHCenter)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            part.addWidget(label, 1)
            row.addLayout(part, 1)
        return row

    def _mark(self, chosen: Settings) -> None:
        self.buttons[chosen.language].setChecked(True)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.words.show_text(
            self.tr(
                "话证替您留住保险公司回访电话的完整录音，并标出对方（客服）到底讲清了哪些。录音和文字都只在这台电脑上。"
            )
        )
        texts = {
            "recorded": self.tr("一键录下整通电话，录完就封存"),
            "listed": self.tr("自动变成文字，标出讲清了哪些"),
            "sealed": self.tr("以后有没有改动过，谁都能核验"),
        }
        for name, label in self.promises.items():
            label.show_text(texts[name])
        self.law_title.show_text(self.tr("录自己的通话，先知道这些"))
        self.law.show_text(
            self.tr(
                "您是通话的一方。按现行司法解释，录音以严重侵害他人合法权益、违反法律禁止性规定或者严重违背公序良俗的方法取得的，"
                "不能作为认定案件事实的根据（民诉法解释第一百零六条）。自己参加的通话通常不属于这种情况，但由法院逐案判断，也有不采信的。\n"
                "录音只用来维护自己的权益，不要发到网上：通话里可能有别人的隐私（民法典第一千零三十三条）。\n"
                "别的国家和地区规定不同，有的要先征得对方同意。这里只是提示，不是法律意见，也不作任何保证。"
            )
        )


class RouteStep(QWidget):
    """Choice of how the call comes, and a trial."""

    def __init__(self, home: Home, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.routes = RouteCheck(home, preferences.now)
        self.check = self.routes.check
        self.routes.changed.connect(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.routes, 1)

    def _keep(self) -> None:
        self._preferences.change(route=self.routes.route, **self.routes.chosen)


class ModelStep(RetranslateMixin, QWidget):
    """The model, and its download."""

    def __init__(
        self, home: Home, preferences: Preferences, fetching: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.list = ModelList(home, preferences, fetching, whole=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.words)
        column.addWidget(self.list)
        column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.words.show_text(
            self.tr("识别模型把录音变成文字，在这台电脑上运行。越大越准，也越慢。关掉这个窗口，下载也会接着进行。")
        )


class TimestampStep(RetranslateMixin, QWidget):
    """Choice of timestamp authorities, none by default, and what they are for. Asks no network."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.first = AuthorityChoice(preferences)
        self.second = AuthorityChoice(preferences, "second_timestamp_authority")
        self.second_words = PlainLabel(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for part in (self.words, self.first, self.second_words, self.second):
            column.addWidget(part)
        column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.words.show_text(
            self.tr(
                "没有时间戳，谁也说不准录音是什么时候封存的、封存过几次，因为您手里有密钥。"
                "时间戳机构在封存时签一个时间，对方就不能说是事后做的。\n"
                "只有一串校验码会送出去，录音和文字不会；不选就不联网。以后可以在设置里改。"
            )
        )
        self.second_words.show_text(self.tr("再请一家（可以不选）：一家停业或被质疑时，还有另一家。"))


class FirstRunDialog(BaseDialog):
    """Four steps; it can be closed at any time.

    record_requested() · import_requested(): the person does not wait for the last step.
    """

    record_requested = Signal()
    import_requested = Signal()

    def __init__(
        self, home: Home, preferences: Preferences, fetching: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._fetching = preferences, fetching
        self.language = LanguageStep(preferences)
        self.route = RouteStep(home, preferences)
        self.model = ModelStep(home, preferences, fetching)
        self.timestamps = TimestampStep(preferences)
        self.place = PlainLabel(SMALL_PX, muted=True)
        self.steps = QStackedWidget()
        for step in (self.language, self.route, self.model, self.timestamps):
            step.setContentsMargins(0, 0, MARGIN, 0)
            self.steps.addWidget(VerticalScrollArea(step))
        self.back, self.now, self.forward = TextButton(), TextButton(), TextButton(main=True)
        self.column.addWidget(self.place)
        self.column.addWidget(self.steps, 1)
        self.foot.addWidget(self.done_button)
        self.foot.addStretch()
        for button in (self.back, self.now, self.forward):
            self.foot.addWidget(button)
        for button in (self.done_button, self.back, self.now):
            button.setAutoDefault(False)  # Enter goes forward, wherever the focus is
        self.back.clicked.connect(lambda: self.go(self.step - 1))
        self.now.clicked.connect(self._go_now)
        self.route.routes.changed.connect(self.retranslate)
        self.model.list.filled.connect(self.retranslate)
        preferences.changed.connect(self._follow)
        fetching.progressed.connect(self._follow)
        self.route.check.judged.connect(self.forward.setFocus)
        self.forward.clicked.connect(self._forward)
        self.forward.setDefault(True)
        self.resize_within_screen(*_SIZE_PX)
        self.go(0)

    @property
    def step(self) -> int:
        """0: language, 1: how the call comes, 2: model, 3: timestamps."""
        return self.steps.currentIndex()

    def go(self, step: int) -> None:
        """Show this step. The devices are open only while theirs is shown."""
        if self.step == 1 and step != 1:
            self.route.routes.pause()
        self.steps.setCurrentIndex(step)
        if step == 1:
            self.route.routes.begin()
        self.retranslate()
        self.forward.setFocus()

    def done(self, result: int) -> None:
        """Remember that the steps were shown, and release the devices; a download goes on."""
        self.route.routes.end()
        self.model.list.end()
        seen = {"timestamps_asked": True} if self.step == self.steps.count() - 1 else {}
        self._preferences.change(welcomed=True, **seen)
        super().done(result)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("开始使用话证"))
        titles = (
            self.tr("欢迎使用话证"),
            self.tr("电话怎么来？"),
            self.tr("用哪个识别模型"),
            self.tr("要不要请人证明封存的时间"),
        )
        self.title.show_text(titles[self.step])
        self.place.show_text(self.tr("第 {0} 步，共 {1} 步").format(self.step + 1, self.steps.count()))
        self.done_button.set_text(self.tr("以后再说"))
        self.back.set_text(self.tr("上一步"))
        by_file = self.route.routes.route == "file"
        self.now.set_text(self.tr("导入录音…") if by_file else self.tr("电话来了，现在就录"))
        self.now.setVisible(self.step == 1 and bool(self.route.routes.route))
        last = self.step == self.steps.count() - 1
        self.forward.set_text(self.tr("完成") if last else self.tr("下一步"))
        self.back.setVisible(self.step > 0)
        if (offer := self._missing_model()) is not None:
            self.now.set_text(self.tr("先不下载"))
            self.now.setVisible(True)
            self.forward.set_text(self.tr("下载（{0} MB），下一步").format(round(offer.model.bytes / 1e6)))

    def _follow(self, _changed: object) -> None:
        self.retranslate()

    def _missing_model(self) -> ModelOffer | None:
        """On the step of the model: the chosen one, if it is neither here nor on its way."""
        offer = self.model.list.chosen if self.step == 2 else None
        here = offer is None or offer.state == "ready" or offer.model.id in self._fetching.under_way
        return None if here else offer

    def _go_now(self) -> None:
        if self.step == 2:
            self.go(self.step + 1)
            return
        self.accept()
        (self.import_requested if self.route.routes.route == "file" else self.record_requested).emit()

    def _forward(self) -> None:
        if (offer := self._missing_model()) is not None:
            self._fetching.fetch(offer.model.id)
        if self.step + 1 < self.steps.count():
            self.go(self.step + 1)
        else:
            self.accept()
