"""Bundles with a password: another program opens them, nothing is readable, and a wrong password is one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.cli.bundle_password import PASSWORD_VARIABLE
from huazheng.cli.main import main
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.evidence.encrypted_bundle import PasswordRequired, check_password, decrypted_bundle, is_encrypted
from huazheng.services.custody.verification import verify
from huazheng.services.documents.call_export import export_call
from huazheng.services.documents.evidence_bundle import open_bundle
from huazheng.services.review.open_review import open_for_review
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.store.calls import Call

PASSWORD = "河马 window 七 marble"  # noqa: S105


@pytest.fixture
def call(home: Home) -> Call:
    call = captured(home, {"microphone": 1.5})
    worked_on(home, call)
    return call


@pytest.fixture
def bundle(home: Home, call: Call, tmp_path: Path) -> Path:
    return export_call(home, call, "bundle", tmp_path / "证据.zip", password=PASSWORD).file


def test_it_is_verified_opened_and_reviewed_with_its_password(
    bundle: Path, call: Call, tmp_path: Path, home: Home
) -> None:
    assert is_encrypted(bundle)
    other = Home(tmp_path / "other")
    (checked,) = verify(other, bundle, password=PASSWORD)
    assert checked.intact and checked.call == call.id
    (opened,) = open_bundle(other, bundle, password=PASSWORD)
    assert opened.call.id == call.id
    (review,) = open_for_review(other, bundle, password=PASSWORD)
    assert review.review.bundle.intact
    for place in (home.root, other.root):
        assert not list(place.rglob("bundle.zip")), "a copy without a password is left"


@pytest.mark.parametrize("password", [None, "", "another password", PASSWORD + " "])
def test_another_password_or_none_is_an_error_and_leaves_nothing(
    bundle: Path, password: str | None, home: Home
) -> None:
    before = set(home.root.rglob("*"))
    for read in (verify, open_bundle, open_for_review):
        with pytest.raises(PasswordRequired, match=r"密码|password"):
            read(home, bundle, password=password)  # type: ignore[operator]
    left = set(home.root.rglob("*")) - before
    assert not [one for one in left if one.is_file()]


def test_neither_words_nor_names_are_readable_in_it(bundle: Path, call: Call, tmp_path: Path, home: Home) -> None:
    content = bundle.read_bytes()
    plain = export_call(home, call, "bundle", tmp_path / "plain.zip").file.read_bytes()
    for word in ("犹豫期".encode(), b"microphone.wav", call.id.encode(), b"seal.json", b"data/"):
        assert word in plain
        assert word not in content


def test_a_changed_byte_is_found(bundle: Path, home: Home) -> None:
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    with pytest.raises(PasswordRequired):
        verify(home, bundle, password=PASSWORD)


@pytest.mark.programs
def test_7_zip_opens_it(bundle: Path, tmp_path: Path, home: Home, call: Call) -> None:
    program = shutil.which("7z") or shutil.which("7zz")
    if program is None:
        pytest.skip("7-Zip is not installed")
    command = [program, "x", "-y", f"-p{PASSWORD}", f"-o{tmp_path / 'out'}", str(bundle)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stdout
    (checked,) = verify(home, tmp_path / "out" / "bundle.zip")
    assert checked.intact and checked.call == call.id
    command[3] = "-panother password"
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("password", ["", "short", "123456789", "aaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(password: str, home: Home, call: Call, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"密码|password"):
        check_password(password)
    with pytest.raises(UnusableInput):
        export_call(home, call, "bundle", tmp_path / "x.zip", password=password)
    assert not list(tmp_path.glob("*.zip"))


def test_only_a_bundle_has_a_password(home: Home, call: Call, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        export_call(home, call, "text", tmp_path / "x.txt", password=PASSWORD)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 99])
def test_what_is_no_zip_is_not_encrypted(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    assert not is_encrypted(file)
    assert decrypted_bundle(file, tmp_path / "into", PASSWORD, Task()) == file


def test_on_the_command_line(
    home: Home, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, secret = tmp_path / "x.zip", tmp_path / "password.txt"
    secret.write_text(f"{PASSWORD}\nsecond line\n", encoding="utf-8")
    flags = ["--home", str(home.root), "--lang", "en"]
    assert main([*flags, "export", call.id, "--out", str(bundle), "--password-file", str(secret)]) == 0
    assert is_encrypted(bundle)
    assert main([*flags, "verify", str(bundle), "--password-file", str(secret)]) == 0
    capsys.readouterr()
    assert main([*flags, "verify", str(bundle)]) == 2
    told = capsys.readouterr().err.strip()
    assert "has a password" in told and "\n" not in told
    monkeypatch.setenv(PASSWORD_VARIABLE, "another password")
    assert main([*flags, "verify", str(bundle)]) == 2
    told = capsys.readouterr().err.strip()
    assert "Wrong password" in told and "\n" not in told
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    assert main([*flags, "verify", str(bundle)]) == 0
    assert main([*flags, "export", call.id, "--out", str(tmp_path / "y.zip")]) == 0
    assert not is_encrypted(tmp_path / "y.zip"), "encrypted without being asked"
    with zipfile.ZipFile(tmp_path / "y.zip") as archive:
        assert archive.testzip() is None
