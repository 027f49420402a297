"""Bundles made to do harm are refused, quickly, and leave nothing anywhere."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from support.sealed_calls import captured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALL = "20261122T101500Z-7f3a9c"
ROOT = f"huazheng-{CALL}"
LONGEST_SECONDS = 2.0


def entry(name: str, mode: int = stat.S_IFREG | 0o600) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], base: bool = True, pack: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these members, after what makes it look like a bundle."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", pack) as archive:
        if base:
            archive.writestr(f"{ROOT}/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
            archive.writestr(f"{ROOT}/data/{CALL}/seal.json", "{}")
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The zip with a name changed in place, wherever it stands."""
    assert len(old) == len(new)
    return content.replace(old, new)


def patched(content: bytes, mark: bytes, offset: int, value: bytes, nth: int = -1) -> bytes:
    """The zip with bytes of its n-th record of this kind changed."""
    places = [place for place in range(len(content)) if content.startswith(mark, place)]
    at = places[nth] + offset
    return content[:at] + value + content[at + len(value) :]


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
FILE = (f"{ROOT}/data/x", b"x" * 100)


def plain(name: str) -> bytes:
    return zipped((name, b"x"))


def bomb() -> bytes:
    return zipped((f"{ROOT}/data/bomb", bytes(64 * 1024 * 1024)), pack=zipfile.ZIP_DEFLATED)


def overlapping() -> bytes:
    """Two entries of the directory that point at the same bytes."""
    content = zipped((f"{ROOT}/data/a", b"y" * 5000), (f"{ROOT}/data/b", b"y" * 5000))
    places = [place for place in range(len(content)) if content.startswith(CENTRAL, place)]
    first = content[places[-2] + 42 : places[-2] + 46]
    return content[: places[-1] + 42] + first + content[places[-1] + 46 :]


def lies_small() -> bytes:
    """The directory promises 10 bytes, the entry unpacks to a hundred thousand."""
    content = zipped((f"{ROOT}/data/x", bytes(range(256)) * 400), pack=zipfile.ZIP_DEFLATED)
    return patched(content, CENTRAL, 24, struct.pack("<I", 10))


def lies_large() -> bytes:
    content = zipped((f"{ROOT}/data/x", bytes(range(256)) * 400), pack=zipfile.ZIP_DEFLATED)
    return patched(content, CENTRAL, 24, struct.pack("<I", 110_000))


def many(count: int) -> bytes:
    return zipped(*((f"{ROOT}/data/{number}", b"") for number in range(count)))


def claims_entries() -> bytes:
    return patched(zipped(FILE), END, 8, struct.pack("<HHI", 60000, 60000, 0x7FFFFFFF))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no zip": lambda: b"PK" + bytes(5000),
    "half a zip": lambda: zipped(FILE)[:150],
    "end record only": lambda: END + bytes(18),
    "no bag": lambda: zipped((f"{ROOT}/hello.txt", b"hi"), base=False),
    "two roots": lambda: zipped(("other/bagit.txt", b"BagIt-Version: 1.0\n")),
    "a bag without a call": lambda: zipped((f"{ROOT}/bagit.txt", b"BagIt-Version: 1.0\n"), base=False),
    "a call with another id": lambda: zipped((f"{ROOT}/data/evil/seal.json", b"{}")),
    "up and out": lambda: plain("../evil"),
    "up and out deep": lambda: plain(f"{ROOT}/data/../../../evil"),
    "up in the middle": lambda: plain(f"{ROOT}/../{ROOT}/evil"),
    "absolute": lambda: plain("/evil"),
    "absolute twice": lambda: plain("//evil"),
    "a drive": lambda: plain("C:/evil"),
    "backslashes": lambda: renamed(plain(f"{ROOT}/data/..#evil"), b"..#evil", b"..\\evil"),
    "a dot": lambda: plain(f"{ROOT}/./evil"),
    "an empty part": lambda: plain(f"{ROOT}//evil"),
    "a NUL": lambda: renamed(plain(f"{ROOT}/data/evil#txt"), b"evil#txt", b"evil\0txt"),
    "a line break": lambda: plain(f"{ROOT}/data/evil\ntxt"),
    "turned writing": lambda: plain(f"{ROOT}/data/evil\u202etxt.exe"),
    "a trailing dot": lambda: plain(f"{ROOT}/data/evil."),
    "a trailing space": lambda: plain(f"{ROOT}/data/evil "),
    "a device's name": lambda: plain(f"{ROOT}/data/NUL.txt"),
    "a device's folder": lambda: plain(f"{ROOT}/con/evil"),
    "a very long name": lambda: plain(f"{ROOT}/{'a' * 300}"),
    "very deep": lambda: plain("/".join([ROOT, *"abcdefghijklmnop"])),
    "a link": lambda: zipped((entry(f"{ROOT}/data/link", stat.S_IFLNK | 0o777), b"/etc/passwd")),
    "a link to a folder": lambda: zipped(
        (entry(f"{ROOT}/data/up", stat.S_IFLNK | 0o777), b".."), (f"{ROOT}/data/up/evil", b"x")
    ),
    "a character device": lambda: zipped((entry(f"{ROOT}/data/tty", stat.S_IFCHR | 0o666), b"")),
    "a block device": lambda: zipped((entry(f"{ROOT}/data/sda", stat.S_IFBLK | 0o666), b"")),
    "a pipe": lambda: zipped((entry(f"{ROOT}/data/pipe", stat.S_IFIFO | 0o666), b"")),
    "a socket": lambda: zipped((entry(f"{ROOT}/data/socket", stat.S_IFSOCK | 0o666), b"")),
    "a folder that is a file": lambda: zipped((entry(f"{ROOT}/data/folder/", stat.S_IFREG | 0o600), b"x")),
    "the same name twice": lambda: renamed(
        zipped((f"{ROOT}/data/x1", b"1"), (f"{ROOT}/data/x2", b"2")), b"/x2", b"/x1"
    ),
    "names that differ in case": lambda: zipped((f"{ROOT}/data/Call.wav", b"1"), (f"{ROOT}/data/call.wav", b"2")),
    "names that differ in Unicode form": lambda: zipped(
        (f"{ROOT}/data/caf\u00e9", b"1"), (f"{ROOT}/data/cafe\u0301", b"2")
    ),
    "folders that differ in case": lambda: zipped((f"{ROOT}/data/A/1", b"1"), (f"{ROOT}/data/a/2", b"2")),
    "wide letters": lambda: zipped((f"{ROOT}/data/ａ", b"1"), (f"{ROOT}/data/a", b"2")),
    "a file that is a folder too": lambda: zipped((f"{ROOT}/data/x", b"1"), (f"{ROOT}/data/x/y", b"2")),
    "encrypted": lambda: patched(patched(zipped(FILE), CENTRAL, 8, b"\x01\x00"), LOCAL, 6, b"\x01\x00"),
    "another way of packing": lambda: zipped(FILE, pack=zipfile.ZIP_LZMA),
    "packing that nobody knows": lambda: patched(
        patched(zipped(FILE), CENTRAL, 10, b"\x63\x00"), LOCAL, 8, b"\x63\x00"
    ),
    "a bomb": bomb,
    "entries over each other": overlapping,
    "a size too small": lies_small,
    "a size too large": lies_large,
    "20 GiB promised": lambda: patched(zipped(FILE), CENTRAL, 20, struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0)),
    "a wrong checksum": lambda: patched(zipped(FILE), CENTRAL, 16, b"\1\2\3\4"),
    "another name inside": lambda: patched(zipped(FILE), LOCAL, 30, b"evil"),
    "2,001 files": lambda: many(2001),
    "20,000 files": lambda: many(20_000),
    "a directory that lies about itself": claims_entries,
    "an offset beyond the end": lambda: patched(zipped(FILE), CENTRAL, 42, struct.pack("<I", 0x7FFFFFFF)),
}


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused(tmp_path: Path, name: str) -> None:
    place = tmp_path / "here"
    place.mkdir()
    home = Home(place / "home")
    bundle = place / "bundle.zip"
    bundle.write_bytes(HOSTILE[name]())
    for look in (open_bundle, verify):
        began = time.monotonic()
        with pytest.raises(UnusableInput) as caught:
            look(home, bundle)
        assert time.monotonic() - began < LONGEST_SECONDS
        assert len(str(caught.value).splitlines()) == 1
        assert "bundle.zip" in str(caught.value)
    assert everything(tmp_path) <= {
        "here",
        "here/bundle.zip",
        *(f"here/home{path}" for path in ("", "/recordings", "/recordings/.incoming")),
    }


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 30


