"""Which microphone and which line to record from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from huazheng.qt.plain import one_line
from huazheng.qt.punctuation import what_happened
from huazheng.qt.theme import GRID
from huazheng.qt.widgets.parts import PlainLabel, TextButton
from huazheng.qt.windows.sheet import Sheet

if TYPE_CHECKING:
    from huazheng.core.errors import HuazhengError
    from huazheng.core.paths import Home
    from huazheng.services.record import CaptureSource

NONE = "none"


class SourcesSheet(Sheet):
    """chosen(microphone, line): ids; empty for the default, ``none`` for nothing."""

    chosen = Signal(str, str)

    def __init__(self, home: Home, microphone: str, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = {"microphone": microphone, "line": line}
        self._sources: tuple[CaptureSource, ...] = ()
        self._failed: HuazhengError | None = None
        self.words = PlainLabel(wrap=True, muted=True)
        self.boxes = {"microphone": QComboBox(), "line": QComboBox()}
        self._names = {"microphone": PlainLabel(), "line": PlainLabel()}
        self.use = TextButton(main=True)
        for kind, box in self.boxes.items():
            self.column.addWidget(self._names[kind])
            box.setMinimumHeight(32)
            box.activated.connect(lambda _, kind=kind: self._choose(kind))
            self.column.addWidget(box)
            self.column.addSpacing(GRID)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.use)
        self.use.setEnabled(False)
        self.use.clicked.connect(self._use)
        self.retranslate()

        def look(_: object) -> tuple[CaptureSource, ...]:
            from huazheng.services.record import list_sources

            return list_sources(home)

        job = self.work.start(look)
        job.done.connect(self._show)
        job.failed.connect(self._lacks)

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setWindowTitle(self.tr("麦克风和线路"))
        self.title.show_text(self.tr("录音用哪个麦克风，从哪里听对方"))
        self._names["microphone"].show_text(self.tr("麦克风：录您自己"))
        self._names["line"].show_text(self.tr("线路：录对方，也就是电脑放出来的声音"))
        self.done_button.say(self.tr("取消"))
        self.use.say(self.tr("就用这些"))
        for kind, box in self.boxes.items():
            box.setAccessibleName(self._names[kind].words)
        self._fill()

    def _choose(self, kind: str) -> None:
        self._wanted[kind] = str(self.boxes[kind].currentData())

    def _show(self, sources: tuple[CaptureSource, ...]) -> None:
        self._sources = sources
        self._fill()

    def _lacks(self, error: HuazhengError) -> None:
        self._failed = error
        self._fill()

    def _fill(self) -> None:
        for kind, box in self.boxes.items():
            wanted = self._wanted[kind]
            box.clear()
            of_kind = [one for one in self._sources if one.kind == kind]
            if of_kind:
                default = next((one for one in of_kind if one.default), of_kind[0])
                box.addItem(self.tr("系统默认（{0}）").format(one_line(default.name)), "")
            for one in of_kind:
                box.addItem(one_line(one.name), one.id)
            box.addItem(self.tr("不录"), NONE)
            box.setCurrentIndex(max(box.findData(wanted), 0))
        self.use.setEnabled(bool(self._sources))
        self.words.show_text(self._advice())

    def _advice(self) -> str:
        if self._failed is not None:
            return "\n".join(filter(None, [what_happened(self._failed), str(self._failed.remedy or "")]))
        kinds = {one.kind for one in self._sources}
        if self._sources and "line" not in kinds:
            return self.tr("这台电脑没有能听到线路的设备。把手机开免提放在旁边，麦克风两边都能录到。")
        return self.tr("手机通话请开免提，放在麦克风旁边；电脑上接的电话，两样都录最好。")

    def _use(self) -> None:
        chosen = {kind: str(box.currentData()) for kind, box in self.boxes.items()}
        if set(chosen.values()) == {NONE}:
            self.words.show_text(self.tr("至少要录一样。"))
            return
        self.chosen.emit(chosen["microphone"], chosen["line"])
        self.accept()
