"""Passphrase, keyring, change and backup of the signing key; and no recording fails for a passphrase."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.paths import Home
from huazheng.core.schema.chain import FirstFrameEvent, StartEvent, StopEvent
from huazheng.evidence.keys import lock_keys, own_fingerprint
from huazheng.evidence.passphrases import KeyLocked, WrongPassphrase, ask_with, remember
from huazheng.services.capture.recorder.clock import monotonic_us
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.recovery import recover_all
from huazheng.services.custody.key_backup import backup_keys, open_backup, restore_keys
from huazheng.services.custody.key_change import change_key
from huazheng.services.custody.key_protection import key_protection, protect_keys
from huazheng.services.custody.ledger_check import check_ledger
from huazheng.services.custody.own_keys import own_fingerprints
from huazheng.services.custody.signing import is_locked, signer_of
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import note
from huazheng.store.calls import Call, new_call_id
from support.command_line import huazheng
from support.sample_clips import FIXED
from support.sealed_calls import captured, noise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

WORDS = "正确 马 电池 订书钉"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    lock_keys()
    ask_with(None)
    yield
    lock_keys()
    ask_with(None)


def short(home: Home) -> Call:
    return captured(home, {"line": 1.0})


def intact(home: Home, call: Call) -> bool:
    return verify(home, call.folder)[0].intact


def test_a_locked_key_signs_nothing_and_verifying_needs_no_passphrase(home: Home) -> None:
    call = short(home)
    key = own_fingerprint(home.keys)
    protect_keys(home, "passphrase", WORDS)
    assert b"ENCRYPTED" in (home.keys / "signing-key.pem").read_bytes()
    note(home, call.folder, "played")
    lock_keys()
    assert is_locked(home)
    assert own_fingerprint(home.keys) == key
    assert intact(home, call)
    assert check_ledger(home).intact
    with pytest.raises(KeyLocked):
        note(home, call.folder, "played")
    asked = []

    def ask(attempt: int) -> str:
        asked.append(attempt)
        return WORDS if attempt else "wrong wrong"

    ask_with(ask)
    note(home, call.folder, "played")
    note(home, call.folder, "played")
    assert asked == [0, 1], "asked until it is right, and then no more"
    assert intact(home, call)
    protect_keys(home, "none")
    assert key_protection(home) == "none"
    assert signer_of(home).fingerprint == key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")
def test_the_key_file_is_one_that_openssl_opens(home: Home) -> None:
    short(home)
    protect_keys(home, "passphrase", "ten letters")
    command = ["openssl", "pkey", "-in", str(home.keys / "signing-key.pem"), "-passin", "pass:ten letters", "-noout"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    command[5] = "pass:ten Letters"
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0


def test_a_short_passphrase_is_refused_and_changes_nothing(home: Home) -> None:
    short(home)
    with pytest.raises(UnusableInput):
        protect_keys(home, "passphrase", "short")
    assert key_protection(home) == "none"


def test_the_keyring_opens_the_key_without_asking(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real keyring, which keeps its entries in a file."""
    keyring = pytest.importorskip("keyring")
    file = pytest.importorskip("keyrings.alt.file")
    backend = file.PlaintextKeyring()
    monkeypatch.setattr(type(backend), "file_path", str(tmp_path / "keyring.cfg"))
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        call = short(home)
        protect_keys(home, "keyring")
        lock_keys()
        assert key_protection(home) == "keyring"
        assert not is_locked(home)
        note(home, call.folder, "played")
        assert intact(home, call)
        (tmp_path / "keyring.cfg").unlink()
        lock_keys()
        assert is_locked(home)
        with pytest.raises(KeyLocked):
            signer_of(home)
    finally:
        keyring.set_keyring(before)


