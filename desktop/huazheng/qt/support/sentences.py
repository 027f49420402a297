"""Sentences about a recording: lengths, losses, warnings, the short form of a digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject

from huazheng.core.call.gaps import recording_gaps

if TYPE_CHECKING:
    from huazheng.core.schema.seal import Seal
    from huazheng.services.capture.recorder_client import RecorderState, SourceState

SHORT_DIGITS = 16


def short_digest(digest: str) -> str:
    """The first digits of a digest, in groups that can be read out: ``7f3a 9c21 …``."""
    return " ".join(digest[at : at + 4] for at in range(0, SHORT_DIGITS, 4)) + " …"


class ToldWarning(NamedTuple):
    """A warning in a sentence. kind: as in the recorder's state, or ``slept``; source: its name, or empty."""

    kind: str
    source: str
    words: str


class Sentences(QObject):
    """Build the sentences in the language in use."""

    def source(self, name: str) -> str:
        """The name of a source."""
        return self.tr("麦克风") if name == "microphone" else self.tr("电脑播放的声音")

    def length(self, seconds: float) -> str:
        """A length of time in words."""
        whole = round(seconds)
        hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
        if hours:
            return self.tr("{0} 小时 {1:02d} 分 {2:02d} 秒").format(hours, minutes, rest)
        return self.tr("{0} 分 {1:02d} 秒").format(minutes, rest) if minutes else self.tr("{0} 秒").format(rest)

    def lost(self, seal: Seal) -> str:
        """Sentence on the gaps in a sealed recording."""
        gaps = recording_gaps(seal)
        if not gaps:
            return self.tr("没有缺失。")
        return self.gaps(len(gaps), sum(gap.seconds for gap in gaps))

    def gaps(self, count: int, seconds: float) -> str:
        """Sentence on this many gaps in a recording, and their length together."""
        return self.tr("有 {0} 处缺失，共约 {1:.1f} 秒，已如实记在封存信息里。").format(count, seconds)

    def all_silent(self, source: str) -> str:
        """Sentence on a source in which nothing was heard in the whole recording."""
        if source == "microphone":
            return self.tr("麦克风从头到尾没有声音，请回听确认。")
        return self.tr("电脑播放的声音从头到尾没有声音。手机开免提时就是这样，两个人都录在麦克风里；请回听确认。")

    def ended(self, seal: Seal) -> str:
        """The reason why a recording ended, unless the person ended it."""
        if seal.origin == "recovered":
            return self.tr("录音曾经中断，已经照录下的样子恢复并封存。")
        if seal.ended == "terminated":
            return self.tr("系统要求结束，录音到那时为止都已封存。")
        return self.tr("磁盘满了，录音到那时为止都已封存。请腾出空间。") if seal.ended == "disk_full" else ""

    def warnings(self, state: RecorderState, *, line_expected: bool = True) -> list[str]:
        """The warnings of a recorder state, the gravest first.

        ``line_expected``: False where the microphone hears both sides; the line's silence then is no warning unless
        the microphone is silent too.
        """
        return [told.words for told in self.told_warnings(state, line_expected=line_expected)]

    def told_warnings(self, state: RecorderState, *, line_expected: bool = True) -> list[ToldWarning]:
        """The warnings as :meth:`warnings`, each with its kind and source; the disk's is told once."""
        silent = {source.name for source in state.sources if "quiet" in source.warnings}
        usual = set() if line_expected or "microphone" in silent else {("line", "quiet")}
        told = [
            ToldWarning(kind, source.name, self._warning(source, kind, state.left_seconds))
            for kind in _BY_SEVERITY
            for source in state.sources
            if kind in source.warnings and (source.name, kind) not in usual
        ]
        return list({one.words: one for one in (*self._slept(state), *told)}.values())

    def _slept(self, state: RecorderState) -> list[ToldWarning]:
        """A warning that the machine slept, which nobody on the phone may have seen."""
        from huazheng.core.schema.chain import SleepEvent

        slept = sum({event.slept_ms for event in state.events if isinstance(event, SleepEvent)})  # one event a source
        if not slept:
            return []
        said = self.tr("电脑睡眠了 {0}，这段没有录到，已如实记下。录音仍在继续。")
        return [ToldWarning("slept", "", said.format(self.length(slept / 1000)))]

    def _warning(self, source: SourceState, kind: str, left_seconds: float) -> str:
        name = self.source(source.name)
        if kind == "device_lost":
            missing = self.length(source.missing_seconds)
            return self.tr("{0}断开了，已有 {1} 没有录到。录音仍在继续，正在等它回来；请重新插好。").format(
                name, missing
            )
        if kind == "disk_low":
            said = self.tr("磁盘快满了，还能录{0}。录音仍在继续；请腾出空间。")
            minutes = int(left_seconds // 60)
            return said.format(self.tr("大约 {0} 分钟").format(minutes) if minutes else self.tr("不到 1 分钟"))
        if kind == "other_device":
            return self.tr("{0}已换用另一个设备，录音仍在继续。").format(name)
        if kind == "device_moved":
            said = self.tr("系统把{0}接到了别的设备上，正在接回来。这一段可能不是它的声音，已如实记下。录音仍在继续。")
            return said.format(name)
        if kind == "same_sound":
            return self.tr("麦克风和电脑播放的声音录到的是同一个声音，分不出是谁在说。录音仍在继续；请检查录音设备。")
        if kind == "quiet":
            seconds = int(source.quiet_seconds)
            said = (
                self.tr("{0} {1} 秒没有声音。录音仍在继续。请检查静音键，或换一个麦克风。")
                if source.name == "microphone"
                else self.tr("{0} {1} 秒没有声音。录音仍在继续。电话接通了，却听不到对方，就打开免提。")
            )
            return said.format(name, seconds)
        if source.name == "line":
            return self.tr("{0}声音太大，有些失真。录音仍在继续；请把电脑音量调低一点。").format(name)
        return self.tr("{0}声音太大，有些失真。录音仍在继续；请离麦克风远一点。").format(name)


_BY_SEVERITY = ("device_lost", "disk_low", "device_moved", "same_sound", "quiet", "other_device", "clipping")


def sentences() -> Sentences:
    """The shared instance of the application."""
    app = QCoreApplication.instance()
    found = app.findChild(Sentences) if app is not None else None
    return found or Sentences(app)
