"""Two people listening, in the window: the copy written, the sheet read back, a difference heard and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from huazheng.qt.windows.second_listening_dialog import SecondListeningDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


def test_a_sheet_comes_back_and_is_settled(home: Home, transcribed_call: Call, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = SecondListeningDialog(home, transcribed_call)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.work.busy)
    assert not dialog.details.isVisible()
    dialog.export_into(tmp_path)
    qtbot.waitUntil(dialog.notice.isVisible, timeout=20_000)
    [sheet] = tmp_path.glob("*/listening-sheet.txt")
    dialog.read_sheet(sheet)
    qtbot.waitUntil(lambda: "listener" in dialog.notice.remedy.words)  # nobody is named

    lines = sheet.read_text(encoding="utf-8-sig").replace("# listener: ", "# listener: 李四").splitlines()
    turns = [number for number, line in enumerate(lines) if line[:1].isdigit()]
    for number in turns[:2]:
        lines[number] = f"{lines[number].rpartition('|')[0]}| 别的话\u202e<b>"
    sheet.write_text("\n".join(lines), encoding="utf-8")
    dialog.read_sheet(sheet)
    qtbot.waitUntil(lambda: dialog.list.count() == 2 and not dialog.work.busy)
    assert "\u202e" not in dialog.second_words.text()
    assert "<b>" not in dialog.second_words.text()
    with qtbot.waitSignal(dialog.play_requested) as played:
        dialog.play.click()
    assert played.args is not None
    assert played.args[0] >= 0
    assert not dialog.choices["other"].isEnabled()
    dialog.reason.setText("听得清")
    with qtbot.waitSignal(dialog.call_written):
        dialog.choices["second"].click()
    assert dialog.list.currentRow() == 1
    dialog.other.setText("听到的话")
    with qtbot.waitSignal(dialog.call_written):
        dialog.choices["other"].click()
    now = transcribed_call.read_corrected()
    assert now is not None
    assert [turn.text for turn in now.transcript.turns[:2]] == ["别的话\ufffd<b>", "听到的话"]
