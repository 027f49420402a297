"""The policy as it is on paper, and the tags of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from huazheng.qt.support.display_text import join_colon, local_time
from huazheng.qt.support.theme import GRID, SMALL_PX
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish
from huazheng.qt.widgets.base.choice import ChoiceBox, Switch
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.annotations.call_tags import parse_tags, tags_error
from huazheng.services.annotations.policy_facts import (
    CALLER_WORDS,
    CHANNEL_WORDS,
    FREQUENCY_WORDS,
    PRODUCT_WORDS,
    START_WORDS,
    facts_form,
    parse_facts_form,
)
from huazheng.services.annotations.suggested_facts import suggested_facts

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Text
    from huazheng.services.annotations.suggested_facts import SuggestedName
    from huazheng.services.callview.call_view import CallView

_CHOICES: dict[str, dict[str, Text]] = {
    "product_type": PRODUCT_WORDS,
    "cooling_off_start": START_WORDS,
    "frequency": FREQUENCY_WORDS,
    "sale_channel": CHANNEL_WORDS,
    "caller": CALLER_WORDS,
}
_TAGS = "tags"
_ORDER = (
    "insurer",
    "product",
    "product_type",
    "call_date",
    "cooling_off_days",
    "cooling_off_start",
    "premium_yuan",
    "frequency",
    "payment_years",
    "coverage_period",
    "sale_channel",
    "policyholder_age",
    "caller",
)


class PolicyDialog(BaseDialog):
    """saved(PolicyFacts, tags): save these."""

    saved = Signal(object, object)

    def __init__(self, opened: CallView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._wrong: dict[str, Text] = {}
        known = facts_form(opened.facts)
        self._names: dict[str, PlainLabel] = {}
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.wrongs: dict[str, PlainLabel] = {}
        self.words = PlainLabel(muted=True, wrap=True)
        self.recorded_sale = Switch()
        self.recorded_sale.setChecked(known["recorded_sale"] == "yes")
        self.cancel, self.keep = TextButton(), TextButton(main=True)
        self.suggested = suggested_facts(opened.snapshot)
        self.suggestion, self.use_suggestion = PlainLabel(SMALL_PX, muted=True, wrap=True), TextButton()
        for part in (self.suggestion, self.use_suggestion):
            part.setVisible(bool(self.suggested))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        self.column.addWidget(self.words)
        self.column.addLayout(grid)
        self.column.addWidget(self.suggestion)
        for number, name in enumerate((*_ORDER, "recorded_sale", _TAGS)):
            self._add(grid, 2 * number, name, "，".join(opened.tags) if name == _TAGS else known[name])
        self.foot.addWidget(self.use_suggestion)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.keep)
        self.use_suggestion.clicked.connect(self.fill_in)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.keep.setDefault(True)
        self.keep.setEnabled(opened.writable)
        self.retranslate()

    def _add(self, grid: QGridLayout, row: int, name: str, value: str) -> None:
        label, wrong = PlainLabel(), PlainLabel(SMALL_PX, wrap=True)
        wrong.setProperty("wrong", True)
        wrong.hide()
        self._names[name], self.wrongs[name] = label, wrong
        grid.addWidget(label, row, 0)
        grid.addWidget(wrong, row + 1, 1)
        if name == "recorded_sale":
            grid.addWidget(self.recorded_sale, row, 1)
            return
        field: QLineEdit | QComboBox
        if name in _CHOICES:
            field = ChoiceBox()
            field.addItem("", "")
            for key, words in _CHOICES[name].items():
                field.addItem(str(words), key)
            field.setCurrentIndex(max(field.findData(value), 0))
        else:
            field = QLineEdit(value)
        self.fields[name] = field
        grid.addWidget(field, row, 1)
        label.setBuddy(field)

    def fill_in(self) -> None:
        """Take the suggestions over into fields that are empty; nothing is saved by that."""
        for name, one in self.suggested.items():
            field = self.fields[name]
            if isinstance(field, QLineEdit) and not field.text().strip():
                field.setText(one.value)

    def form(self) -> dict[str, str]:
        """The entered texts by the names of the facts, without tags."""
        typed = {name: _typed(field) for name, field in self.fields.items() if name != _TAGS}
        return typed | {"recorded_sale": "yes" if self.recorded_sale.isChecked() else ""}

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("保单和标签"))
        self.title.show_text(self.tr("保单和标签"))
        self.words.show_text(
            self.tr("照保单上写的填，知道多少填多少。对照清单时，会拿对方说的和这里比，并按产品类型选用清单。")
        )
        names = {
            "insurer": self.tr("保险公司"),
            "product": self.tr("产品名称"),
            "product_type": self.tr("产品类型"),
            "call_date": self.tr("来电日期"),
            "cooling_off_days": self.tr("犹豫期（天）"),
            "cooling_off_start": self.tr("犹豫期起算"),
            "premium_yuan": self.tr("每期保费（元）"),
            "frequency": self.tr("缴费频率"),
            "payment_years": self.tr("缴费期间（年）"),
            "coverage_period": self.tr("保障期间"),
            "sale_channel": self.tr("在哪里买的"),
            "policyholder_age": self.tr("投保人年龄（岁）"),
            "caller": self.tr("谁打来的"),
            "recorded_sale": self.tr("投保方式"),
            _TAGS: self.tr("标签"),
        }
        for name, words in names.items():
            self._names[name].show_text(words)
            if name in self.fields:
                self.fields[name].setAccessibleName(words)
        for name, choices in _CHOICES.items():
            field = self.fields[name]
            assert isinstance(field, QComboBox)  # noqa: S101 - made so
            for number, setting_labels in enumerate(choices.values(), 1):
                field.setItemText(number, str(setting_labels))
            field.setItemText(0, self.tr("不清楚"))
        self._hint("call_date", f"{local_time(self._opened.call.seal.sealed_at):%Y-%m-%d}")
        self._hint("coverage_period", self.tr("终身、至 80 岁、20 年"))
        self._hint("cooling_off_days", "15")
        self._hint(_TAGS, self.tr("用逗号隔开，如：投诉，妈妈的保单"))
        self.recorded_sale.set_text(self.tr("投保时录音录像（银行购买、投连险、60 岁以上等）"))
        names_of: dict[SuggestedName, str] = {"insurer": names["insurer"], "call_date": names["call_date"]}
        told = [join_colon(names_of[name], one.text()) for name, one in self.suggested.items()]
        self.suggestion.show_text(self.tr("建议填写：{0}").format("；".join(told)))
        self.use_suggestion.set_text(self.tr("填入建议"))
        self.cancel.set_text(self.tr("取消"))
        self.keep.set_text(self.tr("保存"))
        self._say_wrong()

    def _hint(self, name: str, words: str) -> None:
        field = self.fields[name]
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(words)

    def _keep(self) -> None:
        facts, wrong = parse_facts_form(self.form())
        tags = parse_tags(_typed(self.fields[_TAGS]))
        if (too_many := tags_error(tags)) is not None:
            wrong[_TAGS] = too_many
        self._wrong = wrong
        self._say_wrong()
        if wrong:
            first = next(name for name in (*_ORDER, _TAGS) if name in wrong)
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._opened.facts is not None:
            facts = msgspec.structs.replace(facts, court=self._opened.facts.court)
        self.saved.emit(facts, tags)
        self.accept()

    def _say_wrong(self) -> None:
        for name, label in self.wrongs.items():
            label.show_text(str(self._wrong.get(name, "")))
            label.setVisible(name in self._wrong)
            if name in self.fields:
                self.fields[name].setProperty("wrong", name in self._wrong)
                repolish(self.fields[name])


def _typed(field: QLineEdit | QComboBox) -> str:
    return str(field.currentData() or "") if isinstance(field, QComboBox) else field.text()
