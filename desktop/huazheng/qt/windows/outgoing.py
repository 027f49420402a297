"""Asks where an export should go, and says what became of an export or a check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from huazheng.core.files import sha256_of
from huazheng.core.language import Text
from huazheng.core.words import clock
from huazheng.qt.punctuation import bracketed, colon

if TYPE_CHECKING:
    from huazheng.qt.papers import Exported, Papers
    from huazheng.qt.windows.main import MainWindow
    from huazheng.services.record import RecorderState
    from huazheng.services.recover import Recovered
    from huazheng.services.verify import Checked, Problem
    from huazheng.store.calls import Call

_SHOWN_PROBLEMS = 4


class Outgoing(QObject):
    """Exporting and checking the open call, from the window's menus."""

    def __init__(self, window: MainWindow, papers: Papers) -> None:
        super().__init__(window)
        self._window = window
        self._papers = papers
        papers.exported.connect(self._tell_exported)
        papers.checked.connect(self._tell_checked)
        papers.wrong.connect(window.notice.warn)
        papers.progressed.connect(lambda fraction, doing: window.intake.progress(fraction, doing, 0))
        papers.ended.connect(window.intake.hide)
        window.intake.stopped.connect(papers.stop)

    def form_name(self, form: str) -> str:
        """What a form of export is called: as its exporter says."""
        if form == "bundle":
            return self.tr("证据包（给法院、投诉）")
        from huazheng.services.report import form_title

        return str(form_title(form))

    def export(self, form: str) -> None:
        """Ask where to, and write the open call there."""
        opened = self._window.desk.call
        if opened is None:
            return
        from huazheng.services.export import default_file

        proposed = default_file(opened.call, form)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("导出"), str(proposed), f"{self.form_name(form)} (*{proposed.suffix})"
        )
        if chosen:
            self._window.notice.hide()
            self._papers.export(opened.call, form, Path(chosen))

    def verify(self) -> None:
        """Check the open call."""
        if (opened := self._window.desk.call) is not None:
            self._window.notice.hide()
            self._papers.verify(opened.call)

    def tell_sealed(self, last: RecorderState, call: Call) -> None:
        """Say that a recording is safe, and give the hash to send to somebody."""
        seal = call.seal
        lost = sum(dropout.lost_frames / source.rate for source in seal.sources for dropout in source.dropouts)
        wholeness = self.tr("缺 {0:.1f} 秒，已如实记在封存信息里").format(lost) if lost else self.tr("没有缺失")
        words = self.tr("录音已保存并封存，共 {0}，{1}。").format(clock(seal.audio.duration), wholeness)
        if last.message is not None:
            words += str(Text(*last.message))
        told = colon(self.tr("把这串校验码发给自己或家人留底"), sha256_of(call.seal_file))
        self._window.notice.tell(words, told)

    def tell_recovered(self, recovered: list[Recovered]) -> None:
        """Say what had broken off before and is safe now."""
        seconds = sum(one.seconds for one in recovered)
        self._window.notice.tell(
            self.tr("找到 {0} 段中断的录音，已恢复并封存，共 {1}。").format(len(recovered), clock(seconds)),
            self.tr("封存信息里如实写着它是中断的。"),
        )

    def _tell_exported(self, exported: Exported) -> None:
        self._window.notice.tell(
            colon(self.tr("已导出"), exported.file), colon(self.tr("这个文件的 SHA-256"), exported.sha256)
        )

    def _tell_checked(self, checked: list[Checked]) -> None:
        problems = [problem for one in checked for problem in one.problems]
        if all(one.intact for one in checked):
            words = self.tr("完好：原始录音、封印和保管记录都没有改动。")
            fingerprint = next((one.fingerprint for one in checked if one.fingerprint), None)
            signed = colon(self.tr("签名密钥"), fingerprint) if fingerprint else ""
            notes = [self._in_words(problem) for problem in problems]
            self._window.notice.tell(words, "\n".join(filter(None, (signed, *notes))))
            return
        faults = [self._in_words(problem) for problem in problems if problem.fault]
        more = len(faults) - _SHOWN_PROBLEMS
        lines = faults[:_SHOWN_PROBLEMS] + ([self.tr("还有 {0} 处").format(more)] if more > 0 else [])
        self._window.notice.alarm(self.tr("有改动，请不要再动这个文件夹"), "\n".join(lines))

    def _in_words(self, problem: Problem) -> str:
        where = problem.file
        if problem.second is not None:
            where += bracketed(clock(problem.second))
        return colon(where, problem.text)
