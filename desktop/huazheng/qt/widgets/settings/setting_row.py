"""One row of the settings: name and help text on the left, the control on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from huazheng.qt.support.theme import BODY_PX, GRID, SMALL_PX, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.widgets.base.choice import ChoiceBox, Switch
from huazheng.qt.widgets.base.responsive_row import ResponsiveRow

if TYPE_CHECKING:
    from huazheng.qt.models.preferences import Preferences
    from huazheng.settings.schema import SettingLabels

_CHOICE_LETTERS = 36  # the longest name of a model, and that it is to be downloaded


class SettingRow(ResponsiveRow):
    """A title, a help text below it, and a control whose accessible name is the title."""

    def __init__(self, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(gap=3 * GRID, parent=parent)
        self.control = control
        self.title, self.help = PlainLabel(), PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.title.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        self.title.setBuddy(control)  # by which screen readers on Linux name a drop-down list
        texts = QVBoxLayout()
        texts.setSpacing(GRID // 2)
        texts.addStretch(1)
        texts.addWidget(self.title)
        texts.addWidget(self.help)
        texts.addStretch(1)
        self.row.setContentsMargins(0, GRID, 0, GRID)
        self.row.addLayout(texts, 1)
        align = Qt.AlignmentFlag.AlignRight if isinstance(control, Switch) else Qt.AlignmentFlag(0)
        self.row.addWidget(control, 1, align | Qt.AlignmentFlag.AlignVCenter)

    def row_px(self) -> int:
        """The width needed to show the chosen value on the same line."""
        if not isinstance(self.control, QComboBox):
            return 0
        return 2 * self.control.fontMetrics().horizontalAdvance("0") * _CHOICE_LETTERS

    def set_text(self, title: str, help_: str = "") -> None:
        """Set the title and the help text."""
        self.title.show_text(title)
        self.help.show_text(help_)
        self.help.setVisible(bool(help_))
        self.control.setAccessibleName(title)
        self.control.setAccessibleDescription(help_)


def make_setting_row(preferences: Preferences, name: str, words: SettingLabels) -> SettingRow:
    """A row for a setting with a few values, or a switch. The setting changes as soon as the control does."""
    if words.values is None:
        switch = Switch()
        switch.setChecked(bool(getattr(preferences.now, name)))
        switch.switched_by_user.connect(lambda on: preferences.change(**{name: on}))
        return SettingRow(switch)
    choice = ChoiceBox()
    choice.picked.connect(lambda value: preferences.change(**{name: value}))
    return SettingRow(choice)


def update_setting_row(row: SettingRow, preferences: Preferences, name: str, words: SettingLabels) -> None:
    """Show the row's texts in the language in use, and the chosen value."""
    row.set_text(str(words.title), str(words.help or ""))
    chosen = getattr(preferences.now, name)
    if isinstance(row.control, ChoiceBox) and words.values is not None:
        row.control.offer([(value, str(text)) for value, text in words.values.items()], chosen)
    elif isinstance(row.control, Switch):
        row.control.setChecked(bool(chosen))
