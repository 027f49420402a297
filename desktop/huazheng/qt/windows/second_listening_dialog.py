"""Two people listening: a copy for the second, their sheet read back, and each difference settled beside its sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QListWidget, QWidget

from huazheng.core.schema.edits import MAX_NAME_CHARACTERS, MAX_TURN_CHARACTERS
from huazheng.core.schema.second_listening import MAX_REASON_CHARACTERS, SettlementChoice
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import join_colon, local_time
from huazheng.qt.support.theme import GRID, scaled_px
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.choice import Switch
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.store.second_listenings import read_listenings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.second_listening import HeardTurn, Listening, ListeningDifference
    from huazheng.services.documents.blind_copy import BlindCopy
    from huazheng.store.calls import Call

SIZE_PX = (760, 640)
_LIST_PX = 140


class SecondListeningDialog(BaseDialog):
    """The latest listening of a call. call_written(call id): the transcript may be another · play_requested(seconds)"""

    call_written = Signal(str)
    play_requested = Signal(float)

    def __init__(self, home: Home, call: Call, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._call = home, call
        self.listening: Listening | None = None
        self.words = PlainLabel(muted=True, wrap=True)
        self.audio_only = Switch()
        self.list = QListWidget()
        self.list.setMinimumHeight(scaled_px(_LIST_PX))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.first_name, self.second_name = PlainLabel(muted=True), PlainLabel(muted=True)
        self.first_words, self.second_words = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.other, self.reason, self.who = QLineEdit(), QLineEdit(), QLineEdit()
        for field, longest in (
            (self.other, MAX_TURN_CHARACTERS),
            (self.reason, MAX_REASON_CHARACTERS),
            (self.who, MAX_NAME_CHARACTERS),
        ):
            field.setMaxLength(longest)
        self.play = TextButton()
        self.choices: dict[SettlementChoice, TextButton] = {
            "first": TextButton(),
            "second": TextButton(),
            "other": TextButton(),
            "present": TextButton(),
        }
        self.settlement = PlainLabel(muted=True, wrap=True)
        self.details = QWidget()
        self.notice = Notice()
        self.export, self.read = TextButton(), TextButton()
        self._arrange()
        self._connect()
        self.retranslate()
        self.resize_within_screen(*SIZE_PX)
        self._load()

    def _arrange(self) -> None:
        self.column.addWidget(self.words)
        self.column.addWidget(self.audio_only)
        self.column.addWidget(self.list, 1)
        grid = QGridLayout(self.details)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        self._field_names = [PlainLabel(muted=True) for _ in range(3)]
        rows = (
            (self.first_name, self.first_words),
            (self.second_name, self.second_words),
            *zip(self._field_names, (self.other, self.reason, self.who), strict=True),
        )
        for row, (name, part) in enumerate(rows):
            name.setBuddy(part)
            middle = isinstance(part, QLineEdit)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop)
            grid.addWidget(part, row, 1)
        buttons = FlowLayout(gap=GRID)
        for button in (self.play, *self.choices.values()):
            buttons.addWidget(button)
        grid.addLayout(buttons, len(rows), 0, 1, 2)
        self.column.addWidget(self.settlement)
        self.column.addWidget(self.details)
        self.column.addStretch(0)
        self.column.addWidget(self.notice)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.read)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _: self._show_difference())
        self.list.itemActivated.connect(lambda _: self._play())
        self.other.textChanged.connect(lambda _: self._refresh_buttons())
        self.play.clicked.connect(self._play)
        for choice, button in self.choices.items():
            button.clicked.connect(lambda _=False, chosen=choice: self.settle(chosen))
        self.export.clicked.connect(self._choose_place)
        self.read.clicked.connect(self._choose_sheet)

    @property
    def difference(self) -> ListeningDifference | None:
        """The difference that is chosen in the list."""
        row = self.list.currentRow()
        known = self.listening.differences if self.listening is not None else ()
        return known[row] if 0 <= row < len(known) else None

    # Work

    def _load(self) -> None:
        folder = self._call.folder

        def load(_: object) -> Listening | None:
            return next(iter(reversed(read_listenings(folder).listenings)), None)

        self._run(load, self._show)

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("放在哪个文件夹"), str(_documents()))
        if folder:
            self.export_into(Path(folder))

    def export_into(self, folder: Path) -> None:
        """Write the copy for the second person into this folder."""
        home, call, basis = self._home, self._call, "audio" if self.audio_only.isChecked() else "machine"

        def export(task: Task) -> BlindCopy:
            from huazheng.services.documents.blind_copy import export_blind_copy

            return export_blind_copy(home, call, basis, folder, task)  # type: ignore[arg-type]

        self._run(export, self._exported)

    def _exported(self, done: BlindCopy) -> None:
        self.notice.show_message(
            self.tr("已导出 {0}").format(done.folder),
            self.tr("整个文件夹发给第二个人。里面没有您的更正；也请不要让他看到别的。"),
        )

    def _choose_sheet(self) -> None:
        kinds = self.tr("文本 (*.txt)")
        file, _ = QFileDialog.getOpenFileName(self, self.tr("读回填好的表"), str(_documents()), kinds)
        if file:
            self.read_sheet(Path(file))

    def read_sheet(self, sheet: Path) -> None:
        """Read a sheet that came back."""
        home, call = self._home, self._call

        def read(_: object) -> Listening:
            from huazheng.services.annotations.second_listening import read_back

            return read_back(home, call, sheet)

        self._run(read, self._show)

    def settle(self, choice: SettlementChoice) -> None:
        """Settle the chosen difference."""
        difference, home, call = self.difference, self._home, self._call
        if difference is None:
            return
        text = self.other.text() if choice == "other" else ""
        reason, name = self.reason.text(), self.who.text()

        def settled(_: object) -> Listening:
            from huazheng.services.annotations.second_listening import settle

            return settle(home, call, difference.number, choice, text=text, reason=reason, name=name)

        self._run(settled, self._settled)

    def _settled(self, listening: Listening) -> None:
        row = self.list.currentRow()
        self.other.clear()
        self.reason.clear()
        self._show(listening)
        following = [
            place for place, one in enumerate(listening.differences) if one.settlement is None and place != row
        ]
        self.list.setCurrentRow(next((place for place in following if place > row), (following or [row])[0]))
        self.call_written.emit(self._call.id)

    def _run(self, work: Callable[[Task], Any], done: Callable[[Any], None]) -> None:
        self.notice.hide()
        self.details.setEnabled(False)
        job = self.work.start(work)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(done)
        job.failed.connect(self.notice.show_error)
        job.ended.connect(self._rest)

    def _rest(self) -> None:
        self.bar.hide()
        self.details.setEnabled(True)

    def _play(self) -> None:
        if self.difference is not None:
            self.play_requested.emit(self.difference.start)

    # What is shown

    def _show(self, listening: Listening | None) -> None:
        row = max(self.list.currentRow(), 0)
        self.listening = listening
        self.list.clear()
        for difference in listening.differences if listening is not None else ():
            self.list.addItem(self._line(difference))
        if self.list.count():
            self.list.setCurrentRow(min(row, self.list.count() - 1))
            if self.focusWidget() is self.audio_only:
                self.list.setFocus()
        self._refresh()

    def _line(self, difference: ListeningDifference) -> str:
        words = difference.first or difference.second
        state = self.tr("未定") if difference.settlement is None else self.tr("已定")
        mark = "○" if difference.settlement is None else "✓"
        return f"{mark} {state}    {format_clock(difference.start)}    {_heard(words)}"

    def _show_difference(self) -> None:
        difference, nothing = self.difference, self.tr("（没有听到）")
        self.first_words.show_text((_heard(difference.first) or nothing) if difference is not None else "")
        self.second_words.show_text((_heard(difference.second) or nothing) if difference is not None else "")
        self.settlement.show_text(self._result_text(difference))
        self.settlement.setVisible(bool(self.settlement.words))
        self._refresh_buttons()

    def _result_text(self, difference: ListeningDifference | None) -> str:
        settled = difference.settlement if difference is not None else None
        if settled is None:
            return ""
        words = {
            "first": self.tr("依第一人"),
            "second": self.tr("依第二人"),
            "other": self.tr("另定"),
            "present": self.tr("以现在的文字为准"),
        }[settled.choice]
        at = f"{local_time(settled.at):%Y-%m-%d %H:%M}"
        parts = (words, one_line(settled.name or settled.who), at, settled.reason)
        return " · ".join(part for part in parts if part) + f"\n{_heard(settled.heard) or self.tr('（没有听到）')}"

    def _refresh_buttons(self) -> None:
        self.choices["other"].setEnabled(bool(self.other.text().strip()))

    def _refresh(self) -> None:
        some = self.listening is not None and bool(self.listening.differences)
        self.list.setVisible(some)
        self.details.setVisible(some)
        self.words.show_text(self._told())
        self._show_difference()

    def _told(self) -> str:
        if self.listening is None:
            return self.tr(
                "请第二个人自己听一遍，不看您的更正：先导出给他的录音和一张表，填好发回来，在这里读回，逐句比较。"
                "两个人都听成一样的，别人就不容易挑。"
            )
        listening, count = self.listening, len(self.listening.differences)
        if not count:
            told = self.tr("{0}听过了：比较 {1} 处，全部相同。")
            return told.format(one_line(listening.listener), listening.compared)
        told = self.tr(
            "{0}听过了：比较 {1} 处，{2} 处不同，已定 {3} 处。每一处听一听再定；定了就更正文字，记入附件 A3。"
        )
        return told.format(one_line(listening.listener), listening.compared, count, listening.settled)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("两人听校"))
        self.title.show_text(self.tr("两人听校"))
        self.audio_only.set_text(self.tr("连机器文字也不给第二个人，只给录音"))
        self.list.setAccessibleName(self.tr("不同之处"))
        self.first_name.show_text(self.tr("第一人"))
        self.second_name.show_text(self.tr("第二人"))
        names = (self.tr("另定为"), self.tr("理由"), self.tr("谁定的"))
        for label, field, name in zip(self._field_names, (self.other, self.reason, self.who), names, strict=True):
            label.show_text(name)
            field.setAccessibleName(name)
        self.play.set_text(self.tr("听这一处"))
        self.choices["first"].set_text(self.tr("依第一人"))
        self.choices["second"].set_text(self.tr("依第二人"))
        self.choices["other"].set_text(self.tr("另定"))
        self.choices["present"].set_text(self.tr("以现在的文字为准"))
        self.export.set_text(self.tr("导出给第二个人…"))
        self.read.set_text(self.tr("读回填好的表…"))
        self.done_button.set_text(self.tr("关闭"))
        self.bar.setAccessibleName(self.tr("进度"))
        self._show(self.listening)


def _heard(turns: Sequence[HeardTurn]) -> str:
    return " / ".join(
        join_colon(str(SPEAKER_LABELS[turn.speaker]), turn.text) if turn.speaker is not None else turn.text
        for turn in turns
    )


def _documents() -> Path:
    place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return place if place.is_dir() else Path.home()
