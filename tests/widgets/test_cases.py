"""The cases in the window: dropping, editing in place, order, seal and export, as a person does it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from huazheng.qt.windows.call_picker_dialog import CallPickerDialog
from huazheng.qt.windows.case_fields_dialog import CaseFieldsDialog
from huazheng.qt.windows.cases_dialog import CasesDialog
from huazheng.services.cases.case_editing import add_file, new_case
from huazheng.services.custody.verification import verify
from huazheng.store.cases import cases_of
from support.court_case import BIDI_NAME, handed_in
from support.file_drop import drop

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def dialog(home: Home, qtbot: QtBot) -> CasesDialog:
    dialog = CasesDialog(home)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.work.busy)
    return dialog


def made(dialog: CasesDialog, qtbot: QtBot, title: str = "张三诉某公司") -> None:
    """Make a case by the button and its form."""
    dialog.new.click()
    [form] = dialog.findChildren(CaseFieldsDialog)
    form.fields["title"].setText(title)
    form.keep.click()
    qtbot.waitUntil(lambda: dialog.stored is not None and dialog.stored.case.title == title)


def names(dialog: CasesDialog) -> list[str]:
    return [one.name for one in dialog.table.exhibits.exhibits]


def test_a_case_is_made_filled_edited_sealed_and_exported(
    dialog: CasesDialog, home: Home, imported_call: Call, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not dialog.export.isEnabled()
    made(dialog, qtbot)
    drop(dialog, *handed_in(tmp_path / "交来 的", 2), tmp_path / "missing.pdf")
    qtbot.waitUntil(lambda: len(names(dialog)) == 2 and not dialog.work.busy)
    assert "missing.pdf" in dialog.notice.words.words
    dialog.add_calls.click()
    [picker] = dialog.findChildren(CallPickerDialog)
    qtbot.waitUntil(lambda: picker.list.count() == 1)
    picker.add.click()
    qtbot.waitUntil(lambda: len(names(dialog)) == 3)

    index = dialog.table.exhibits.index(0, 3)
    dialog.table.setCurrentIndex(index)
    dialog.table.edit(index)
    [editor] = dialog.table.findChildren(QLineEdit)
    editor.setText("犹豫期 15 日")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.table.exhibits.exhibits[0].shows == "犹豫期 15 日")
    assert dialog.table.currentIndex().row() == 0
    first = names(dialog)[0]
    dialog.down.click()
    qtbot.waitUntil(lambda: names(dialog)[1] == first)
    assert dialog.table.currentIndex().row() == 1

    dialog.seal.click()
    qtbot.waitUntil(lambda: dialog.sealed is not None and not dialog.work.busy)
    assert dialog.sealed is not None
    assert dialog.sealed.code in dialog.state.words
    dialog.verify.click()
    qtbot.waitUntil(lambda: "完好" in dialog.notice.words.words)
    dialog.export_bundle(tmp_path)
    qtbot.waitUntil(lambda: dialog.show_folder.isVisible() and not dialog.work.busy)
    [bundle] = tmp_path.glob("*.zip")
    assert zipfile.ZipFile(bundle).testzip() is None
    assert all(one.intact for one in verify(home, bundle))


def test_a_removed_exhibit_comes_back_and_a_wrong_day_is_refused(
    dialog: CasesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    made(dialog, qtbot)
    dialog.add_paths(handed_in(tmp_path / "交来 的", 2))
    qtbot.waitUntil(lambda: len(names(dialog)) == 2 and not dialog.work.busy)
    dialog.table.choose(1)
    dialog.remove.click()
    qtbot.waitUntil(lambda: len(names(dialog)) == 1 and dialog.restore.isVisible())
    dialog._restore(1)
    qtbot.waitUntil(lambda: len(names(dialog)) == 2 and not dialog.restore.isVisible())
    dialog.table.exhibits.setData(dialog.table.exhibits.index(0, 6), "2026-02-30")
    qtbot.waitUntil(lambda: "2026-02-30" in dialog.notice.words.words)
    assert dialog.table.exhibits.exhibits[0].day == ""
    dialog.table.exhibits.setData(dialog.table.exhibits.index(0, 6), "2026-02-28")
    qtbot.waitUntil(lambda: dialog.table.exhibits.exhibits[0].day == "2026-02-28")
    dialog.views["timeline"].click()
    assert dialog.days.item(0).text().startswith("2026-02-28")
    dialog.days.itemActivated.emit(dialog.days.item(0))
    assert dialog.stack.currentWidget() is dialog.table


def test_hostile_names_are_shown_as_they_are(home: Home, qtbot: QtBot, tmp_path: Path) -> None:
    stored = new_case(home, "<b>\u202e")
    file = tmp_path / BIDI_NAME
    file.write_bytes(b"x")
    add_file(home, stored, file, {"shows": "<img src=x>\u2066"})
    dialog = CasesDialog(home)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: len(names(dialog)) == 1)
    model = dialog.table.exhibits
    for column in range(model.columnCount()):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            shown = str(model.data(model.index(0, column), role))
            assert not any(sign in shown for sign in "\u202e\u2066")
    assert "<img" not in str(model.data(model.index(0, 3), Qt.ItemDataRole.ToolTipRole))
    assert "\u202e" not in dialog.cases.currentText()
    assert len(cases_of(home)) == 1
    assert file.exists()
