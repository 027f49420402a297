"""Enrollment of the customer's voice from a passage read aloud; it tells which turns are theirs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from huazheng.core.runtime.language import Text
from huazheng.qt.models.level_monitor import LevelMonitor
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish
from huazheng.qt.widgets.recording.level_meter import PeakMeter
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.settings.schema import NO_SOURCE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.capture.soundcheck import TrialRecording

READING_SECONDS = 20.0


class VoiceDialog(BaseDialog):
    """Record the passage, learn the voice, or forget it. The audio is never stored."""

    def __init__(self, home: Home, microphone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._microphone = home, microphone
        self._state = "looking"  # looking, unknown, known, hearing, learning
        self._error: HuazhengError | None = None
        self._passage = Text("", "")
        self.words, self.outcome = PlainLabel(wrap=True, muted=True), PlainLabel(wrap=True)
        self.passage = PlainLabel(TITLE_PX, wrap=True)
        self.passage.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.levels = PeakMeter()
        self.start, self.forget = TextButton(main=True), TextButton()
        self.level_monitor = LevelMonitor(self)
        self._arrange()
        self.start.clicked.connect(self._start)
        self.forget.clicked.connect(self._forget)
        self.level_monitor.level.connect(lambda _, peak: self.levels.show_peak(peak))
        self.level_monitor.trial_grew.connect(lambda seconds: self.show_progress(seconds / READING_SECONDS))
        self.level_monitor.full.connect(self._learn)
        self.level_monitor.silent.connect(lambda _, error: self._show_failed(error))
        self.level_monitor.failed.connect(self._show_failed)
        self.retranslate()
        self._reload()

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("Panel")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inside.addWidget(self.passage)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.start)
        row.addWidget(self.levels)
        row.addStretch(1)
        self.column.addWidget(self.words)
        self.column.addWidget(card)
        self.column.addLayout(row)
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)
        self.foot.addWidget(self.forget)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)

    def done(self, result: int) -> None:
        """Release the microphone."""
        self.level_monitor.close()
        super().done(result)

    # What is known

    def _reload(self) -> None:
        home = self._home

        def look(_: object) -> tuple[Text, bool]:
            from huazheng.services.transcription.voice_enrollment import ENROLLMENT_TEXT, enrolled_voice

            return ENROLLMENT_TEXT, enrolled_voice(home) is not None

        job = self.work.start(look)
        job.done.connect(lambda found: self._found(*found))
        job.failed.connect(self._show_failed)

    def _found(self, passage: Text, known: bool) -> None:
        self._passage = passage
        self._be(known)

    def _be(self, known: bool) -> None:
        self._state = "known" if known else "unknown"
        self._refresh_texts()

    def _show_failed(self, error: HuazhengError) -> None:
        self.level_monitor.stop()
        self._error = error
        if self._state in ("recording", "learning", "looking"):
            self._state = "unknown"
        self._refresh_texts()

    # Hearing and learning

    def _start(self) -> None:
        from huazheng.services.capture.soundcheck import TrialRecording

        self._error = None
        if self._state == "recording":
            self.level_monitor.stop()
            self._reload()
            return
        self._state = "recording"
        self.level_monitor.listen(self._microphone, NO_SOURCE)
        self.level_monitor.keep(TrialRecording(READING_SECONDS))
        self.show_progress(0)
        self._refresh_texts()

    def _learn(self, sample: TrialRecording) -> None:
        self.level_monitor.stop()
        self._state = "learning"
        home = self._home

        def learn(task: Task) -> bool:
            from huazheng.services.transcription.voice_enrollment import enroll_voice

            # Its owner's alone, and gone whatever happens.
            with tempfile.TemporaryDirectory(prefix="huazheng-") as place:
                file = Path(place) / "voice.wav"
                sample.write("microphone", file)
                enroll_voice(home, file, task)
            return True

        job = self.work.start(learn)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._be)
        job.failed.connect(self._show_failed)
        job.stopped.connect(self._reload)
        self._refresh_texts()

    def _forget(self) -> None:
        from huazheng.qt.windows.confirm_dialog import ConfirmDialog

        def say() -> tuple[str, str, str]:
            words = self.tr("以后会只凭录音本身分清是谁说的。已经识别出来的文字不会变。")
            return self.tr("忘掉您的声音？"), words, self.tr("忘掉")

        sheet = ConfirmDialog(say, self)
        sheet.agreed.connect(self._forget_now)
        sheet.open()

    def _forget_now(self) -> None:
        home = self._home

        def forget(_: object) -> None:
            from huazheng.services.transcription.voice_enrollment import delete_enrolled_voice

            delete_enrolled_voice(home)

        job = self.work.start(forget)
        job.done.connect(lambda _: self._be(False))
        job.failed.connect(self._show_failed)

    # Words

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("我的声音"))
        self.title.show_text(self.tr("让话证记住您的声音"))
        self.words.show_text(
            self.tr("用平常打电话的声音读下面这段话，约 20 秒。只记下声音的特征，存在这台电脑上；录到的声音学完就删。")
        )
        self.levels.name(self.tr("麦克风的音量"))
        self.bar.setAccessibleName(self.tr("进度"))
        self.forget.set_text(self.tr("忘掉我的声音…"))
        self.done_button.set_text(self.tr("关闭"))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        self.passage.show_text(str(self._passage))
        recording, learning = self._state == "recording", self._state == "learning"
        if recording:
            self.start.set_text(self.tr("停止"))
        else:
            self.start.set_text(self.tr("重新读一遍") if self._state == "known" else self.tr("开始读"))
        self.start.setEnabled(self._state not in ("looking", "learning"))
        self.levels.setVisible(recording)
        self.bar.setVisible(recording or learning)
        self.forget.setVisible(self._state == "known")
        self.outcome.setProperty("wrong", self._error is not None)
        self.outcome.setProperty("right", self._error is None and self._state == "known")
        repolish(self.outcome)
        self.outcome.show_text(self._outcome_text())

    def _outcome_text(self) -> str:
        if self._error is not None:
            return error_with_remedy(self._error)
        text = {
            "known": self.tr("✓ 已经记住您的声音。"),
            "recording": self.tr("正在听，请读……"),
            "learning": self.tr("正在学习……"),
        }
        return text.get(self._state, "")
