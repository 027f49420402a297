"""Files of other programs beside evidence: named, no fault, and never a cover for what is one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.evidence.verifier.foreign_files import is_foreign
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.review.open_review import open_for_review

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.store.calls import Call

FOREIGN = (
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "._seal.json",
    "original/._microphone.wav",
    "original/.DS_Store",
    "__MACOSX/._seal.json",
    "~$笔记.docx",
    "seal (Anna's conflicted copy 2026-11-01).json",
    "transcript.sync-conflict-20261101-101010-ABCDEFG.json",
    "custody (1).jsonl",
    "seal - 副本.json",
    "analysis-DESKTOP-7F3A.json",
    "original/microphone (1).wav",
    "notes(冲突_2026-11-01).json",
)
ALIEN = (
    "more.txt",
    "original/other.wav",
    "receipt (1).pdf",
    "transcript-3-x.json",
    "seal.json.exe",
    "original/a (2).wav",
)


def put(folder: Path, name: str) -> None:
    file = folder / name
    for place in (file.parent, folder / "original"):
        if place.exists():
            place.chmod(0o700)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\0\0\0\1Bud1")


def test_they_are_named_and_are_no_fault(home: Home, sealed_call: Call) -> None:
    for name in FOREIGN:
        put(sealed_call.folder, name)
    (checked,) = verify(home, sealed_call.folder)
    assert checked.intact
    named = {problem.file for problem in checked.problems if problem.kind == "added"}
    assert named >= set(FOREIGN)
    assert all("其他程序" in problem.zh for problem in checked.problems if problem.file in FOREIGN)


@pytest.mark.parametrize("name", ALIEN)
def test_any_other_file_is_still_a_fault(home: Home, sealed_call: Call, name: str) -> None:
    put(sealed_call.folder, name)
    (checked,) = verify(home, sealed_call.folder)
    assert not checked.intact
    assert any(problem.fault and problem.file == name for problem in checked.problems)


def test_a_copy_in_the_place_of_the_first_is_a_fault(home: Home, sealed_call: Call) -> None:
    """A file that was renamed to look like a copy is missing all the same."""
    notes = sealed_call.folder / "notes.json"
    notes.rename(sealed_call.folder / "notes (1).json")
    (checked,) = verify(home, sealed_call.folder)
    kinds = {(problem.kind, problem.file) for problem in checked.problems if problem.fault}
    assert kinds >= {("missing", "notes.json"), ("added", "notes (1).json")}


def test_a_sealed_file_is_never_judged_by_its_name() -> None:
    assert not is_foreign("original/录音 (1).m4a", {"original/microphone.wav"})
    assert is_foreign("original/录音 (1).m4a", {"original/录音.m4a"})
    assert not is_foreign("transcript-1-whisper-base.json", {"transcript.json"})


@pytest.fixture
def bundle(home: Home, sealed_call: Call, tmp_path: Path) -> Path:
    for name in (".DS_Store", "original/Thumbs.db"):
        put(sealed_call.folder, name)
    out = tmp_path / "证据 包.zip"
    make_bundle(home, sealed_call, out)
    return out


def unpacked(bundle: Path, place: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place)
    (bag,) = place.iterdir()
    return bag


def zipped(folder: Path, out: Path, above: str = "", *, raw: str | None = None, slash: str = "/") -> Path:
    """Zip a folder as other programs do. ``raw``: encoding of names without the mark of UTF-8."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = f"{above}{file.relative_to(folder).as_posix()}".replace("/", slash)
                info = zipfile.ZipInfo(name)
                if raw is not None and not name.isascii():
                    info = _Unmarked(name.encode(raw).decode("cp437"))
                archive.writestr(info, file.read_bytes())
    return out


class _Unmarked(zipfile.ZipInfo):
    """An entry with a name in another encoding, as programs write them without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits


def test_a_bundle_leaves_them_out(bundle: Path) -> None:
    names = zipfile.ZipFile(bundle).namelist()
    assert not [name for name in names if "DS_Store" in name or "Thumbs" in name]


def test_a_bundle_that_was_unpacked_or_zipped_again_opens(
    home: Home, sealed_call: Call, bundle: Path, tmp_path: Path
) -> None:
    bag = unpacked(bundle, tmp_path / "解开")
    for name in (".DS_Store", "data/desktop.ini", f"data/{sealed_call.id}/._seal.json"):
        put(bag, name)
    mac = zipped(bag, tmp_path / "mac.zip", "证据/")
    with zipfile.ZipFile(mac, "a") as archive:
        archive.writestr("__MACOSX/证据/._bagit.txt", b"\0\5\x16\7")
        archive.writestr("__MACOSX/证据/Icon\r", b"")
    forms = {
        "folder": bag,
        "a folder above it": bag.parent,
        "flat": zipped(bag, tmp_path / "flat.zip"),
        "one deeper": zipped(bag, tmp_path / "deeper.zip", "下载/证据包/"),
        "by a Mac": mac,
        "with backslashes": zipped(bag, tmp_path / "old.zip", "证据包/", slash="\\"),
    }
    for number, (form, place) in enumerate(forms.items()):
        assert all(one.intact for one in verify(home, place)), form
        (opened,) = open_bundle(Home(tmp_path / f"home {number}"), place)
        assert opened.call.id == sealed_call.id, form
    assert open_for_review(Home(tmp_path / "reviewer"), bag)[0].review.bundle.intact


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_an_original_in_the_zip_programs_encoding(home: Home, tmp_path: Path, encoding: str) -> None:
    from huazheng.services.intake.file_import import import_file
    from support.sample_clips import FIXED

    named = tmp_path / "通话录音 张三.amr"
    shutil.copy(FIXED / "nb.amr", named)
    call = import_file(home, named).call
    bundle = tmp_path / "b.zip"
    make_bundle(home, call, bundle)
    again = zipped(unpacked(bundle, tmp_path / "解开"), tmp_path / "again.zip", raw=encoding)
    (opened,) = open_bundle(Home(tmp_path / "other"), again)
    assert opened.call.original.name == named.name


def test_the_verifier_in_the_bundle_says_the_same(bundle: Path, tmp_path: Path) -> None:
    bag = unpacked(bundle, tmp_path / "解开")
    put(bag, "data/Thumbs.db")
    done = subprocess.run(
        [sys.executable, "-I", "-B", "verify"], cwd=bag, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    assert "data/Thumbs.db" in done.stdout
    put(bag, "data/evil.txt")
    done = subprocess.run([sys.executable, "-I", "-B", "verify"], cwd=bag, capture_output=True, check=False)
    assert done.returncode == 1


def test_a_folder_that_could_do_harm_is_refused(home: Home, bundle: Path, tmp_path: Path) -> None:
    bag = unpacked(bundle, tmp_path / "解开")
    (bag / "data" / "link.txt").symlink_to("/etc/hostname")
    with pytest.raises(UnusableInput, match="链接"):
        open_bundle(Home(tmp_path / "other"), bag)
    assert json.loads(next(bag.rglob("seal.json")).read_bytes())["call"]
    with pytest.raises(UnusableInput):
        open_bundle(home, tmp_path)
