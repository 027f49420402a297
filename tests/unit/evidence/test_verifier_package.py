"""The verifier as a package: what it imports, how it runs from a bundle, and old bundles."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.schema import chain as chain_schema
from huazheng.core.schema import seal as seal_schema
from huazheng.core.schema.chain import ChainBlockLine, ChainHeaderLine
from huazheng.core.schema.custody import CustodyHead, CustodyLine
from huazheng.core.schema.seal import Seal
from huazheng.evidence import verifier
from huazheng.evidence.bundle_writer import verifier_files
from huazheng.evidence.verifier import call_files
from huazheng.evidence.verifier.canonical import canonical, parse_line
from huazheng.evidence.verifier.command import openssl_commands
from huazheng.evidence.verifier.ed25519 import parse_fingerprint
from huazheng.evidence.verifier.findings import VerificationReport
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from support.bundle_verifier import write_verifier
from support.interpreters import interpreters

if TYPE_CHECKING:
    from huazheng.store.calls import Call

PACKAGE = Path(verifier.__file__).parent
ROOM = PACKAGE.parents[1]
OLD_BUNDLE = Path(__file__).parents[2] / "data" / "evidence" / "bundle-single-file-verifier.zip"
OLD_FINGERPRINT = "3e45b8439ea54c5191e20c2c48d3c0d70debb1dc1af182c6a61c193260a47d64"
RUN = ("-I", "-B", "verify")


def unpack(bundle: Path, place: Path) -> Path:
    """Unpack a bundle; its bag."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place)
    (folder,) = place.iterdir()
    return folder