SEALED_LIES = {
    "names that lead out": ("name", "../../../etc/passwd"),
    "a name that is absolute": ("name", "/etc/passwd"),
    "a name that is a number": ("name", 5),
    "a size that is a text": ("bytes", "many"),
}


@pytest.mark.parametrize("lie", SEALED_LIES)
def test_a_well_made_bag_with_a_false_seal(home: Home, tmp_path: Path, lie: str) -> None:
    """A bag whose manifests are right, sealed and signed by its sender's own key, can still not reach outside."""
    import json

    from huazheng.core.schema.seal import SEAL_NAME, SIGNATURE_NAME
    from huazheng.evidence.verifier.canonical import canonical
    from huazheng.services.custody.writes import read_settled, signer_of, write_with_custody

    call = captured(home, {"microphone": 1.0})
    seal = json.loads((call.folder / SEAL_NAME).read_bytes())
    key, value = SEALED_LIES[lie]
    seal["files"][0][key] = value
    seal["audio"]["duration"] = 1
    content = canonical(seal)
    for name in (SEAL_NAME, SIGNATURE_NAME, "custody.jsonl", "custody.head.json"):
        (call.folder / name).unlink()
    write_with_custody(home, call.folder, "sealed", {SIGNATURE_NAME: signer_of(home).sign(content), SEAL_NAME: content})
    bundle = tmp_path / "bundle.zip"
    from huazheng.core.runtime.task import Task
    from huazheng.evidence.bundle_writer import write_bundle
    from huazheng.evidence.keys import public_pem

    key_file = public_pem(signer_of(home).public)
    files = read_settled(home, call.folder)
    write_bundle(
        call.folder,
        bundle,
        files=files,
        public_key=key_file,
        documents={},
        instructions=b"",
        page=b"",
        sign=signer_of(home).sign,
        task=Task(),
    )
    elsewhere = Home(tmp_path / "elsewhere")
    with pytest.raises(UnusableInput):
        open_bundle(elsewhere, bundle)
    assert everything(elsewhere.root) == {"recordings", "recordings/.incoming"}
    verify(elsewhere, bundle)


def test_sound_that_is_none_is_refused(home: Home, tmp_path: Path) -> None:
    """Everything is signed and right, but what is called a recording cannot be played."""
    from huazheng.services.capture.sealing import seal_capture
    from huazheng.store.calls import Call
    from support.sealed_calls import unsealed

    folder = unsealed(home, {"microphone": 1.0})
    (folder / "original" / "microphone.wav").write_bytes(b"MZ" + bytes(20_000))
    seal_capture(home, folder, "captured", "stopped")
    bundle = tmp_path / "bundle.zip"
    make_bundle(home, Call(folder), bundle)
    with pytest.raises(UnusableInput):
        open_bundle(Home(tmp_path / "elsewhere"), bundle)
