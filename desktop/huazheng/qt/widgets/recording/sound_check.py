"""Microphone and line with their levels, and a trial of five seconds with a verdict, of which nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.models.level_monitor import LevelMonitor
from huazheng.qt.support.display_text import error_text, error_with_remedy
from huazheng.qt.support.job_runner import JobRunner
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import GRID, SMALL_PX, TITLE_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.qt.widgets.recording.level_meter import HEARD_DBFS, PeakMeter
from huazheng.settings.schema import NO_SOURCE, setting_labels

if TYPE_CHECKING:
    from huazheng.audio.playback.player import Player
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.services.capture.recorder_client import CaptureSource
    from huazheng.services.capture.soundcheck import SourceKind, TrialRecording
    from huazheng.services.capture.trial_verdict import TrialVerdict

KINDS = ("microphone", "line")


class SoundCheck(RetranslateMixin, QWidget):
    """Listen from ``begin`` to ``end``, which must be called before it is deleted.

    picked(kind, id): another source was chosen; the id is as in the settings · judged(): a trial has its verdict.
    ``devices``: show the choice of devices from the start, not only when it is asked for.
    """

    picked = Signal(str, str)
    judged = Signal()
    _played = Signal()

    def __init__(
        self, home: Home, microphone: str, line: str, *, devices: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._devices_shown = devices
        self.chosen = {"microphone": microphone, "line": line}
        self.boxes = {kind: ChoiceBox() for kind in KINDS}
        self.levels = {kind: PeakMeter() for kind in KINDS}
        self.messages = {kind: PlainLabel(SMALL_PX, muted=True, wrap=True) for kind in KINDS}
        self._names = {kind: PlainLabel() for kind in KINDS}
        self._errors: dict[str, HuazhengError] = {}
        self._heard: set[str] = set()
        self._sources: tuple[CaptureSource, ...] = ()
        self._failed: HuazhengError | None = None
        self.try_button, self.again, self.devices = TextButton(main=True), TextButton(), TextButton(link=True)
        self.bar = QProgressBar()
        self.verdict, self.result = PlainLabel(TITLE_PX, wrap=True), PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.sample: TrialRecording | None = None
        self._listening = self._ended = False
        self._state = ""  # keeping, playing, played, or nothing yet
        self._verdicts: dict[SourceKind, TrialVerdict] = {}
        self._player: Player | None = None
        self._looking, self._loudspeaker = JobRunner(self), JobRunner(self)
        self.level_monitor = LevelMonitor(self)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        for number, kind in enumerate(KINDS):
            row = number * 3
            grid.addWidget(self._names[kind], row, 0)
            grid.addWidget(self.levels[kind], row, 1)
            grid.addWidget(self.boxes[kind], row + 1, 0, 1, 2)
            grid.addWidget(self.messages[kind], row + 2, 0, 1, 2)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.try_button)
        buttons.addWidget(self.again)
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.devices)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(grid)
        whole.addLayout(buttons)
        whole.addWidget(self.verdict)
        whole.addWidget(self.result)
        whole.addStretch(1)

    def _connect(self) -> None:
        for kind, box in self.boxes.items():
            box.picked.connect(lambda chosen, kind=kind: self._pick(kind, chosen))
        self.try_button.clicked.connect(self.try_out)
        self.again.clicked.connect(self._play)
        self.devices.clicked.connect(self.show_devices)
        self.level_monitor.level.connect(self._level)
        self.level_monitor.silent.connect(self._silent)
        self.level_monitor.failed.connect(self._show_failed)
        self.level_monitor.trial_grew.connect(self._far)
        self.level_monitor.full.connect(self._full)
        self._played.connect(self._stopped_playing)

    def show_devices(self) -> None:
        """Show the choice of devices."""
        self._devices_shown = True
        held = self.devices.hasFocus()
        self._refresh_texts()
        if held:  # the button is gone, and Enter must not press whatever comes next
            self.boxes["microphone"].setFocus()

    def use(self, microphone: str, line: str) -> None:
        """Choose other sources; ids as in the settings."""
        chosen = {"microphone": microphone, "line": line}
        if chosen == self.chosen:
            return
        self.chosen = chosen
        self._drop_trial()
        self._fill()
        if self._listening and self._sources:
            self._listen()

    # Start and end

    def begin(self) -> None:
        """Find the devices, and listen."""
        self._listening = True
        home = self._home

        def look(_: object) -> tuple[CaptureSource, ...]:
            from huazheng.services.capture.recorder_client import list_sources

            return list_sources(home)

        job = self._looking.start(look)
        job.done.connect(self._show)
        job.failed.connect(self._show_failed)

    def end(self) -> None:
        """Release devices and loudspeaker, and drop the trial."""
        self.sample, self._ended = None, True
        self._quiet()
        self._looking.close()
        self._loudspeaker.finish()
        self.level_monitor.close()

    def pause(self) -> None:
        """Release the devices; ``begin`` goes on."""
        self._listening = False
        self._quiet()
        self.level_monitor.stop()
        if self._state in ("keeping", "playing"):
            self._state = "played" if self.sample is not None else ""
            self._refresh_texts()

    # The devices

    def _show(self, sources: tuple[CaptureSource, ...]) -> None:
        if self._ended:  # a late answer: nothing waits for it any more
            return
        self._sources, self._failed = sources, None
        self._fill()
        if self._listening:
            self._listen()

    def _listen(self) -> None:
        self._errors.clear()
        self._heard.clear()
        self.level_monitor.listen(self.chosen["microphone"], self.chosen["line"])
        if self._state == "keeping":  # asked for before the devices were found: listening dropped it
            self._keep()
        self._refresh_texts()

    def _pick(self, kind: str, chosen: str) -> None:
        self.chosen[kind] = chosen
        self._drop_trial()
        self.picked.emit(kind, chosen)
        self._listen()

    def _level(self, kind: str, peak: float) -> None:
        self.levels[kind].show_peak(peak)
        # While the trial is played, the line and the microphone hear only that.
        if peak > HEARD_DBFS and kind not in self._heard and self._state != "playing":
            self._heard.add(kind)
            self._refresh_texts()

    def _silent(self, kind: str, error: HuazhengError) -> None:
        self._errors[kind] = error
        self.levels[kind].show_peak(-120.0, connected=False)
        self._refresh_texts()

    def _show_failed(self, error: HuazhengError) -> None:
        self._failed = error
        self._state = ""
        self._fill()

    # The five seconds

    def try_out(self) -> None:
        """Record five seconds, then play them."""
        if self._state == "keeping":  # the button stays enabled: a disabled one would give the focus to its neighbor
            return
        self._quiet()
        self._drop_trial()
        self._state = "keeping"
        self._keep()
        self._refresh_texts()

    def _keep(self) -> None:
        from huazheng.services.capture.soundcheck import TrialRecording

        self.bar.setValue(0)
        self.level_monitor.keep(TrialRecording())

    def _far(self, seconds: float) -> None:
        from huazheng.services.capture.soundcheck import TRIAL_SECONDS

        self.bar.setValue(round(seconds / TRIAL_SECONDS * 1000))

    def _full(self, sample: TrialRecording) -> None:
        from huazheng.services.capture.trial_verdict import judge_trial

        self.sample = sample
        self._verdicts = {kind: judge_trial(sample, kind) for kind in sample.kinds}
        self._play()
        self.judged.emit()

    @property
    def usable(self) -> bool:
        """True if the trial can be understood in every source."""
        return bool(self._verdicts) and set(self._verdicts.values()) == {"good"}

    def _drop_trial(self) -> None:
        self.sample, self._state = None, ""
        self._verdicts.clear()

    def _play(self) -> None:
        from huazheng.audio.playback.player import Player

        if self.sample is None:
            return
        self._quiet()
        self._state = "playing"
        player = self._player = Player(self.sample.sound(), self._played.emit)
        job = self._loudspeaker.start(lambda _: player.play())
        job.failed.connect(self._cannot_play)
        self._refresh_texts()

    def _cannot_play(self, error: HuazhengError) -> None:
        self._state = "played"
        self._refresh_texts()
        self.result.show_text(f"{self.result.words}\n{error_text(error)}{error.remedy or ''}")

    def _stopped_playing(self) -> None:
        if self._state == "playing":
            self._state = "played"
            self._quiet()
            self._refresh_texts()

    def _quiet(self) -> None:
        """Stop playing, on the loudspeaker's own thread."""
        if (player := self._player) is not None:
            self._player = None
            self._loudspeaker.start(lambda _: player.close())

    # Texts

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        for kind in KINDS:
            words = setting_labels(kind)
            self._names[kind].show_text(str(words.title))
            self.boxes[kind].setToolTip(str(words.help))
            self.boxes[kind].setAccessibleName(str(words.title))
            self.levels[kind].name(self.tr("{0}的音量").format(sentences().source(kind)))
        self.try_button.set_text(self.tr("试录 5 秒"))
        self.again.set_text(self.tr("再听一遍"))
        self.devices.set_text(self.tr("换一个设备"))
        self.bar.setAccessibleName(self.tr("试录进度"))
        self._fill()

    def _fill(self) -> None:
        for kind, box in self.boxes.items():
            of_kind = [source for source in self._sources if source.kind == kind]
            values = [(source.id, one_line(source.name)) for source in of_kind]
            if of_kind:
                default = next((source for source in of_kind if source.default), of_kind[0])
                values.insert(0, ("", self.tr("系统默认（{0}）").format(one_line(default.name))))
            elif not self._sources:
                values = [("", self.tr("系统默认"))]
            values.append((NO_SOURCE, self.tr("不录")))
            box.offer(values, self.chosen[kind])
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        keeping = self._state == "keeping"
        self.try_button.setEnabled(keeping or (self._failed is None and self._some_source()))
        self.devices.setVisible(not self._devices_shown)
        self.again.setVisible(self.sample is not None)
        self.again.setEnabled(self._state == "played")
        self.bar.setVisible(keeping)
        for kind in KINDS:
            used = self.chosen[kind] != NO_SOURCE
            for part in (self._names[kind], self.messages[kind]):
                part.setVisible(used or self._devices_shown)
            self.levels[kind].setVisible(used)
            self.boxes[kind].setVisible(self._devices_shown)
            self.messages[kind].show_text(self._of(kind))
        said = "\n".join(self._judgment(kind, verdict) for kind, verdict in self._verdicts.items())
        for name, holds in (("right", self.usable), ("wrong", not self.usable)):
            self.verdict.setProperty(name, holds)
        repolish(self.verdict)
        self.verdict.show_text(said)
        self.verdict.setVisible(bool(said))
        self.result.show_text(self._outcome())
        self.result.setVisible(bool(self.result.words))

    def _some_source(self) -> bool:
        return any(self.chosen[kind] != NO_SOURCE and kind not in self._errors for kind in KINDS)

    def _of(self, kind: str) -> str:
        """The problem of one source in a sentence; empty without one."""
        if self.chosen[kind] == NO_SOURCE:
            return self.tr("不录这一路。")
        if kind in self._errors:
            if kind == "line" and not any(one.kind == kind for one in self._sources):
                return self.tr("这台电脑没有能录到电脑播放的声音的设备。把手机开免提放在旁边，麦克风两边都能录到。")
            return f"{error_text(self._errors[kind])}{self._errors[kind].remedy or ''}"
        if kind in self._heard:
            return self.tr("有声音。")
        if kind == "line":
            return self.tr("还没有听到声音。电脑放出声音时才录得到，可以放一段音乐试试。")
        return self.tr("还没有听到声音。对着麦克风说句话试试。")

    def _judgment(self, kind: str, verdict: TrialVerdict) -> str:
        """The verdict on one source, and what to do."""
        if kind == "line":
            if verdict in ("muted", "silent"):
                return self.tr("没录到电脑放出的声音。放一段音乐，再试一次。")
            if verdict == "loud":
                return self.tr("电脑放出的声音太大，有些失真。把电脑音量调低一点，再试一次。")
            return self.tr("✓ 电脑放出的声音也录到了。")
        words: dict[TrialVerdict, str] = {
            "good": self.tr("✓ 听得清，可以用。"),
            "muted": self.tr("没有声音，麦克风多半被静音了。打开它，或者换一个设备，再试一次。"),
            "silent": self.tr("没有声音。看看麦克风插好没有，或者换一个设备，再试一次。"),
            "faint": self.tr("太小声。靠近一点，再试一次。"),
            "loud": self.tr("太大声，有些失真。离远一点，再试一次。"),
            "no_speech": self.tr("有声音，但没听到有人说话。说几句话，再试一次。"),
        }
        return words[verdict]

    def _outcome(self) -> str:
        if self._failed is not None:
            return error_with_remedy(self._failed)
        if self._state == "keeping":
            return self.tr("正在试录，请说几句话……")
        if self._state == "playing":
            return self.tr("正在放刚才录到的。")
        return self.tr("刚才录到的只在内存里，没有存下来。") if self._state == "played" else ""
