"""Every control of every screen: a name for a screen reader, reached by Tab, in the language in use, nothing cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QScrollBar,
    QSplitterHandle,
    QTextEdit,
    QWidget,
)

from huazheng.core.runtime.language import use_language
from huazheng.law.law_table import law_table
from huazheng.qt.support.theme import BODY_PX, Theme, use_text_scale
from huazheng.qt.widgets.base.basics import ElidedLabel
from huazheng.qt.widgets.base.quote_button import QuoteButton
from huazheng.qt.windows.replace_dialog import PlaceCheckBox
from huazheng.services.analysis.analyze import list_packs
from huazheng.services.documents.call_export import file_stem
from support.sample_transcript import labeled_transcript
from support.screens import SCREENS, ScreenDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SPOKEN_AS_THEY_ARE = ("语言 / Language", "中文", "代理退保", "“", "”")
SHORTENED = re.compile("“…?([^“”…]+)…?”")  # a part of a turn, as on both sides of a split
_SLACK_PX = 1
_ARROW_AND_MARGIN_PX = 36


@pytest.fixture
def stage(open_window: Open, home: Home, analysed_call: Call, qtbot: QtBot) -> ScreenDriver:
    return ScreenDriver(open_window(), home, analysed_call, qtbot)


def shown(screen: QWidget) -> list[QWidget]:
    """Every widget that can be seen on the screen, its own window's parts only."""
    inside = [one for one in screen.findChildren(QWidget) if one.window() is screen.window()]
    return [one for one in inside if one.isVisibleTo(screen.window())]


def described(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {widget.objectName()} {words if isinstance(words, str) else ''!r}".strip()


def controls(screen: QWidget) -> list[QWidget]:
    """Widgets that can have the focus or be pressed, but for the parts of other controls."""
    parts = (QScrollBar, QSplitterHandle, QMenuBar, QMenu)
    return [
        one
        for one in shown(screen)
        if (one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton))
        and not isinstance(one, parts)
        and one.focusProxy() is None
        and not one.objectName().startswith("qt_")
        and not isinstance(one.parentWidget(), QComboBox | QMenuBar | QAbstractItemView)
    ]


def name_of(widget: QWidget) -> str:
    """Name of the widget for a screen reader."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def without_a_name(screen: QWidget) -> list[str]:
    return [described(one) for one in controls(screen) if not name_of(one).strip()]


def alternatives(button: QWidget) -> object:
    """The group of which Tab reaches one; the arrow keys lead to the others."""
    if not isinstance(button, QAbstractButton):
        return None
    return button.group() or (button.parentWidget() if button.autoExclusive() else None)


def missed_by_tab(screen: QWidget) -> list[str]:
    """Controls that Tab does not reach, going round from the first one; it must come back to where it was."""
    wanted = {one for one in controls(screen) if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    assert wanted, "a screen without anything to press"
    screen.activateWindow()
    first = min(wanted, key=lambda one: one.mapTo(screen, one.rect().topLeft()).y())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(2 * len(wanted) + 10):
        now = QApplication.focusWidget()
        if now is None:
            return ["the focus got lost"]
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    rounds = [number for number, one in enumerate(reached) if one is reached[0]]
    if len(rounds) < 2 and len(wanted) > 1:
        return [f"trapped in {described(reached[-1])}"]
    groups = {id(group) for one in reached if (group := alternatives(one)) is not None}
    return sorted(described(one) for one in wanted - set(reached) if id(alternatives(one)) not in groups)


def words_of(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QAbstractButton | QLabel):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())


def lawful(stage: ScreenDriver) -> list[str]:
    """Texts that stay Chinese in English: the law itself, the call's own words and name, the path of the home."""
    packs = list_packs(stage.home)
    texts = [part for pack in packs for part in (pack.source, pack.rule, *(item.article for item in pack.items))]
    for law in law_table().laws:
        texts += [
            law.title.zh,
            f"（{law.order}）",
            *(article.number for article in law.articles if len(article.number) > 1),
        ]
    texts += [str(stage.home.root), stage.home.root.name, stage.call.title, stage.call.folder.name]
    texts.append(file_stem(stage.call))
    texts += [turn.text for turn in labeled_transcript().turns]
    analysis = stage.call.read_analysis()
    texts += [moment.quote for moment in analysis.moments] if analysis is not None else []
    return sorted((text for text in texts if text), key=len, reverse=True) + list(SPOKEN_AS_THEY_ARE)