def run(folder: Path, interpreter: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [interpreter, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def bag(home: Home, sealed_call: Call, tmp_path: Path) -> Path:
    """An unpacked bundle of the sealed call."""
    bundle = tmp_path / "证据 包.zip"
    make_bundle(home, sealed_call, bundle)
    return unpack(bundle, tmp_path / "unpacked")


@pytest.mark.parametrize("file", sorted(PACKAGE.glob("*.py")), ids=lambda file: file.name)
def test_it_needs_only_python_3_8_and_its_standard_library(file: Path) -> None:
    """By grammar and by imports; the test below runs it in every Python that is here."""
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    relative = {node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)
    assert relative <= {1}
    newer = ("removeprefix", "removesuffix", "file_digest", "strict=", "is_relative_to", "hardlink_to", ".pairwise")
    assert [word for word in newer if word in source.replace("(zip(strict=)", "")] == []


def test_nothing_outside_imports_its_private_parts() -> None:
    private = [
        f"{file.relative_to(ROOM)}: {name.name}"
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and "evidence.verifier" in (node.module or "")
        for name in node.names
        if name.name.startswith("_")
    ]
    assert private == []


def test_a_bundle_holds_the_package_byte_for_byte(bag: Path) -> None:
    held = {file.name: file.read_bytes() for file in (bag / "verify" / "verifier").iterdir()}
    assert held == {file.name: file.read_bytes() for file in PACKAGE.glob("*.py")}
    assert {file.name for file in (bag / "verify").iterdir()} == {"__main__.py", "verifier"}
    tags = (bag / "tagmanifest-sha256.txt").read_text(encoding="utf-8")
    assert all(f"  verify/{name}\n" in tags for name in verifier_files())
    ast.parse(verifier_files()["__main__.py"], feature_version=(3, 8))
    assert f"python3 {' '.join(RUN)}\n" in (bag / "VERIFY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("interpreter", interpreters())
def test_in_a_bare_interpreter(home: Home, sealed_call: Call, bag: Path, interpreter: str) -> None:
    """Isolated, without site packages: it finds its bag, and the second that was changed."""
    done = run(bag, interpreter, "-S", *RUN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "openssl pkeyutl -verify" in done.stdout
    assert str(verify(home, sealed_call.folder)[0].fingerprint) in done.stdout
    audio = bag / "data" / sealed_call.id / "original" / "microphone.wav"
    content = bytearray(audio.read_bytes())
    content[80 + 3 * 16000] ^= 1
    audio.write_bytes(content)
    done = run(bag, interpreter, "-S", *RUN)
    assert done.returncode == 1
    assert "[00:03]" in done.stdout
    assert done.stderr == ""
    (bag / "data" / sealed_call.id / "seal.json").unlink()
    done = run(bag, interpreter, "-S", *RUN)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("interpreter", interpreters()[:2])
def test_a_second_run_finds_no_cache_of_the_first(home: Home, bag: Path, interpreter: str) -> None:
    """Even where -B was left out, which makes Python write one file before the program begins."""
    before = {file for file in bag.rglob("*") if "__pycache__" not in file.parts}
    for _ in range(2):
        done = run(bag, interpreter, "-I", "verify")
        assert done.returncode == 0, done.stdout + done.stderr
    written = {file.relative_to(bag).as_posix() for file in bag.rglob("*") if file not in before}
    assert all(name.startswith("verify/__pycache__") for name in written)
    assert verify(home, bag)[0].intact
    (bag / "verify" / "__pycache__").mkdir(exist_ok=True)
    (bag / "verify" / "__pycache__" / "command.pyc").write_bytes(b"")
    assert run(bag, interpreter, *RUN).returncode == 1


def test_with_b_nothing_is_written(bag: Path) -> None:
    before = set(bag.rglob("*"))
    assert run(bag, sys.executable, *RUN).returncode == 0
    assert set(bag.rglob("*")) == before


def test_a_module_beside_it_does_not_replace_the_standard_library(bag: Path) -> None:
    (bag / "verify" / "hashlib.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    (bag / "hashlib.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    done = run(bag, sys.executable, *RUN)
    assert done.returncode == 1
    assert "verify/hashlib.py" in done.stdout


def colons(digits: str) -> str:
    return ":".join(digits[place : place + 2] for place in range(0, 64, 2)).upper()


def test_the_required_key_may_be_written_as_people_do(home: Home, sealed_call: Call, bag: Path) -> None:
    own = str(verify(home, sealed_call.folder)[0].fingerprint)
    spaced = " ".join(own[place : place + 4] for place in range(0, 64, 4))
    for text in (own, own.upper(), colons(own), spaced, f"\t{own}\n"):
        assert parse_fingerprint(text) == own
        assert run(bag, sys.executable, *RUN, "--key", text).returncode == 0
        assert verify(home, bag, key=text)[0].intact
    other = "0" * 64
    assert run(bag, sys.executable, *RUN, "--key", other).returncode == 1
    assert not verify(home, bag, key=other)[0].intact


@pytest.mark.parametrize("text", ["", " ", "3e45", "z" * 64, "0" * 65])
def test_a_key_that_is_none_is_refused(home: Home, bag: Path, text: str) -> None:
    """An empty --key, as of a variable that is not set, must not pass for any key."""
    done = run(bag, sys.executable, *RUN, "--key", text)
    assert (done.returncode, done.stdout) == (2, "")
    assert "64" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert run(bag, sys.executable, *RUN, "--key").returncode == 2
    with pytest.raises(UnusableInput, match="64"):
        verify(home, bag, key=text)


@pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")
@pytest.mark.parametrize("name", ["x'; touch PWNED; echo '", "$(touch PWNED)", "`touch PWNED`", "a b; touch PWNED"])
def test_printed_commands_are_safe_to_paste(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    change, *_ = openssl_commands(folder)
    done = run(tmp_path, "sh", "-c", f"{change} && pwd -P")
    assert done.stdout.strip() == str(folder.resolve())
    assert not list(tmp_path.rglob("PWNED"))


def test_names_do_not_steer_the_terminal(home: Home, sealed_call: Call, tmp_path: Path) -> None:
    """A line break in a folder's name must not print a line that says intact; nor an escape in a file's name."""
    folder = tmp_path / "x\n完好 / intact: y\x1b[2J"
    shutil.copytree(sealed_call.folder, folder)
    (folder / "transcript.json").rename(folder / "a\x1b[31m\n完好: intact.json")
    program = write_verifier(tmp_path)
    done = run(tmp_path, sys.executable, "-I", "-B", str(program), str(folder))
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert not any(line.startswith("完好") for line in done.stdout.splitlines())
    assert "cd " not in done.stdout
    report = VerificationReport()
    report.add("added", "x", "\x1b[2J", "a\u202eb")
    assert report.findings[0].zh == "?[2J"
    assert report.findings[0].en == "a?b"


def test_a_line_number_cannot_exhaust_the_memory(home: Home, sealed_call: Call) -> None:
    """A custody line, rightly signed, with the index 3,000,000,000."""
    from huazheng.evidence.keys import load_signer
    from huazheng.evidence.verifier.canonical import chain_hash

    signer = load_signer(home.keys)
    file = sealed_call.folder / "custody.jsonl"
    lines = file.read_bytes().splitlines()
    last = parse_line(lines[-1])
    link = {key: value for key, value in last.items() if key not in ("hash", "signature")} | {"index": 3_000_000_000}
    digest = chain_hash(link["previous"], link)
    forged = {**link, "hash": digest, "signature": signer.sign(bytes.fromhex(digest)).hex()}
    file.write_bytes(b"\n".join([*lines[:-1], canonical(forged)]) + b"\n")
    (checked,) = verify(home, sealed_call.folder)
    assert ("missing", len(lines)) in {(problem.kind, problem.line) for problem in checked.problems}


# --- bundles made before ---


@pytest.mark.parametrize("interpreter", interpreters()[:2])
def test_an_old_bundle_verifies_with_its_own_verifier(tmp_path: Path, interpreter: str) -> None:
    folder = unpack(OLD_BUNDLE, tmp_path / "old")
    done = run(folder, interpreter, "-I", "-S", "verify.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert OLD_FINGERPRINT in done.stdout


def test_an_old_bundle_verifies_with_ours(home: Home, tmp_path: Path) -> None:
    (checked,) = verify(home, OLD_BUNDLE, key=colons(OLD_FINGERPRINT))
    assert checked.intact
    assert checked.fingerprint == OLD_FINGERPRINT
    folder = unpack(OLD_BUNDLE, tmp_path / "old")
    program = write_verifier(tmp_path)
    done = run(tmp_path, sys.executable, "-I", "-B", str(program), str(folder), "--key", OLD_FINGERPRINT)
    assert done.returncode == 0, done.stdout + done.stderr
    audio = next(folder.glob("data/*/original/line.wav"))
    audio.write_bytes(audio.read_bytes()[:-100] + bytes(100))
    done = run(tmp_path, sys.executable, "-I", "-B", str(program), str(folder))
    assert done.returncode == 1
    assert "[00:02]" in done.stdout
    (opened,) = open_bundle(Home(tmp_path / "elsewhere"), OLD_BUNDLE)
    assert opened.call.seal.origin == "captured"


def test_old_files_keep_their_bytes_as_structs(tmp_path: Path) -> None:
    """Chain, custody log, its head and the seal, read as types and written again: the same canonical JSON."""
    import rfc8785

    (call,) = unpack(OLD_BUNDLE, tmp_path / "old").glob("data/*/seal.json")
    folder = call.parent
    for chain in folder.glob("original/*.chain.jsonl"):
        first, *blocks = chain.read_bytes().splitlines()
        assert again(first, ChainHeaderLine) == first
        assert [again(line, ChainBlockLine) for line in blocks] == blocks
    lines = (folder / "custody.jsonl").read_bytes().splitlines()
    assert [again(line, CustodyLine) for line in lines] == lines
    head = (folder / "custody.head.json").read_bytes()
    assert again(head, CustodyHead) == head
    seal = (folder / "seal.json").read_bytes()
    read = msgspec.to_builtins(msgspec.json.decode(seal, type=Seal))
    for source in read["sources"]:
        # Fields that seals have since, with what an old one means by leaving them out.
        assert not source.pop("moves", None)
        assert not source.pop("same_sound", None)
        assert all(gap.pop("at_frame", None) is None for gap in source["dropouts"])
    assert rfc8785.dumps(read) == seal


def again(line: bytes, kind: type[msgspec.Struct]) -> bytes:
    return canonical(msgspec.to_builtins(msgspec.json.decode(line, type=kind)))


def test_what_the_writers_write_has_its_type(sealed_call: Call) -> None:
    """Every line of a call made now, strictly: no unknown field, and the same bytes again."""
    for chain in sealed_call.folder.glob("original/*.chain.jsonl"):
        first, *blocks = chain.read_bytes().splitlines()
        assert again(first, ChainHeaderLine) == first
        assert [again(line, ChainBlockLine) for line in blocks] == blocks
    for line in (sealed_call.folder / "custody.jsonl").read_bytes().splitlines():
        assert again(line, CustodyLine) == line
    assert json.loads((sealed_call.folder / "custody.head.json").read_bytes())["lines"] == 6


def test_the_verifier_and_the_app_name_files_alike() -> None:
    assert (call_files.SEAL, call_files.SIGNATURE, call_files.TIMESTAMP) == (
        seal_schema.SEAL_NAME,
        seal_schema.SIGNATURE_NAME,
        seal_schema.TIMESTAMP_NAME,
    )
    assert (call_files.CUSTODY, call_files.HEAD) == (seal_schema.CUSTODY_NAME, seal_schema.CUSTODY_HEAD_NAME)
    assert (call_files.ORIGINAL, call_files.RECEIVED) == (seal_schema.ORIGINAL_FOLDER, seal_schema.RECEIVED_NAME)
    assert call_files.CHAIN_SUFFIX == chain_schema.CHAIN_SUFFIX


def test_event_names_are_the_tags_of_the_events() -> None:
    from typing import get_args

    tags = {kind.__struct_config__.tag for kind in get_args(chain_schema.ChainEvent)}
    assert tags == set(get_args(chain_schema.EventName))
