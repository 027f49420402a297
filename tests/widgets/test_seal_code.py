"""The code of a new seal as a QR code that a decoder reads, and the dialog that unlocks the signing key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from huazheng.core.runtime.files import sha256_of
from huazheng.evidence.keys import lock_keys, own_fingerprint
from huazheng.qt.widgets.recording.qr_code import QrCode
from huazheng.qt.windows.signing_key_dialog import SigningKeyDialog
from huazheng.qt.windows.unlock_dialog import UnlockDialog
from huazheng.services.custody.key_backup import open_backup
from huazheng.services.custody.key_protection import key_protection, protect_keys
from huazheng.services.custody.seal_code import qr_lines, qr_modules, seal_code
from huazheng.services.custody.signing import is_locked
from support.sealed_calls import captured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
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
