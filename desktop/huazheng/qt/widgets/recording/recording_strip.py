"""The strip above every page during a recording: duration, levels, and how much is chained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import GRID, MARGIN, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton
from huazheng.qt.widgets.recording.level_meter import PeakMeter
from huazheng.qt.widgets.recording.recording_dot import RecordingDot

if TYPE_CHECKING:
    from huazheng.qt.models.silence_watch import LongSilence
    from huazheng.services.capture.recorder_client import RecorderState

CLOCK_PX = 20
_LATE_SECONDS = 3  # lag of the hash chain from which it is shown


def end_key() -> QKeySequence:
    """The key that starts a recording, and asks to end it."""
    return QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_R)


class RecordingStrip(RetranslateMixin, QWidget):
    """stopped(): the person confirmed the end, or their setting did · went_on(): the person went on ·
    page_toggled(): switch between the recording page and the library
    """

    stopped = Signal()
    went_on = Signal()
    page_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("RecordingStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = PlainLabel()
        self.title.setObjectName("Recording")
        self.clock = PlainLabel(CLOCK_PX)
        self.clock.setFont(sized_font(self.font(), CLOCK_PX, QFont.Weight.DemiBold))
        self.levels = {"microphone": PeakMeter(), "line": PeakMeter()}
        self._names = {"microphone": PlainLabel(muted=True), "line": PlainLabel(muted=True)}
        self.whole = PlainLabel()
        self.turn = TextButton()
        self.stop = TextButton()
        self.stop.setProperty("ends", True)
        self.really, self.go_on = TextButton(), TextButton()
        self.really.setProperty("ends", True)
        self.question = PlainLabel()
        self._asks, self._meters = QFrame(), QFrame()
        self._shown_recording = True
        self._silence: LongSilence | None = None
        self._phase = ""
        self._state: RecorderState | None = None
        self._arrange()
        self.stop.clicked.connect(self.ask)
        self.go_on.clicked.connect(self.cancel_stop)
        self.go_on.clicked.connect(self.went_on)
        self.really.clicked.connect(self._stop)
        self.turn.clicked.connect(self.page_toggled)
        self.retranslate()
        self.begin()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 12, MARGIN, 12)
        row.setSpacing(GRID)
        row.addWidget(RecordingDot())
        row.addWidget(self.title)
        row.addSpacing(GRID)
        row.addWidget(self.clock)
        row.addStretch(1)
        meters = QHBoxLayout(self._meters)
        meters.setContentsMargins(0, 0, 0, 0)
        meters.setSpacing(GRID)
        for name, levels in self.levels.items():
            meters.addWidget(self._names[name])
            meters.addWidget(levels)
            meters.addSpacing(MARGIN)
        meters.addWidget(self.whole)
        row.addWidget(self._meters)
        row.addStretch(1)
        row.addWidget(self.turn)
        row.addWidget(self.stop)
        asking = QHBoxLayout(self._asks)
        asking.setContentsMargins(MARGIN, 0, MARGIN, 12)
        asking.setSpacing(GRID)
        for part in (self.question, self.go_on, self.really):
            asking.addWidget(part)
        asking.insertStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._asks)
        column.addWidget(Separator())

    def begin(self) -> None:
        """Prepare for a recording that starts."""
        self._phase, self._state = "starting", None
        for name, levels in self.levels.items():
            levels.heights.extend([0.0] * len(levels.heights))
            for part in (levels, self._names[name]):
                part.show()
        self.stop.setEnabled(False)
        self.cancel_stop()
        self._refresh_texts()

    def show_state(self, state: RecorderState) -> None:
        """Show the recorder's state."""
        self._state, self._phase = state, state.phase
        given = {source.name: source for source in state.sources}
        for name, levels in self.levels.items():
            for part in (levels, self._names[name]):
                part.setVisible(name in given)
            if (source := given.get(name)) is not None:
                levels.show_peak(source.peak, connected=source.connected)
        self.stop.setEnabled(self._phase == "recording")
        self._refresh_texts()

    def show_screen(self, *, recording: bool) -> None:
        """Label the button for the page below: the recording page, or another."""
        self._shown_recording = recording
        self.turn.set_text(self.tr("看别的通话") if recording else self.tr("回到录音"))

    def ask(self) -> None:
        """Ask for confirmation before ending, below the levels."""
        if self.stop.isEnabled():
            self._ask(True)
            self.go_on.setFocus()

    def ask_or_end(self) -> None:
        """Ask for confirmation; end if that is what is asked already."""
        if self._asks.isVisibleTo(self):
            self.really.click()
        else:
            self.ask()

    def show_silence(self, silence: LongSilence | None) -> None:
        """Ask whether the call is over, count down to the end that the person has set, or withdraw that question."""
        if silence is None:
            if self._silence is not None:
                self.cancel_stop()
        elif silence.left == 0:
            self._stop()
        elif self._silence is not None or not self._asks.isVisibleTo(self):
            self._silence = silence
            self._show_question()
            self._ask(True)

    def cancel_stop(self) -> None:
        """Withdraw the question."""
        self._silence = None
        self._ask(False)
        self._show_question()

    def show_sealing(self) -> None:
        """Show that the recording is being sealed."""
        self._phase = "sealing"
        self.cancel_stop()
        self.stop.setEnabled(False)
        self._refresh_texts()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        for name, label in self._names.items():
            label.show_text(sentences().source(name))
            self.levels[name].name(self.tr("{0}的音量").format(sentences().source(name)))
        key = end_key().toString(QKeySequence.SequenceFormat.NativeText)
        self.stop.set_text(self.tr("结束"))
        self.stop.setToolTip(self.tr("结束（{0}）").format(key))
        self._show_question()
        self.really.set_text(self.tr("结束并封存  {0}").format(key))
        self.go_on.set_text(self.tr("继续录音"))
        self.show_screen(recording=self._shown_recording)
        self._refresh_texts()

    def _ask(self, asking: bool) -> None:
        self._asks.setVisible(asking)
        for part in (self.stop, self.turn):
            part.setVisible(not asking)

    def _show_question(self) -> None:
        silence = self._silence
        if silence is None:
            self.question.show_text(self.tr("结束录音并封存？现在还在录。"))
            return
        asked = self.tr("两边都 {0} 秒没有声音了。电话打完了吗？现在还在录。").format(silence.seconds)
        if silence.left is not None:
            asked = self.tr("两边都 {0} 秒没有声音了。按您的设置，{1} 秒后结束并封存。").format(
                silence.seconds, silence.left
            )
        self.question.show_text(asked)

    def _stop(self) -> None:
        self.show_sealing()
        self.stopped.emit()

    def _refresh_texts(self) -> None:
        words = {
            "starting": self.tr("正在打开麦克风"),
            "sealing": self.tr("正在封存"),
            "done": self.tr("正在封存"),
        }
        self.title.show_text(words.get(self._phase, self.tr("正在录音")))
        state = self._state
        self.clock.show_text(format_clock(state.seconds if state is not None else 0))
        self.whole.show_text(self._wholeness(state) if state is not None and state.sources else "")

    def _wholeness(self, state: RecorderState) -> str:
        """Text of the time that is chained, or of the time that was lost."""
        sources, chained = state.sources, state.chained_seconds
        lost = sum(source.lost_frames / source.rate for source in sources)
        if lost:
            return self.tr("缺约 {0:.1f} 秒，已如实记下").format(lost)
        recorded = min(source.frames // source.rate for source in sources)
        due = recorded if recorded - chained > _LATE_SECONDS else chained
        return self.tr("完整 {0}/{1}").format(chained, due)