def test_without_a_keyring_the_key_stays_as_it_was(home: Home) -> None:
    keyring = pytest.importorskip("keyring")
    fail = pytest.importorskip("keyring.backends.fail")
    short(home)
    before, pem = keyring.get_keyring(), (home.keys / "signing-key.pem").read_bytes()
    keyring.set_keyring(fail.Keyring())
    try:
        from huazheng.core.runtime.errors import ResourceUnavailable

        with pytest.raises(ResourceUnavailable):
            protect_keys(home, "keyring")
    finally:
        keyring.set_keyring(before)
    assert (home.keys / "signing-key.pem").read_bytes() == pem


def test_after_a_change_of_the_key_old_calls_verify_and_can_be_worked_on(home: Home) -> None:
    old = short(home)
    first, second = change_key(home)
    new = short(home)
    assert own_fingerprint(home.keys) == second
    assert own_fingerprints(home) == [first, second]
    assert [verify(home, call.folder)[0].fingerprint for call in (old, new)] == [first, second]
    note(home, old.folder, "played")
    note(home, new.folder, "played")
    assert intact(home, old) and intact(home, new)
    assert check_ledger(home).intact
    _, third = change_key(home)
    assert own_fingerprints(home) == [first, second, third]
    assert intact(home, old) and intact(home, new) and intact(home, short(home))


def test_a_stranger_cannot_put_his_key_into_the_chain_of_keys(home: Home, tmp_path: Path) -> None:
    """His own ledger names the victim's key as its successor, without its signature."""
    call = short(home)
    stranger = Home(tmp_path / "stranger")
    theirs = short(stranger)
    from huazheng.services.custody.seal_ledger import enter

    victim = signer_of(home).public.hex()
    enter(stranger, signer_of(stranger), "key_changed", key=victim, proof="00" * 64)
    shutil.copy(stranger.ledger, home.ledger)
    shutil.copytree(theirs.folder, home.recordings / theirs.id)
    assert own_fingerprints(home) == [own_fingerprint(home.keys)]
    assert not intact(home, Call(home.recordings / theirs.id))
    assert not intact(home, call)
    assert not check_ledger(home).intact


@pytest.mark.parametrize("step", ["enter", "finish_key_change"])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_while_the_key_changes_leaves_one_key_that_the_ledger_knows(home: Home, step: str, after: bool) -> None:
    old = short(home)
    killed = textwrap.dedent(f"""
        import os, sys
        from pathlib import Path
        from huazheng.core.runtime.paths import Home
        from huazheng.services.custody import key_change
        real = key_change.{step}
        def dies(*words, **named):
            if {after}:
                real(*words, **named)
            os._exit(9)
        key_change.{step} = dies
        key_change.change_key(Home(Path(sys.argv[1])))
    """)
    assert subprocess.run([sys.executable, "-c", killed, str(home.root)], check=False).returncode == 9
    new = short(home)
    assert intact(home, old) and intact(home, new)
    assert check_ledger(home).problems == ()
    changed = (step, after) != ("enter", False)
    assert len(own_fingerprints(home)) == (2 if changed else 1)
    assert own_fingerprints(home)[-1] == own_fingerprint(home.keys)


def test_a_backup_is_tested_and_restores_every_key_into_an_empty_home(home: Home, tmp_path: Path) -> None:
    call = short(home)
    change_key(home)
    keys = own_fingerprints(home)
    file = tmp_path / "keys.json"
    assert backup_keys(home, file, WORDS) == keys[-1]
    assert b"ENCRYPTED PRIVATE KEY" in file.read_bytes()
    assert b"BEGIN PRIVATE KEY" not in file.read_bytes()
    assert open_backup(file, WORDS) == keys[::-1]
    with pytest.raises(WrongPassphrase):
        open_backup(file, "something else")
    with pytest.raises(UnusableInput):
        backup_keys(home, file, WORDS)
    shutil.rmtree(home.keys)
    assert restore_keys(home, file, WORDS) == keys[-1]
    assert own_fingerprints(home) == keys
    note(home, call.folder, "played")
    assert intact(home, call)
    assert key_protection(home) == "passphrase"


