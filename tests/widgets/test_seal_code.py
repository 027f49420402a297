"""The code of a new seal as a QR code that a decoder reads, and the dialog that unlocks the signing key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.paths import Home
from huazheng.evidence.keys import lock_keys, own_fingerprint
from huazheng.qt.widgets.recording.qr_code import QrCode
from huazheng.qt.windows.confirm_dialog import ConfirmDialog
from huazheng.qt.windows.key_restore_dialog import KeyRestoreDialog
from huazheng.qt.windows.signing_key_dialog import SigningKeyDialog
from huazheng.qt.windows.unlock_dialog import UnlockDialog
from huazheng.services.custody.key_backup import backup_keys, open_backup
from huazheng.services.custody.key_protection import key_protection, protect_keys
from huazheng.services.custody.seal_code import qr_lines, qr_modules, seal_code
from huazheng.services.custody.signing import is_locked, signer_of
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import note
from support.sample_clips import FIXED
from support.sealed_calls import captured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.qt.windows.main_window import MainWindow

    Open = Callable[..., MainWindow]

WORDS = "several unrelated words"


def test_the_code_is_the_beginning_of_the_seals_digest(home: Home) -> None:
    call = captured(home, {"line": 1.0})
    code = seal_code(call)
    assert code.code.replace(" ", "") == sha256_of(call.seal_file)[:16]
    assert code.digest in code.message and code.fingerprint in code.message and call.id in code.message


def test_the_painted_code_has_the_modules_of_the_message(qtbot: QtBot) -> None:
    modules = qr_modules("huazheng 20261122T101500Z-7f3a9c " + "0f" * 32 + " " + "a1" * 32)
    assert len(modules) == len(modules[0])
    finder = [[1, 1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0, 1], [1, 0, 1, 1, 1, 0, 1]]
    assert [[int(one) for one in row[4:11]] for row in modules[4:7]] == finder, "the corner that readers look for"
    widget = QrCode()
    qtbot.addWidget(widget)
    widget.show_modules(modules, "code")
    image = widget.grab().toImage()
    scale = image.width() / len(modules)
    for row in range(len(modules)):
        for column in range(len(modules)):
            dark = image.pixelColor(int((column + 0.5) * scale), int((row + 0.5) * scale)).lightness() < 128
            assert dark == modules[row][column]
    lines = qr_lines("x")
    assert len({len(line) for line in lines}) == 1


def test_a_passphrase_and_a_backup_by_the_dialog(
    open_window: Open, home: Home, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    captured(home, {"line": 1.0})
    window = open_window()
    window.menus.signing_key.trigger()
    dialog = window.findChild(SigningKeyDialog)
    assert isinstance(dialog, SigningKeyDialog)
    key = own_fingerprint(home.keys)
    assert key is not None and key in dialog.fingerprint.words.replace(" ", "")
    qtbot.keyClicks(dialog.passphrase, WORDS)
    qtbot.keyClicks(dialog.again, "something else")
    dialog.protect.click()
    assert key_protection(home) == "none" and dialog.message.words
    dialog.again.setText(WORDS)
    dialog.protect.click()
    qtbot.waitUntil(lambda: key_protection(home) == "passphrase" and not dialog.work.busy, timeout=20_000)
    dialog.back_up(tmp_path / "backup.json")
    qtbot.waitUntil(lambda: (tmp_path / "backup.json").exists() and not dialog.work.busy, timeout=20_000)
    assert open_backup(tmp_path / "backup.json", WORDS) == [key]
    dialog.unprotect.click()
    qtbot.waitUntil(lambda: key_protection(home) == "none" and not dialog.work.busy, timeout=20_000)
    assert own_fingerprint(home.keys) == key
    lock_keys()


def test_a_backup_is_tried_out_and_restored_and_the_key_is_changed_and_locked(
    open_window: Open, home: Home, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    call = captured(home, {"line": 1.0})
    protect_keys(home, "passphrase", WORDS)
    old, file = backup_keys(home, tmp_path / "backup.json", WORDS), tmp_path / "backup.json"
    window = open_window()
    window.dialogs.settings().rows["signing_key"].control.click()
    dialog = window.findChild(SigningKeyDialog)
    assert isinstance(dialog, SigningKeyDialog)

    def tried(restore: KeyRestoreDialog, words: str) -> str:
        restore.passphrase.setText(words)
        restore.message.show_text("")
        restore.test.click()
        qtbot.waitUntil(lambda: bool(restore.message.words) and not restore.work.busy, timeout=20_000)
        return restore.message.words

    restore = dialog.open_backup(file)
    assert "口令不对" in tried(restore, "something else") and not restore.restore.isEnabled()
    assert "就是现在用的这把" in tried(restore, WORDS) and restore.restore.isEnabled()
    restore.accept()

    dialog.change.click()
    confirm = dialog.findChild(ConfirmDialog)
    assert isinstance(confirm, ConfirmDialog) and "以前的录音一个字节也不变" in confirm.words.words
    confirm.do.click()
    qtbot.waitUntil(lambda: own_fingerprint(home.keys) != old and not dialog.work.busy, timeout=20_000)
    new = own_fingerprint(home.keys)
    assert new is not None and new in dialog.fingerprint.words.replace(" ", "")
    note(home, call.folder, "played")
    assert verify(home, call.folder)[0].intact and verify(home, call.folder)[0].fingerprint == old

    restore = dialog.open_backup(file)
    assert "不能恢复到这里" in tried(restore, WORDS) and not restore.restore.isEnabled()
    restore.accept()
    elsewhere = Home(tmp_path / "elsewhere")
    signer_of(elsewhere)
    restore = KeyRestoreDialog(elsewhere, file)
    qtbot.addWidget(restore)
    assert "会留在一边" in tried(restore, WORDS)
    with qtbot.waitSignal(restore.restored, timeout=20_000):
        restore.restore.click()
    assert own_fingerprint(elsewhere.keys) == old

    dialog.lock.click()
    assert is_locked(home) and "还没有解锁" in dialog.fingerprint.words
    dialog.lock.click()
    unlock = window.findChild(UnlockDialog)
    assert isinstance(unlock, UnlockDialog) and unlock.isVisible()
    unlock.passphrase.setText(WORDS)
    unlock.unlock.click()
    assert not is_locked(home) and "还没有解锁" not in dialog.fingerprint.words
    lock_keys()


def test_a_file_waits_for_the_passphrase_and_is_imported_then(
    open_window: Open, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    signer_of(home)
    protect_keys(home, "passphrase", WORDS)
    lock_keys()
    window = open_window()
    window.import_paths([FIXED / "nb.amr"])
    qtbot.waitUntil(lambda: window.findChild(UnlockDialog) is not None, timeout=20_000)
    queue = window.call_jobs.queue
    assert [entry.state for entry in queue.entries] == ["waiting"]
    unlock = window.findChild(UnlockDialog)
    assert isinstance(unlock, UnlockDialog)
    unlock.passphrase.setText(WORDS)
    with qtbot.waitSignal(queue.taken_in, timeout=20_000):
        unlock.unlock.click()
    qtbot.waitUntil(lambda: not queue.busy and not window.reading, timeout=20_000)
    [row] = window.library_controller.rows
    assert verify(home, home.recordings / row.call)[0].intact
    lock_keys()


def test_the_dialog_unlocks_with_the_right_passphrase_only(
    open_window: Open, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    captured(home, {"line": 1.0})
    window = open_window()
    assert window.dialogs.unlock() is None, "a key without a passphrase asks nothing"
    protect_keys(home, "passphrase", WORDS)
    lock_keys()
    dialog = window.dialogs.unlock()
    assert isinstance(dialog, UnlockDialog)
    qtbot.keyClicks(dialog.passphrase, "something else")
    qtbot.mouseClick(dialog.unlock, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and dialog.wrong.words and is_locked(home)
    dialog.passphrase.clear()
    qtbot.keyClicks(dialog.passphrase, WORDS)
    with qtbot.waitSignal(dialog.unlocked):
        qtbot.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    assert not is_locked(home)
    lock_keys()
