"""Dates of a call: the days that periods run from, the deadlines that follow, and their calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from huazheng.core.runtime.errors import HuazhengError
from huazheng.qt.support.display_text import bracketed, error_with_remedy
from huazheng.qt.support.theme import GRID, SMALL_PX
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton, remove_widgets, repolish
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.qt.windows.dialog_base import ScrollableDialog
from huazheng.services.annotations.policy_facts import START_WORDS, facts_form
from huazheng.services.documents.call_dates import (
    NO_ADVICE,
    PARTY_LABELS,
    KeyDays,
    deadlines,
    default_name,
    parse_cooling_off_days,
    parse_day,
    staleness_warning,
    write_calendar,
)

if TYPE_CHECKING:
    from datetime import date

    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.law.deadlines import Deadline
    from huazheng.store.calls import Call

_DAYS = ("signed", "complained", "decided", "reported", "review_asked", "knew")
_LENGTH, _START = "cooling_off_days", "cooling_off_start"
_COLUMNS = 2


class DatesDialog(ScrollableDialog):
    """List the deadlines of a call while days are typed. ``found``: what is listed; ``saved``: the calendar file."""

    def __init__(self, call: Call, facts: PolicyFacts | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call = call
        self.found: tuple[Deadline, ...] = ()
        self.saved: Path | None = None
        self.words, self.told = PlainLabel(muted=True, wrap=True), PlainLabel(wrap=True)
        self._names: dict[str, PlainLabel] = {}
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        known = facts_form(facts)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for number, name in enumerate(("signed", _LENGTH, _START, *_DAYS[1:])):
            self._add(grid, number, name, known.get(name, ""))
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.column.insertWidget(0, self.words)
        self.column.insertLayout(1, grid)
        self.column.addWidget(self.told)
        self.make_keyboard_scrollable()
        self.save = TextButton(main=True)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.save)
        self.save.clicked.connect(self._choose_place)
        self.fields["signed"].setFocus()
        self.retranslate()

    def _add(self, grid: QGridLayout, number: int, name: str, value: str) -> None:
        label = PlainLabel(SMALL_PX, muted=True)
        field: QLineEdit | QComboBox
        if name == _START:
            field = ChoiceBox()
            field.addItem("", "")
            for key, words in START_WORDS.items():
                field.addItem(str(words), key)
            field.setCurrentIndex(max(field.findData(value), 0))
            field.currentIndexChanged.connect(lambda _: self.list_deadlines())
        else:
            field = QLineEdit(value)
            field.textEdited.connect(lambda _: self.list_deadlines())
        label.setBuddy(field)
        self._names[name], self.fields[name] = label, field
        row, column = divmod(number, _COLUMNS)
        grid.addWidget(label, 2 * row, column)
        grid.addWidget(field, 2 * row + 1, column)

    def list_deadlines(self) -> None:
        """List the deadlines of what is typed; an invalid field is marked and left out."""
        days: dict[str, date] = {}
        wrong: dict[str, HuazhengError] = {}
        length: int | None = None
        for name, field in self.fields.items():
            if not isinstance(field, QLineEdit):
                continue
            try:
                if not (typed := field.text().strip()):
                    continue
                if name == _LENGTH:
                    length = parse_cooling_off_days(typed)
                else:
                    days[name] = parse_day(typed)
            except HuazhengError as error:
                wrong[name] = error
            finally:
                field.setProperty("wrong", name in wrong)
                repolish(field)
        start = self.fields[_START]
        chosen = start.currentData() if isinstance(start, QComboBox) else None
        self.found = deadlines(KeyDays(cooling_off_days=length, cooling_off_start=chosen or None, **days))
        self.saved = None
        self.save.setEnabled(bool(self.found))
        self._show(next(iter(wrong.values()), None))

    def _show(self, wrong: HuazhengError | None) -> None:
        remove_widgets(self.inside)
        for deadline in self.found:
            self.inside.addWidget(_row(deadline))
            self.inside.addWidget(Separator())
        if not self.found:
            empty = PlainLabel(muted=True, wrap=True)
            empty.show_text(self.tr("填上知道的日期，这里就列出随后的日期。"))
            self.inside.addWidget(empty)
        self.inside.addStretch(1)
        told = [error_with_remedy(wrong)] if wrong is not None else []
        if self.saved is not None:
            told.append(self.tr("已保存到 {0}").format(self.saved))
        self.told.show_text("\n".join(told))
        self.told.setVisible(bool(told))

    def _choose_place(self) -> None:
        name = default_name(self._call, "dates", "ics")
        file, _ = QFileDialog.getSaveFileName(self, self.tr("保存日历文件"), name, self.tr("日历文件 (*.ics)"))
        if file:
            self.save_as(Path(file))

    def save_as(self, file: Path) -> None:
        """Write the calendar file, in the background; a file of that name is replaced, as the system asked."""
        call, found = self._call, self.found
        job = self.work.start(lambda _: write_calendar(call, found, file, force=True))
        job.done.connect(self._show_saved)
        job.failed.connect(self._show)

    def _show_saved(self, file: Path) -> None:
        self.saved = file
        self._show(None)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("日期"))
        self.title.show_text(self.tr("犹豫期、投诉和诉讼时效的日期"))
        warning = staleness_warning(QDate.currentDate().toPython())  # type: ignore[arg-type]
        self.words.show_text("\n".join(str(one) for one in (NO_ADVICE, warning) if one is not None))
        names = {
            "signed": self.tr("签收保单的日期"),
            _LENGTH: self.tr("保单写的犹豫期（天）"),
            _START: self.tr("保单写的起算日"),
            "complained": self.tr("保险公司收到投诉的日期"),
            "decided": self.tr("收到处理决定的日期"),
            "reported": self.tr("监管部门收到投诉的日期"),
            "review_asked": self.tr("上级机构收到核查申请的日期"),
            "knew": self.tr("知道受损害的日期"),
        }
        for name, words in names.items():
            self._names[name].show_text(words)
            field = self.fields[name]
            field.setAccessibleName(words)
            if isinstance(field, QComboBox):
                field.setItemText(0, self.tr("不清楚"))
                for number, choice in enumerate(START_WORDS.values(), 1):
                    field.setItemText(number, str(choice))
            else:
                field.setPlaceholderText("15" if name == _LENGTH else "2026-11-22")
        self.pane.setAccessibleName(self.tr("日期列表"))
        self.save.set_text(self.tr("保存为日历文件…"))
        self.done_button.set_text(self.tr("关闭"))
        self.list_deadlines()


def _row(deadline: Deadline) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, GRID, 0, GRID)
    line.setSpacing(2 * GRID)
    day, title, how = PlainLabel(), PlainLabel(wrap=True), PlainLabel(SMALL_PX, muted=True, wrap=True)
    day.show_text(deadline.day.isoformat())
    title.show_text(f"{deadline.title}{bracketed(str(PARTY_LABELS[deadline.party]))}")
    rule = [str(deadline.citation.name)] if deadline.citation is not None else []
    how.show_text("\n".join([*rule, str(deadline.counted), *map(str, deadline.notes)]))
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(title)
    column.addWidget(how)
    line.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(column, 1)
    return row
