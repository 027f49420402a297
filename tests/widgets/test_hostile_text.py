"""Whatever a file says is shown as text: no markup, no loading, no turning round, no window that bursts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from huazheng.core.schema.analysis import Evidence
from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.display_text import rich_paragraph, tooltip_html
from huazheng.services.custody.writes import save_analysis, save_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://127.0.0.1:9/x.png"><b>粗</b>',
    "&lt;b&gt; &amp; %1 {0} %s",
    "\u202e天五十是期豫犹\u202c",
    "\u2066abc\u2069\u200f\u200e\u0007\x1b[31m",
    "超" * 3000,
    "w" * 3000,
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_turn_is_shown_as_text(
    open_window: Open, home: Home, analysed_call: Call, qtbot: QtBot, text: str
) -> None:
    transcript, analysis = analysed_call.read_transcript(), analysed_call.read_analysis()
    assert transcript is not None and analysis is not None
    turns = tuple(
        msgspec.structs.replace(turn, text=text, words=()) if turn.id == 3 else turn for turn in transcript.turns
    )
    save_transcript(home, analysed_call, msgspec.structs.replace(transcript, turns=turns))
    found = Evidence(turn=3, start=17.0, end=20.0, quote=text, confidence=0.9)
    first = msgspec.structs.replace(analysis.items[0], title=text, evidence=(found,))
    moment = msgspec.structs.replace(analysis.moments[0], quote=text)
    save_analysis(
        home,
        analysed_call,
        msgspec.structs.replace(analysis, items=(first, *analysis.items[1:]), moments=(moment, *analysis.moments[1:])),
    )
    window = open_window(analysed_call)
    window.page.checklist.rows[0].head.setChecked(True)
    view = window.page.transcript
    index = view.turns.index(3)
    assert index.data(Qt.ItemDataRole.DisplayRole) == sanitize(text)
    view.scrollTo(index)
    qtbot.wait(30)  # painted; anything that Qt says about it fails the test
    assert view.visualRect(index).height() >= 32
    assert window.width() < 2000
    for label in window.findChildren(QLabel):
        if label.textFormat() == Qt.TextFormat.RichText:
            assert "<img" not in label.text() and "<script" not in label.text() and "<b>" not in label.text()


def test_a_hostile_file_name_is_shown_as_text(open_window: Open, home: object, qtbot: QtBot, tmp_path: object) -> None:
    from huazheng.core.runtime.paths import Home, sample_call
    from huazheng.services.intake.file_import import import_file

    assert isinstance(home, Home)
    file = home.root.parent / "<b>a&b<img src=x> \u202e.flac"
    file.write_bytes(sample_call().read_bytes())
    call = import_file(home, file).call
    window = open_window(call)
    assert window.page.title.text() == sanitize(file.name)
    assert "\u202e" not in window.windowTitle()
    index = window.library.calls.index(0)
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("text", HOSTILE)
def test_signs_that_turn_text_round_become_visible_and_nothing_moves(text: str) -> None:
    assert len(sanitize(text)) == len(text)
    assert not set(sanitize(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x07\x1b")
    assert "<script" not in rich_paragraph(text, 20) + tooltip_html(text)
    assert "<img" not in rich_paragraph(text, 20) + tooltip_html(text)
