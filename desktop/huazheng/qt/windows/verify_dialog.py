"""Verification of a recording or a bundle: intact, or what is wrong and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_with_remedy, join_colon, local_time
from huazheng.qt.support.sentences import sentences, short_digest
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel, TextButton, remove_widgets, repolish
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.qt.windows.password_prompt import PasswordPrompt
from huazheng.services.custody.proof_words import PROOF_WORDS
from huazheng.services.custody.verification import PasswordRequired

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.custody.verification import VerificationProblem, VerificationResult

_LIST_PX = 200


class VerifyDialog(BaseDialog):
    """Verify ``target``, a call's folder or a bundle, when it opens. It writes nothing."""

    def __init__(self, home: Home, target: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._target = home, target
        self.checked: list[VerificationResult] | None = None
        self.digest = ""
        self.findings: list[str] = []
        self._failed: HuazhengError | None = None
        self._password: str | None = None
        self.prompt: PasswordPrompt | None = None
        self.words = PlainLabel(wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(2 * GRID)
        self._facts.setVerticalSpacing(GRID)
        self._facts.setColumnStretch(3, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self._scroll = QScrollArea()
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, GRID, 0)
        outer.addLayout(self._list)
        outer.addStretch(1)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumHeight(_LIST_PX)
        self._scroll.hide()
        self.other_file, self.explain = TextButton(), TextButton()
        self.explain.setCheckable(True)
        self.meaning = PlainLabel(wrap=True, muted=True)
        self.meaning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.meaning.hide()
        self.column.addWidget(self.words)
        self.column.addWidget(self._scroll, 1)
        self.column.addLayout(self._facts)
        self.column.addWidget(self.meaning)
        self.foot.addWidget(self.other_file)
        self.foot.addWidget(self.explain)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.other_file.clicked.connect(self._choose)
        self.explain.toggled.connect(self.meaning.setVisible)
        self.retranslate()
        self._check()

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("选择证据包"), "", self.tr("证据包 (*.zip)"))
        if file:
            self._target, self._password = Path(file), None
            self._check()

    def _check(self) -> None:
        self.checked, self._failed = None, None
        self.other_file.setEnabled(False)
        self._refresh_texts()
        home, target, password = self._home, self._target, self._password

        def look(task: Task) -> tuple[list[VerificationResult], str]:
            from huazheng.core.runtime.files import sha256_of
            from huazheng.core.schema.seal import SEAL_NAME
            from huazheng.services.custody.recorded_verification import check

            seal = target / SEAL_NAME
            return check(home, target, task, password=password), sha256_of(seal) if seal.is_file() else sha256_of(
                target
            )

        job = self.work.start(look)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._show)
        job.failed.connect(self._show_failed)
        job.ended.connect(lambda: self.other_file.setEnabled(True))

    def _show(self, found: tuple[list[VerificationResult], str]) -> None:
        self.checked, self.digest = found
        self._refresh_texts()
        announce(self, self.title.words)

    def _show_failed(self, error: HuazhengError) -> None:
        self._failed = error
        self._refresh_texts()
        if isinstance(error, PasswordRequired):
            again = self._password is not None
            self.prompt = PasswordPrompt(self._target.name, self._check_with, self, again=again)
            self.prompt.open()

    def _check_with(self, password: str) -> None:
        self._password = password
        self._check()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("核验"))
        self.done_button.set_text(self.tr("关闭"))
        self.other_file.set_text(self.tr("核验证据包…"))
        self.explain.set_text(self.tr("这些能证明什么"))
        self.meaning.show_text("\n".join(join_colon(word.term, word.proves) for word in PROOF_WORDS))
        self.bar.setAccessibleName(self.tr("核验进度"))
        self._refresh_texts()

    # What is said

    def _refresh_texts(self) -> None:
        remove_widgets(self._list)
        remove_widgets(self._facts)
        self._scroll.hide()
        wrong = self._failed is not None or (self.checked is not None and not all(one.intact for one in self.checked))
        for name, value in (("wrong", wrong), ("right", not wrong and self.checked is not None)):
            self.title.setProperty(name, value)
        repolish(self.title)
        if self._failed is not None:
            self.title.show_text(self.tr("没法核验"))
            self.words.show_text(error_with_remedy(self._failed))
        elif self.checked is None:
            self.title.show_text(self.tr("正在核验"))
            self.words.show_text(one_line(self._target.name))
            self.show_progress(0)
            return
        else:
            self._say_checked(self.checked, wrong=wrong)
        self.bar.hide()

    def _say_checked(self, checked: list[VerificationResult], *, wrong: bool) -> None:
        problems = [problem for verification in checked for problem in verification.problems]
        faults = [problem for problem in problems if problem.fault]
        if wrong:
            self.title.show_text(self.tr("✗ 有改动"))
            self.words.show_text(self.tr("与封存时不一样的地方有 {0} 处：").format(len(faults)))
        else:
            self.title.show_text(self.tr("✓ 完好"))
            self.words.show_text(self.tr("录音和封存时一样，一个字节也没有变；做过的每件事都有记录，记录也没有变。"))
        self.findings = [self._sentence(problem) for problem in faults]
        for problem in [*faults, *(verification for verification in problems if not verification.fault)]:
            line = PlainLabel(wrap=True, muted=not problem.fault)
            line.show_text(("✗ " if problem.fault else "· ") + self._sentence(problem))
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._list.addWidget(line)
        self._scroll.setVisible(bool(faults))
        notes = [problem for problem in problems if not problem.fault]
        if notes and not faults:
            remove_widgets(self._list)
            said = "\n".join(str(problem.text) for problem in notes)
            self.words.show_text(f"{self.words.words}\n{said}")
        of_case = checked[-1].case  # the case's own facts, of the calls only how many
        self._say_facts(checked[-1] if of_case else checked[0], len(checked) - of_case)

    def _sentence(self, problem: VerificationProblem) -> str:
        where = [one_line(problem.file)]
        if problem.line is not None:
            where.append(self.tr("第 {0} 行").format(problem.line))
        if problem.second is not None:
            where.append(self.tr("录音 {0} 处").format(format_clock(problem.second)))
        return self.tr("{0}：{1}").format(" ".join(where), problem.text)

    def _say_facts(self, verification: VerificationResult, count: int) -> None:
        one = count == 1 and not verification.case
        rows = [(self.tr("录音"), one_line(verification.call or "") if one else self.tr("{0} 通").format(count))]
        if verification.sealed_at:
            rows.append((self.tr("封存时间"), f"{local_time(verification.sealed_at):%Y-%m-%d %H:%M:%S}"))
        if verification.gaps:
            missing = sentences().gaps(verification.gaps, verification.lost_seconds)
            rows.append((self.tr("录音的缺失"), missing))
        if verification.timestamp:
            named = next((token.authority for token in verification.tokens if token.state == "trusted"), None)
            time = one_line(verification.timestamp)
            rows.append((self.tr("可信时间戳"), self.tr("{0}，{1}").format(time, one_line(named or ""))))
        if verification.ledger is not None:
            rows.append((self.tr("账本编号"), str(verification.ledger.number)))
        elif not verification.case:
            rows.append((self.tr("账本编号"), self.tr("封存于账本之前")))
        if verification.fingerprint:
            rows.append((self.tr("签名密钥"), short_digest(verification.fingerprint)))
        if not verification.case:
            rows.append((self.tr("保管记录"), self.tr("{0} 条").format(verification.custody_lines)))
        for number, (name, value) in enumerate(rows):
            self._fact(number, name, value)
        sealed = self._target.is_dir()  # else it is a bundle's own digest
        code = self.tr("封存码") if sealed else self.tr("校验码")
        digits = self._fact(len(rows), code, short_digest(self.digest))
        copy = IconButton("copy")
        copy.name(self.tr("复制整串校验码"))
        copy.clicked.connect(lambda: _copy(self.digest))
        self._facts.addWidget(copy, len(rows), 2)
        digits.setToolTip(self.digest)

    def _fact(self, row: int, name: str, value: str) -> PlainLabel:
        called, text = PlainLabel(muted=True), PlainLabel()
        called.show_text(name)
        text.show_text(value)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.addWidget(called, row, 0)
        self._facts.addWidget(text, row, 1)
        return text


def _copy(words: str) -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(words)