def test_a_backup_is_not_restored_over_a_key_that_signed(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    short(other)
    backup_keys(other, tmp_path / "b.json", WORDS)
    short(home)
    before = own_fingerprint(home.keys)
    with pytest.raises(UnusableInput):
        restore_keys(home, tmp_path / "b.json", WORDS)
    assert own_fingerprint(home.keys) == before
    unused = Home(tmp_path / "unused")
    signer_of(unused)
    assert restore_keys(unused, tmp_path / "b.json", WORDS) == own_fingerprint(other.keys)
    assert list(unused.keys.glob("unused-*/signing-key.pem"))


@pytest.mark.parametrize("change", [b'"keys":[]', b'"pem":"x"', b'"fingerprint":"' + b"0" * 64 + b'"'])
def test_a_damaged_backup_is_named(home: Home, tmp_path: Path, change: bytes) -> None:
    import json
    import re

    short(home)
    file = tmp_path / "b.json"
    backup_keys(home, file, WORDS)
    content = json.dumps(json.loads(file.read_bytes()), separators=(",", ":")).encode()
    name = change.partition(b":")[0]
    pattern = name + (b":\\[.*\\]" if b"[]" in change else b':"[^"]*"')
    file.write_bytes(re.sub(pattern, change, content, count=1))
    with pytest.raises(UnusableInput):
        open_backup(file, WORDS)


def waiting(home: Home) -> Path:
    """A recording as the recorder leaves it when the key is locked: whole audio and chains, and no signature at all."""
    call_id = new_call_id()
    folder = make_private_folder(home.recordings / call_id)
    make_private_folder(folder / "original")
    form = SampleFormat(8000, 1, 16)
    track = Track(folder, "line", form, CaptureOrigin(call_id, "test", secrets.token_hex(16)))
    track.event(StartEvent, device="made up")
    track.event(FirstFrameEvent, captured_us=monotonic_us())
    track.write(noise(form, 2.5))
    track.event(StopEvent, why="stopped")
    track.close()
    return folder


def test_a_recording_made_under_a_locked_key_is_sealed_when_it_is_unlocked(home: Home) -> None:
    short(home)
    protect_keys(home, "passphrase", WORDS)
    lock_keys()
    folder = waiting(home)
    assert recover_all(home) == []
    assert not (folder / "seal.json").exists()
    remember(WORDS)
    [done] = recover_all(home)
    assert done.call.folder == folder
    seal = Call(folder).seal
    assert (seal.origin, seal.ended, seal.audio.duration) == ("captured", "stopped", 2.5)
    assert seal.ledger is not None and seal.ledger.number == 2
    assert intact(home, Call(folder))


def test_the_command_line(home: Home, tmp_path: Path) -> None:
    call = short(home)
    (tmp_path / "words").write_text(f"{WORDS}\n", encoding="utf-8")
    words = ("--passphrase-file", tmp_path / "words")
    assert huazheng(home, "keys", "protect", "--passphrase", *words).returncode == 0
    assert "a passphrase" in huazheng(home, "keys").stdout
    refused = huazheng(home, "import", FIXED / "nb.amr")
    assert refused.returncode == 2 and "not imported; the file itself is unchanged" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1 and "HUAZHENG_PASSPHRASE" in refused.stderr
    locked = huazheng(home, "keys", "change")
    assert locked.returncode == 2
    assert "passphrase" in locked.stderr and "Traceback" not in locked.stderr
    assert huazheng(home, "keys", "change", HUAZHENG_PASSPHRASE=WORDS).returncode == 0
    assert huazheng(home, "keys", "backup", tmp_path / "b.json", *words, HUAZHENG_PASSPHRASE=WORDS).returncode == 0
    tested = huazheng(home, "keys", "test", tmp_path / "b.json", *words)
    assert "holds the key in use" in tested.stderr
    assert huazheng(home, "verify", call.id).returncode == 0
    assert "former" in huazheng(home, "keys", "show").stdout
    assert huazheng(home, "ledger").returncode == 0