def left_in_chinese(stage: ScreenDriver, screen: QWidget) -> list[str]:
    known = lawful(stage)
    left = []
    for widget in [screen, *shown(screen)]:
        if isinstance(widget, QuoteButton | PlaceCheckBox):
            continue
        for said in words_of(widget):
            words = SHORTENED.sub(lambda quote: "" if any(quote[1] in text for text in known) else quote[0], said)
            for text in known:
                words = words.replace(text, "")
            if CHINESE.search(words):
                left.append(f"{type(widget).__name__} {words}")
    return left


def cut(widget: QWidget) -> str:
    """Reason why the widget's own words do not fit it, or nothing. A text with a tooltip may be cut."""
    wordless = isinstance(widget, QAbstractButton) and not widget.text()
    if not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) or wordless or widget.width() == 0:
        return ""
    if isinstance(widget, ElidedLabel):
        return ""
    if widget.hasHeightForWidth():
        needed = widget.heightForWidth(widget.width())
        return f"{needed} px high, has {widget.height()}" if needed > widget.height() + _SLACK_PX else ""
    letters = widget.fontMetrics()
    if letters.height() > widget.height() + _SLACK_PX:
        return f"letters of {letters.height()} px in {widget.height()}"
    wide = widget.sizeHint().width() if isinstance(widget, QLabel | QAbstractButton) else 0
    if isinstance(widget, QComboBox):
        words = [widget.itemText(number) for number in range(widget.count())]
        wide = max(map(letters.horizontalAdvance, words), default=0) + _ARROW_AND_MARGIN_PX
    return f"{wide} px of words in {widget.width()}" if wide > widget.width() + _SLACK_PX else ""


def outside(widget: QWidget, screen: QWidget) -> bool:
    """Check whether part of it lies beyond the edge of the screen, or of the pane that it scrolls in sideways."""
    place = QRect(widget.mapTo(screen, widget.rect().topLeft()), widget.size())
    return place.left() < -_SLACK_PX or place.right() > screen.width() + _SLACK_PX


def cut_words(screen: QWidget) -> list[str]:
    faults = []
    for widget in shown(screen):
        if isinstance(widget, QTextEdit) or isinstance(widget.parentWidget(), QComboBox | QAbstractItemView):
            continue
        if how := cut(widget):
            faults.append(f"{described(widget)}: {how}")
        if isinstance(widget, QLabel | QAbstractButton) and outside(widget, screen):
            faults.append(f"{described(widget)}: beyond the edge")
    return faults


def settle(stage: ScreenDriver) -> None:
    for _ in range(3):
        stage.qtbot.wait(15)


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_used_by_everyone(stage: ScreenDriver, name: str) -> None:
    screen = SCREENS[name](stage)
    settle(stage)
    faults = {"without a name": without_a_name(screen), "cut in Chinese": cut_words(screen)}
    stage.window.speak("en")
    settle(stage)
    faults |= {
        "left in Chinese": left_in_chinese(stage, screen),
        "cut in English": cut_words(screen),
        "missed by Tab": missed_by_tab(screen),
    }
    assert {what: found for what, found in faults.items() if found} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_letters_of_twice_the_size_are_not_cut(
    large: Callable[[float], None], request: pytest.FixtureRequest, name: str
) -> None:
    large(2.0)
    stage: ScreenDriver = request.getfixturevalue("stage")
    screen = SCREENS[name](stage)
    settle(stage)
    faults = {"cut in Chinese": cut_words(screen)}
    stage.window.speak("en")
    settle(stage)
    faults["cut in English"] = cut_words(screen)
    assert {what: found for what, found in faults.items() if found} == {}


@pytest.fixture
def large(qapp: QApplication) -> Iterator[Callable[[float], None]]:
    """Letters of another size, for a window that is built afterwards."""
    before = qapp.font()

    def be(scale: float) -> None:
        use_text_scale(scale)
        font = qapp.font()
        font.setPixelSize(round(BODY_PX * scale))
        qapp.setFont(font)
        for theme in qapp.findChildren(Theme):
            theme.dress()

    yield be
    use_text_scale(1.0)
    for theme in qapp.findChildren(Theme):
        theme.dress()
    qapp.setFont(before)
    use_language("zh")
