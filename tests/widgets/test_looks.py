"""Measurable parts of the looks: contrast, nothing untranslated, light and dark."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget

from huazheng.qt.support.theme import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Colors, Theme, colors
from huazheng.qt.widgets.base.quote_button import QuoteButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

WORDS = ("text", "muted", "accent", "explained", "partly", "asked", "absent", "open", "settled", "recording")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def brightness(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "played", "hover"])
def test_every_word_can_be_read_on_every_ground(colors: Colors, ground: str) -> None:
    behind = getattr(colors, ground)
    poor = {word: round(contrast(getattr(colors, word), behind), 2) for word in WORDS}
    assert {word: value for word, value in poor.items() if value < 4.5} == {}
    assert contrast(colors.on_accent, colors.accent) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT_CONTRAST, DARK_CONTRAST], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "played", "hover"])
def test_high_contrast_is_7_to_1(colors: Colors, ground: str) -> None:
    behind = getattr(colors, ground)
    poor = {word: round(contrast(getattr(colors, word), behind), 2) for word in WORDS}
    assert {word: value for word, value in poor.items() if value < 7} == {}
    assert contrast(colors.line, colors.ground) >= 7
    assert contrast(colors.on_accent, colors.accent) >= 7


def test_light_and_dark_name_the_same_colors() -> None:
    assert all(
        re.fullmatch(r"#[0-9A-F]{6}", getattr(theme, field.name)) for theme in (LIGHT, DARK) for field in fields(theme)
    )


def test_the_window_follows_the_system_and_every_part_follows_the_window(
    open_window: Open, analysed_call: Call, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(analysed_call)
    theme = QApplication.instance().findChild(Theme)
    try:
        usual = (True, False, DARK), (False, False, LIGHT)
        for dark, strong, expected in (*usual, (True, True, DARK_CONTRAST), (False, True, LIGHT_CONTRAST)):
            monkeypatch.setattr(theme, "_wants_contrast", lambda strong=strong: strong)
            theme.force(dark)
            assert colors() is expected
            qtbot.wait(30)
            picture = window.grab().toImage()
            transcript = window.page.transcript.viewport()
            inside = transcript.mapTo(window, transcript.rect().bottomRight()) * picture.devicePixelRatio()
            seen = picture.pixelColor(int(inside.x()) - 4, int(inside.y()) - 4)
            assert seen.name().upper() in {expected.surface, expected.ground}
    finally:
        monkeypatch.undo()
        theme.force(None)


def shown_words(window: MainWindow) -> Iterator[tuple[QWidget | QAction, str]]:
    """Everything that a window says by itself: not what was said in the call, and not the name of its file."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QuoteButton) or widget is window.page.title:
            continue
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()
        if isinstance(widget, QAbstractButton | QLabel):
            yield widget, widget.text()
        if isinstance(widget, QMenu):
            yield from ((action, action.text()) for action in widget.actions())


def test_in_english_no_chinese_is_left(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    for row in window.page.checklist.rows:
        row.head.setChecked(True)
    window.page.find_bar.open()
    window.menus.languages["en"].trigger()
    qtbot.wait(30)
    opened = window.page.opened
    assert opened is not None and opened.analysis is not None
    lawful = [titles.article for titles in opened.titles.values()]
    lawful += [titles.source for titles in opened.titles.values()] + ["语言 / Language", "中文"]
    left: list[tuple[str, str]] = []
    for widget, said in shown_words(window):
        words = said
        for text in lawful:
            words = words.replace(text, "") if text else words
        if CHINESE.search(words.replace("“", "").replace("”", "")):
            left.append((type(widget).__name__, words))
    assert left == []
