"""The first steps: language, devices, model, timestamps. Shown once; each can be skipped and changed later."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.recording.sound_check import SoundCheck
from huazheng.qt.widgets.settings.authority_choice import AuthorityChoice
from huazheng.qt.widgets.settings.model_list import ModelList
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.settings.schema import setting_labels

if TYPE_CHECKING:
    from typing import Any

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.downloads import ModelDownloads
    from huazheng.qt.models.preferences import Preferences
    from huazheng.settings.schema import Settings

_SIZE_PX = (680, 680)


class LanguageStep(RetranslateMixin, QWidget):
    """The language, and what to know before recording a call."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.law_title, self.law = PlainLabel(), PlainLabel(SMALL_PX, wrap=True)
        self.law_title.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        self.buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        for value, words in (setting_labels("language").values or {}).items():
            button = self.buttons[value] = QRadioButton(str(words))
            button.setAccessibleName(str(words))
            button.setChecked(preferences.now.language == value)
            button.clicked.connect(lambda _=False, value=value: preferences.change(language=value))
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
        column.addWidget(note)
        column.addStretch(1)
        preferences.changed.connect(self._mark)
        self.retranslate()

    def _mark(self, chosen: Settings) -> None:
        self.buttons[chosen.language].setChecked(True)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.words.show_text(
            self.tr(
                "话证替您留住保险公司回访电话的完整录音，并标出对方（客服）到底讲清了哪些。录音和文字都只在这台电脑上。"
            )
        )
        self.law_title.show_text(self.tr("录自己的通话，先知道这些"))
        self.law.show_text(
            self.tr(
                "您是通话的一方。按现行司法解释，录音以严重侵害他人合法权益、违反法律禁止性规定或者严重违背公序良俗的方法取得的，"
                "不能作为认定案件事实的根据（民诉法解释第一百零六条）。自己参加的通话通常不属于这种情况，但由法院逐案判断，也有不采信的。\n"
                "录音只用来维护自己的权益，不要发到网上：通话里可能有别人的隐私（民法典第一千零三十三条）。\n"
                "别的国家和地区规定不同，有的要先征得对方同意。这里只是提示，不是法律意见，也不作任何保证。"
            )
        )


class DevicesStep(RetranslateMixin, QWidget):
    """Microphone and line, with their levels."""

    def __init__(self, home: Home, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        now = preferences.now
        self.check = SoundCheck(home, now.microphone, now.line)
        self.check.picked.connect(lambda kind, chosen: preferences.change(**{kind: chosen}))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.words)
        column.addWidget(self.check, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.words.show_text(self.tr("说句话，看右边的音量动不动；再试录 5 秒，听听清不清楚。试录的声音不会存下来。"))


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
            self.tr(
                "识别模型把录音变成文字，在这台电脑上运行。越大越准，也越慢。下载可以随时停下，关掉这个窗口也会接着下。"
            )
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
    """Four steps. ``skip`` goes on without the changes of a step; it can be closed at any time."""

    def __init__(
        self, home: Home, preferences: Preferences, fetching: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.language = LanguageStep(preferences)
        self.devices = DevicesStep(home, preferences)
        self.model = ModelStep(home, preferences, fetching)
        self.timestamps = TimestampStep(preferences)
        self._before: dict[str, Any] = {}
        self.place = PlainLabel(SMALL_PX, muted=True)
        self.steps = QStackedWidget()
        for step in (self.language, self.devices, self.model, self.timestamps):
            step.setContentsMargins(0, 0, MARGIN, 0)
            self.steps.addWidget(VerticalScrollArea(step))
        self.back, self.skip, self.forward = TextButton(), TextButton(), TextButton(main=True)
        self.column.addWidget(self.place)
        self.column.addWidget(self.steps, 1)
        self.foot.addWidget(self.done_button)
        self.foot.addStretch()
        for button in (self.back, self.skip, self.forward):
            self.foot.addWidget(button)
        self.back.clicked.connect(lambda: self.go(self.step - 1))
        self.skip.clicked.connect(self._skip)
        self.forward.clicked.connect(self._forward)
        self.forward.setDefault(True)
        self.resize_within_screen(*_SIZE_PX)
        self.go(0)

    @property
    def step(self) -> int:
        """0: language, 1: devices, 2: model, 3: timestamps."""
        return self.steps.currentIndex()

    def go(self, step: int) -> None:
        """Show this step. The devices are open only while theirs is shown."""
        if self.step == 1 and step != 1:
            self.devices.check.pause()
        self.steps.setCurrentIndex(step)
        now = self._preferences.now
        self._before = {name: getattr(now, name) for name in _CHANGED_IN[step]}
        if step == 1:
            self.devices.check.begin()
        self.retranslate()
        self.forward.setFocus()

    def done(self, result: int) -> None:
        """Remember that the steps were shown, and release the devices; a download goes on."""
        self.devices.check.end()
        self.model.list.end()
        seen = {"timestamps_asked": True} if self.step == self.steps.count() - 1 else {}
        self._preferences.change(welcomed=True, **seen)
        super().done(result)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("开始使用话证"))
        titles = (
            self.tr("欢迎使用话证"),
            self.tr("用哪个麦克风，从哪里听对方"),
            self.tr("用哪个识别模型"),
            self.tr("要不要请人证明封存的时间"),
        )
        self.title.show_text(titles[self.step])
        self.place.show_text(self.tr("第 {0} 步，共 {1} 步").format(self.step + 1, self.steps.count()))
        self.done_button.set_text(self.tr("以后再说"))
        self.back.set_text(self.tr("上一步"))
        self.skip.set_text(self.tr("跳过这一步"))
        last = self.step == self.steps.count() - 1
        self.forward.set_text(self.tr("完成") if last else self.tr("下一步"))
        self.back.setVisible(self.step > 0)

    def _skip(self) -> None:
        self._preferences.change(**self._before)
        self._forward()

    def _forward(self) -> None:
        if self.step + 1 < self.steps.count():
            self.go(self.step + 1)
        else:
            self.accept()


_CHANGED_IN = (
    ("language",),
    ("microphone", "line"),
    ("model",),
    ("timestamp_authority", "second_timestamp_authority"),
)
