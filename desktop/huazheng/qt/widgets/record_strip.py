"""The strip that is always there while a recording runs: that it runs, how long, what it hears, that it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from huazheng.core.words import clock
from huazheng.qt.punctuation import colon, commas
from huazheng.qt.theme import GRID, MARGIN, SMALL_PX, colours, sized
from huazheng.qt.widgets.parts import PlainLabel, Rule, TextButton

if TYPE_CHECKING:
    from huazheng.services.record import RecorderState, SourceState

CLOCK_PX = 20
_FLOOR_DB = -60.0
_LOUD_DB = -3.0


class Level(QWidget):
    """How loud a source is now: a bar that is full at full scale, and marked where it distorts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peak = _FLOOR_DB
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self.setMaximumWidth(160)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A thin bar."""
        return QSize(120, 12)

    @property
    def peak(self) -> float:
        """The peak that is shown, in dBFS."""
        return self._peak

    def show_peak(self, peak: float) -> None:
        """Show a peak in dBFS."""
        self._peak = peak
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bar."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = colours()
        bar = QRectF(0, 3, self.width(), 6)
        painter.setBrush(QColor(chosen.line))
        painter.drawRoundedRect(bar, 3, 3)
        share = min(max((self._peak - _FLOOR_DB) / -_FLOOR_DB, 0.0), 1.0)
        painter.setBrush(QColor(chosen.recording if self._peak >= _LOUD_DB else chosen.explained))
        painter.drawRoundedRect(QRectF(0, 3, self.width() * share, 6), 3, 3)
        painter.end()


class Dot(QWidget):
    """The red dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(12, 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().recording))
        painter.drawEllipse(self.rect())
        painter.end()


class RecordStrip(QWidget):
    """Hidden while nothing is recorded. Stopping asks once, in the strip itself.

    asked_to_stop(): the user said so twice.
    """

    asked_to_stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.clock = PlainLabel(), PlainLabel(CLOCK_PX)
        self.clock.setFont(sized(self.font(), CLOCK_PX, QFont.Weight.DemiBold))
        self.names = {"microphone": PlainLabel(muted=True), "line": PlainLabel(muted=True)}
        self.levels = {name: Level() for name in self.names}
        self.whole, self.warning = PlainLabel(), PlainLabel(SMALL_PX)
        self.warning.setProperty("wrong", True)
        self.stop, self.really, self.go_on = TextButton(), TextButton(main=True), TextButton()
        self._state: RecorderState | None = None
        self._arrange()
        self.stop.clicked.connect(lambda: self._ask(True))
        self.go_on.clicked.connect(lambda: self._ask(False))
        self.really.clicked.connect(self._stop)
        self.retranslate()
        self.leave()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        row.setSpacing(GRID)
        for part in (Dot(), self.title, self.clock):
            row.addWidget(part)
        row.addSpacing(MARGIN)
        for name, label in self.names.items():
            row.addWidget(label)
            row.addWidget(self.levels[name], 1)
            row.addSpacing(GRID)
        row.addWidget(self.whole)
        row.addStretch(1)
        for button in (self.stop, self.go_on, self.really):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        inset = QHBoxLayout()
        inset.setContentsMargins(MARGIN, 0, MARGIN, 0)
        inset.addWidget(self.warning)
        column.addLayout(inset)
        column.addWidget(Rule())

    def begin(self) -> None:
        """A recording runs."""
        self._ask(False)
        self.stop.setEnabled(True)
        self.warning.hide()
        self.show()

    def leave(self) -> None:
        """No recording runs any more."""
        self._state = None
        self.hide()

    def show_state(self, state: RecorderState) -> None:
        """Show the recorder's state."""
        self._state = state
        self.clock.setText(clock(state.seconds))
        heard = {source.name: source for source in state.sources}
        for name, level in self.levels.items():
            level.setVisible(name in heard)
            self.names[name].setVisible(name in heard)
            if name in heard:
                level.show_peak(heard[name].peak)
                level.setAccessibleName(colon(self.names[name].text(), f"{heard[name].peak:.0f} dB"))
        self.whole.setText(self._wholeness(state))
        warnings = [colon(self.names[one.name].text(), self._warnings(one)) for one in state.sources if one.warnings]
        self.warning.setText(commas(*warnings))
        self.warning.setVisible(bool(warnings))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.title.setText(self.tr("正在录音"))
        self.names["microphone"].setText(self.tr("麦克风"))
        self.names["line"].setText(self.tr("线路"))
        self.stop.say(self.tr("结束"))
        self.go_on.say(self.tr("继续录"))
        self.really.say(self.tr("结束并封存"))
        if self._state is not None:
            self.show_state(self._state)

    def _wholeness(self, state: RecorderState) -> str:
        lost = max((source.lost_frames / max(source.rate, 1) for source in state.sources), default=0.0)
        if lost:
            return self.tr("缺 {0:.1f} 秒，已如实记下").format(lost)
        return self.tr("完整，没有缺失")

    def _warnings(self, source: SourceState) -> str:
        words = {
            "clipping": self.tr("声音太大，失真了"),
            "quiet": self.tr("10 秒没有声音。录音仍在继续。请检查静音键，或换一个设备"),
            "device_lost": self.tr("设备断开了，正在等它回来"),
            "other_device": self.tr("已换用默认设备"),
            "disk_low": self.tr("磁盘快满了"),
        }
        return commas(*(words[warning] for warning in source.warnings))

    def _ask(self, asking: bool) -> None:
        self.stop.setVisible(not asking)
        self.go_on.setVisible(asking)
        self.really.setVisible(asking)

    def _stop(self) -> None:
        self._ask(False)
        self.stop.setEnabled(False)
        self.asked_to_stop.emit()
