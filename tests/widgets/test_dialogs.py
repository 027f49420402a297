"""The sheets over the window: exporting, checking, choosing devices; what the custody says of playing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from huazheng.qt.windows.court_details_dialog import CourtDetailsDialog
from huazheng.qt.windows.export_dialog import ExportDialog
from huazheng.qt.windows.verify_dialog import VerifyDialog
from huazheng.services.annotations import corrections
from huazheng.services.annotations.court_details import court_details
from huazheng.services.documents.call_export import EXPORTS, READERS, export_call, form_title, formats_for
from huazheng.services.documents.export_sets import offered_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


PASSWORD = "河马 window 七 marble"  # noqa: S105


def actions_of(call: Call) -> list[str]:
    lines = (call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["action"] for line in lines]


def check(window: MainWindow, qtbot: QtBot) -> VerifyDialog:
    window.menus.verify.trigger()
    sheet = window.findChild(VerifyDialog)
    assert isinstance(sheet, VerifyDialog)
    qtbot.waitUntil(lambda: sheet.checked is not None, timeout=20_000)
    return sheet


def test_an_untouched_call_is_reported_intact(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    sheet = check(window, qtbot)
    assert sheet.title.words == "✓ 完好"
    assert sheet.digest == hashlib.sha256(analysed_call.seal_file.read_bytes()).hexdigest()
    assert not sheet.meaning.isVisible()
    sheet.explain.click()
    assert sheet.meaning.isVisible()
    terms = [line.split("：")[0] for line in sheet.meaning.words.splitlines()]
    assert terms == [
        "哈希",
        "封存",
        "可信时间戳",
        "签名密钥",
    ]
    sheet.accept()


def test_an_altered_recording_is_reported_with_its_file(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    content = bytearray(analysed_call.original.read_bytes())
    content[len(content) // 2] ^= 1
    analysed_call.original.chmod(0o600)
    analysed_call.original.write_bytes(bytes(content))
    sheet = check(window, qtbot)
    assert sheet.title.words == "✗ 有改动"
    assert any("sample-callback.flac" in line for line in sheet.findings)
    sheet.accept()


def test_a_set_is_written_where_one_says_and_then_opened_and_checked(
    open_window: Open, analysed_call: Call, qtbot: QtBot, tmp_path: Path, *, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrections.correct_text(home, analysed_call, 0, "喂，您好您好。")
    window = open_window(analysed_call)
    window.menus.export.trigger()
    sheet = window.findChild(ExportDialog)
    assert isinstance(sheet, ExportDialog)
    folder = tmp_path / "给 法院"
    folder.mkdir()
    sheet.write_into(folder)
    assert sheet.reader == "court" and set(sheet.chosen) == set(formats_for("court"))
    assert sheet.refresh.isVisible() and sheet.refresh.isChecked(), "a stale checklist is said and made again"
    assert not sheet.password.isVisible()
    sheet.details.click()
    details = sheet.findChild(CourtDetailsDialog)
    assert isinstance(details, CourtDetailsDialog)
    details.fields["policy_number"].setText("P 123")
    qtbot.mouseClick(details.keep, Qt.MouseButton.LeftButton)
    assert court_details(analysed_call).policy_number == "P 123"
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.exported is not None, timeout=20_000)
    assert sheet.exported is not None and not sheet.exported.outdated
    sums = sheet.out / "SHA256SUMS.txt"
    assert hashlib.sha256(sums.read_bytes()).hexdigest() in sheet.digest.words
    assert "怎样核验" in sheet.how.words and "index.html" in sheet.list.words
    assert actions_of(analysed_call)[-1] == "exported"
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) is None)
    for button in (sheet.open_first, sheet.show_folder, sheet.print_paper):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [Path(one).suffix for one in opened] == [".html", "", ".pdf"]
    assert all(Path(one).exists() for one in opened)
    sheet.accept()


def test_a_document_is_written_and_a_place_that_is_not_there_is_told(
    open_window: Open, analysed_call: Call, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(analysed_call)
    window.menus.export.trigger()
    sheet = window.findChild(ExportDialog)
    assert isinstance(sheet, ExportDialog)
    sheet.choose_reader("programs")
    for form, box in sheet.formats.items():
        box.setChecked(form == "csv")
    sheet.write_into(tmp_path / "没有")
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sheet.write.isEnabled, timeout=20_000)
    assert sheet.exported is None
    assert sheet.lacks.isVisible()
    sheet.write_into(tmp_path)
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.exported is not None, timeout=20_000)
    [written] = sheet.out.glob("*.csv")
    assert "犹豫期" in written.read_text(encoding="utf-8-sig")
    sheet.accept()


def test_what_needs_a_transcript_is_not_offered_without_one(
    open_window: Open, home: Home, imported_call: Call, qtbot: QtBot
) -> None:
    sheet = ExportDialog(home, imported_call, open_window(imported_call))
    for reader in READERS:
        sheet.choose_reader(reader)
        assert [form for form, button in sheet.formats.items() if button.isEnabled()] in (["bundle"], [])
        assert sheet.write.isEnabled() == bool(sheet.chosen)
    sheet.reject()


def test_every_format_is_offered_to_somebody_and_has_a_name_in_both_languages(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    assert {form for reader in READERS for form in offered_formats(reader)} == set(EXPORTS)
    chinese = {form: str(form_title(form)) for form in EXPORTS}
    window.menus.languages["en"].trigger()
    english = {form: str(form_title(form)) for form in EXPORTS}
    assert [form for form in EXPORTS if chinese[form] == form or english[form] in {form, chinese[form]}] == []


def test_a_bundle_can_be_checked_too(
    open_window: Open, home: Home, analysed_call: Call, qtbot: QtBot, tmp_path: Path
) -> None:
    bundle = tmp_path / "证据.zip"
    export_call(home, analysed_call, "bundle", bundle)
    window = open_window(analysed_call)
    window.dialogs.verify(bundle)
    sheet = window.findChild(VerifyDialog)
    assert isinstance(sheet, VerifyDialog)
    qtbot.waitUntil(lambda: sheet.checked is not None, timeout=20_000)
    assert sheet.title.words == "✓ 完好"
    assert sheet.digest == hashlib.sha256(bundle.read_bytes()).hexdigest()
    sheet.accept()


def test_the_custody_says_once_that_a_call_was_played(
    open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    window = open_window(analysed_call)
    for second in (3.0, 9.0):
        window.playing.play(second)
        qtbot.waitUntil(lambda at=second: window.playing.position > at + 0.1, timeout=8000)
        window.playing.pause()
    qtbot.waitUntil(lambda: not window.reading, timeout=5000)
    assert actions_of(analysed_call).count("played") == 1


def test_a_bundle_gets_a_password_and_is_verified_with_it(
    open_window: Open, home: Home, analysed_call: Call, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(analysed_call)
    window.menus.export.trigger()
    sheet = window.findChild(ExportDialog)
    assert isinstance(sheet, ExportDialog)
    sheet.choose_reader("lawyer")
    sheet.write_into(tmp_path)
    assert sheet.password.isVisible()
    sheet.password.setText("短")
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sheet.write.isEnabled, timeout=20_000)
    assert sheet.exported is None and "密码" in sheet.lacks.words
    sheet.password.setText(PASSWORD)
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.exported is not None, timeout=20_000)
    [bundle] = sheet.out.glob("*.zip")
    sheet.accept()
    check = VerifyDialog(home, bundle, window)
    for typed in ("another password", PASSWORD):
        qtbot.waitUntil(lambda: check.prompt is not None and check.prompt.isVisible(), timeout=20_000)
        assert check.prompt is not None
        assert ("不对" in check.prompt.labelText()) == (typed == PASSWORD)
        check.prompt.setTextValue(typed)
        check.prompt.accept()
    qtbot.waitUntil(lambda: check.checked is not None, timeout=20_000)
    assert check.title.words == "✓ 完好"
    check.reject()


def test_only_a_bundle_is_offered_a_password(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.menus.export.trigger()
    sheet = window.findChild(ExportDialog)
    assert isinstance(sheet, ExportDialog)
    sheet.password.setText(PASSWORD)
    sheet.formats["pdf"].click()
    assert not sheet.password.isVisible() and not sheet.password_note.isVisible()
    sheet.reject()
