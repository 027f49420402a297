"""Verification without the app: bagit, sha256sum, openssl. test_verifier_package.py runs the verifier."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, UnusableInput
from huazheng.services.custody.timestamping import stamp, trust_root
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.documents.verify_instructions import POWERSHELL_CHECK
from huazheng.services.intake.file_import import import_file
from huazheng.settings.schema import Settings
from huazheng.settings.store import save_settings
from support.sample_clips import cut

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call
    from support.timestamp_authority import Authority


def unpacked(home: Home, call: Call, tmp_path: Path) -> Path:
    bundle = tmp_path / "证据 包.zip"
    make_bundle(home, call, bundle)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / f"huazheng-{call.id}"


def passes(folder: Path, *command: object) -> bool:
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def flip(file: Path, place: int = -5) -> bytes:
    before = file.read_bytes()
    changed = bytearray(before)
    changed[place] ^= 1
    file.write_bytes(changed)
    return before


@pytest.mark.slow
def test_library_of_congress_bagit_validates(home: Home, sealed_call: Call, tmp_path: Path) -> None:
    folder = unpacked(home, sealed_call, tmp_path)
    command = (sys.executable, "-m", "bagit", "--validate", ".")
    assert passes(folder, *command)
    for name in (
        f"data/{sealed_call.id}/original/microphone.wav",
        "verify/__main__.py",
        "verify/verifier/chain_check.py",
        "data/public-key.pem",
    ):
        before = flip(folder / name)
        assert not passes(folder, *command), name
        (folder / name).write_bytes(before)
    (folder / "data" / "more").write_bytes(b"")
    assert not passes(folder, *command)


@pytest.mark.programs
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="coreutils is missing")
def test_sha256sum_checks_it(home: Home, sealed_call: Call, tmp_path: Path) -> None:
    folder = unpacked(home, sealed_call, tmp_path)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        assert passes(folder, "sha256sum", "--strict", "-c", manifest)
    assert f"       {POWERSHELL_CHECK}\n" in (folder / "VERIFY.md").read_text(encoding="utf-8")  # for Windows
    flip(folder / "data" / sealed_call.id / "original" / "line.wav")
    assert not passes(folder, "sha256sum", "--strict", "-c", "manifest-sha256.txt")


@pytest.mark.programs
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")
def test_openssl_verifies_the_signature(home: Home, sealed_call: Call, tmp_path: Path) -> None:
    folder = unpacked(home, sealed_call, tmp_path)
    call = f"data/{sealed_call.id}"
    command = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "data/public-key.pem", "-rawin")
    command += ("-in", f"{call}/seal.json", "-sigfile", f"{call}/seal.sig")
    assert " ".join(command[:6]) in (folder / "VERIFY.md").read_text(encoding="utf-8")
    assert passes(folder, *command)
    for name in ("seal.json", "seal.sig"):
        before = flip(folder / call / name)
        assert not passes(folder, *command)
        (folder / call / name).write_bytes(before)


def test_openssl_verifies_the_time_stamp(home: Home, sealed_call: Call, authority: Authority, tmp_path: Path) -> None:
    """And nothing but a hash was sent."""
    trust_root(home, authority.certificate)
    time = stamp(home, sealed_call.folder, authority.address).time
    assert time is not None
    (body,) = authority.asked
    assert len(body) < 120
    (checked,) = verify(home, sealed_call.folder)
    assert checked.intact
    assert checked.timestamp == time
    assert checked.problems == ()
    folder = unpacked(home, sealed_call, tmp_path)
    call = f"data/{sealed_call.id}"
    command = (
        "openssl",
        "ts",
        "-verify",
        "-data",
        f"{call}/seal.json",
        "-in",
        f"{call}/seal.tsr",
        "-CAfile",
        authority.certificate,
    )
    assert passes(folder, *command)
    for name, place in (("seal.json", -5), ("seal.tsr", 60), ("seal.tsr", -5)):
        before = flip(folder / call / name, place)
        assert not passes(folder, *command)
        (folder / call / name).write_bytes(before)


@pytest.mark.parametrize("answer", [b"", b"not a stamp", b"0\x03\x02\x01\x02"])
def test_a_useless_answer_is_not_stored(home: Home, sealed_call: Call, authority: Authority, answer: bytes) -> None:
    authority.answer = answer
    with pytest.raises(UnusableInput):
        stamp(home, sealed_call.folder, authority.address)
    assert not (sealed_call.folder / "seal.tsr").exists()
    authority.answer = None
    assert stamp(home, sealed_call.folder, authority.address)


def test_a_timestamp_of_something_else_is_not_stored(home: Home, sealed_call: Call, authority: Authority) -> None:
    stamp(home, sealed_call.folder, authority.address)
    authority.answer = (sealed_call.folder / "seal.tsr").read_bytes()  # right seal, old nonce
    with pytest.raises(UnusableInput):
        stamp(home, sealed_call.folder, authority.address)


def test_the_authority_in_the_settings_is_asked_when_a_call_comes_in(
    home: Home, authority: Authority, tmp_path: Path
) -> None:
    trust_root(home, authority.certificate)
    save_settings(home, Settings(timestamp_authority=authority.address))
    taken = import_file(home, cut(tmp_path / "a.wav", 30, 2))
    assert verify(home, taken.call.folder)[0].timestamp is not None
    save_settings(home, Settings())
    taken = import_file(home, cut(tmp_path / "b.wav", 40, 2))
    assert verify(home, taken.call.folder)[0].timestamp is None
    assert len(authority.asked) == 1


@pytest.mark.programs
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/tsr", "ftp://127.0.0.1/", "nonsense"])
def test_an_authority_that_cannot_be_reached_blocks_nothing(home: Home, tmp_path: Path, address: str) -> None:
    save_settings(home, Settings(timestamp_authority=address))
    taken = import_file(home, cut(tmp_path / "a.wav", 30, 2))
    assert verify(home, taken.call.folder)[0].intact
    with pytest.raises((ResourceUnavailable, UnusableInput)) as caught:
        stamp(home, taken.call.folder, address)
    assert len(str(caught.value).splitlines()) == 1
    assert issubclass(caught.type, HuazhengError)


def test_a_bundle_opens_elsewhere_read_only(home: Home, sealed_call: Call, tmp_path: Path) -> None:
    from huazheng.core.runtime.paths import Home as AnyHome
    from huazheng.services.custody.writes import note

    elsewhere = AnyHome(tmp_path / "别的 电脑")
    bundle = tmp_path / "b.zip"
    make_bundle(home, sealed_call, bundle)
    (opened,) = open_bundle(elsewhere, bundle)
    assert not opened.already
    assert opened.fingerprint == verify(home, sealed_call.folder)[0].fingerprint
    (checked,) = verify(elsewhere, opened.call.folder)
    assert checked.intact
    assert open_bundle(elsewhere, bundle)[0].already
    for path in opened.call.folder.rglob("*"):
        assert path.stat().st_mode & 0o222 == 0
    with pytest.raises(UnusableInput, match=r"read-only|只能看"):
        note(elsewhere, opened.call.folder, "played")
    assert json.loads((opened.call.folder / "received.json").read_bytes())["bundle"] == "b.zip"
    assert list((elsewhere.recordings / ".incoming").iterdir()) == []


def test_an_altered_bundle_is_not_taken_in(home: Home, tmp_path: Path) -> None:
    from huazheng.core.runtime.paths import Home as AnyHome
    from support.sealed_calls import captured

    call = captured(home, {"microphone": 3.0})
    bundle = tmp_path / "b.zip"
    make_bundle(home, call, bundle)
    with zipfile.ZipFile(bundle) as archive:
        name = f"huazheng-{call.id}/data/{call.id}/original/microphone.wav"
        start = bundle.read_bytes().find(archive.read(name)[:200])
    changed = bytearray(bundle.read_bytes())
    changed[start + 80 + 16000 * 2 + 9] ^= 1
    bundle.write_bytes(changed)
    elsewhere = AnyHome(tmp_path / "elsewhere")
    with pytest.raises(UnusableInput):
        open_bundle(elsewhere, bundle)
    assert [one.name for one in elsewhere.recordings.iterdir()] == [".incoming"]
    assert list((elsewhere.recordings / ".incoming").iterdir()) == []
