"""Drawing in little room: nothing is cut, whatever the font; a wrapped text has one accessible name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.qt.widgets.base.flow_layout import DialogButtonRow
from huazheng.qt.widgets.base.scroll_areas import FittingScrollArea
from huazheng.qt.widgets.base.wrapping_toggles import RadioButton
from huazheng.qt.widgets.waveform.transport import Transport

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = "Evidence bundle: recording, seal, transcript, how to verify (zip)"


@pytest.mark.parametrize("stretch", [75, 100, 150])
def test_the_buttons_under_the_waveform_are_whole_in_letters_of_any_width(qtbot: QtBot, stretch: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = Transport(window)
    for label in (bar.clock, bar.length, bar.speed):
        font = QFont(label.font())
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, stretch)
        label.setFont(font)
    bar.show_duration(3 * 3600)
    bar.show_position(7200)
    window.show()
    seen: list[bool] = []
    for width in range(bar.minimumSizeHint().width(), 900, 40):
        bar.resize(width, bar.sizeHint().height())
        qtbot.wait(1)
        parts = [one for one in bar.findChildren(QWidget) if one.isVisible() and one.parentWidget() is bar]
        assert all(one.width() >= one.sizeHint().width() for one in parts)
        assert max(one.geometry().right() for one in parts) < width
        assert bar.play in parts
        assert bar.next_flag in parts
        seen.append(bar.zoom_in.isVisible())
    assert seen == sorted(seen)
    assert not seen[0]
    assert seen[-1]


def test_the_words_of_a_choice_wrap_and_are_spoken_in_one_piece(qtbot: QtBot) -> None:
    choice = RadioButton()
    qtbot.addWidget(choice)
    choice.set_text(LONG)
    choice.show()
    one_line = choice.sizeHint()
    choice.resize(one_line)
    assert choice.text() == LONG
    choice.resize(one_line.width() // 2, one_line.height())
    assert choice.text().replace("\n", " ") == LONG
    assert choice.text().count("\n") >= 1
    assert choice.heightForWidth(choice.width()) > one_line.height()
    assert choice.accessibleName() == LONG


def test_what_is_chosen_loses_its_middle_and_never_its_end(qtbot: QtBot) -> None:
    choice = ChoiceBox()
    qtbot.addWidget(choice)
    choice.offer([("short", "Short"), ("long", LONG)], "long")
    choice.resize(choice.fontMetrics().horizontalAdvance(LONG) + 40, choice.sizeHint().height())
    choice.show()
    assert (choice.words_shown(), choice.toolTip()) == (LONG, ""), "the arrow takes no more room than it needs"
    choice.resize(220, choice.height())
    assert choice.words_shown().startswith("Evid")
    assert choice.words_shown().endswith("(zip)")
    assert LONG in choice.toolTip()
    choice.setCurrentIndex(0)
    assert (choice.words_shown(), choice.toolTip()) == ("Short", "")


def test_the_buttons_of_a_sheet_stand_in_lines_where_one_is_too_narrow(qtbot: QtBot) -> None:
    sheet = QWidget()
    qtbot.addWidget(sheet)
    foot = DialogButtonRow(sheet, gap=8)
    buttons = [TextButton() for _ in range(3)]
    for number, button in enumerate(buttons):
        button.set_text(f"A button with words {number}")
        foot.addWidget(button)
        if number == 0:
            foot.addStretch()
    whole = foot.minimumSize().width()
    sheet.resize(whole + 100, foot.heightForWidth(whole + 100))
    sheet.show()
    assert [button.y() for button in buttons] == [0, 0, 0]
    assert buttons[0].x() == 0
    assert buttons[2].geometry().right() == sheet.width() - 1
    assert foot.heightForWidth(whole - 1) > foot.heightForWidth(whole)
    foot.setGeometry(sheet.rect().adjusted(0, 0, -102, 0))
    assert buttons[2].y() > buttons[0].y() == buttons[1].y()
    assert buttons[1].geometry().right() == buttons[2].geometry().right() == whole - 3


def test_a_column_scrolls_only_where_the_screen_is_too_low_for_it(qtbot: QtBot) -> None:
    column = QVBoxLayout()
    scrolled = FittingScrollArea(column)
    qtbot.addWidget(scrolled)
    label = PlainLabel(wrap=True)
    label.show_text(LONG * 4)
    column.addWidget(label)
    scrolled.show()
    high = scrolled.heightForWidth(300)
    for height in (high, high // 2, high):
        scrolled.resize(300, height)
        qtbot.wait(1)
        assert scrolled.verticalScrollBar().isVisible() == (height < high)
    label.show_text(LONG)
    qtbot.waitUntil(lambda: scrolled.heightForWidth(300) < high, timeout=5000)
