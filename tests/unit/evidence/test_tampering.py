"""Whatever is changed in a sealed call is found, and the place that is named is the right one."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import rfc8785

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.schema.custody import CustodyAction, CustodyEntry
from huazheng.core.schema.seal import SEAL_NAME, SIGNATURE_NAME
from huazheng.evidence.custody_log import append_entry, written_file
from huazheng.evidence.keys import load_signer
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.evidence.verifier.chain_check import Chain
from huazheng.services.custody.seal_writing import seal_call
from huazheng.services.custody.verification import VerificationProblem, verify
from support.sealed_calls import captured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.store.calls import Call

CHANGES = 500 if os.environ.get("HUAZHENG_FULL") == "1" else 120
HEADER_BYTES = 80


@pytest.fixture
def copies(home: Home, sealed_call: Call) -> Iterator[Call]:
    """The call, all of it open to a tamperer, who is no lesser than its owner."""
    for path in sealed_call.folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    (sealed_call.folder / "original").chmod(0o700)
    return sealed_call


def faults(home: Home, call: Call) -> list[VerificationProblem]:
    (checked,) = verify(home, call.folder)
    found = [problem for problem in checked.problems if problem.fault]
    assert checked.intact == (not found)
    return found


def test_untouched_it_is_intact(home: Home, copies: Call) -> None:
    assert faults(home, copies) == []


def second_of(call: Call, name: str, offset: int) -> int:
    """In which second of the audio a byte of the WAV file lies."""
    chain = Chain((call.folder / "original" / name.replace(".wav", ".chain.jsonl")).read_bytes())
    assert chain.header is not None
    frame = (offset - HEADER_BYTES) // (chain.header["channels"] * chain.header["bits"] // 8)
    block = next(one for one in chain.blocks if one.start <= frame < one.start + one.frames)
    return block.start // chain.header["rate"]


def test_single_bytes(home: Home, copies: Call) -> None:
    """Of every file, big or small, bytes anywhere."""
    dice = random.Random(20261122)
    files = sorted(path for path in copies.folder.rglob("*") if path.is_file())
    assert len(files) == 11
    missed, misplaced, others = [], [], []
    for number in range(CHANGES):
        file = files[number % len(files)]
        before = file.read_bytes()
        place = dice.randrange(len(before))
        changed = bytearray(before)
        changed[place] ^= dice.randrange(1, 256)
        file.write_bytes(changed)
        found = faults(home, copies)
        name = file.relative_to(copies.folder).as_posix()
        if not found:
            missed.append((name, place))
        named = [one for one in found if one.file == name]
        if len(found) > len(named):
            others.append((name, place, [one for one in found if one.file != name]))
        right = bool(named)
        if name.endswith(".wav"):
            second = second_of(copies, file.name, place) if place >= HEADER_BYTES else 0
            right = any(one.second == second for one in named)
            assert not any(re.search(r"第 (\d+) 至 \1 秒", str(one.text)) for one in named)
        elif name.endswith(".jsonl"):
            line = before[:place].count(b"\n") + 1
            right = any(one.line in (line, line + (before[place] == 10)) for one in named)
        if not right:
            misplaced.append((name, place, found))
        file.write_bytes(before)
    print(
        f"{CHANGES} single-byte changes: {CHANGES - len(missed)} caught, "
        f"{CHANGES - len(misplaced)} at the right place, "
        f"{len(others)} that also named another file"
    )
    assert missed == []
    assert misplaced == []
    # A custody line that does not hold accounts for nothing, so what it wrote is named beside it; nothing else is.
    assert {name for name, _, _ in others} <= {"custody.jsonl"}
    assert faults(home, copies) == []


@pytest.mark.parametrize(
    "name",
    [
        "original/microphone.wav",
        "original/line.chain.jsonl",
        "custody.jsonl",
        "transcript.json",
        "seal.json",
        "seal.sig",
        "custody.head.json",
    ],
)
def test_cut_short(home: Home, copies: Call, name: str) -> None:
    file = copies.folder / name
    os.truncate(file, file.stat().st_size // 2)
    assert name in {one.file for one in faults(home, copies)}


@pytest.mark.parametrize("name", ["custody.jsonl", "custody.head.json"])
@pytest.mark.parametrize("field", [b'"signature":"', b'"hash":"'])
def test_another_spelling_of_the_same_number(home: Home, copies: Call, name: str, field: bytes) -> None:
    """Capital letters are the same hexadecimal number, and still not what was written."""
    file = copies.folder / name
    content = file.read_bytes()
    start = content.rfind(field) + len(field)
    length = content[start:].find(b'"')
    file.write_bytes(content[:start] + content[start : start + length].upper() + content[start + length :])
    assert {one.file for one in faults(home, copies)} == {name}


def test_cut_audio_is_named_by_the_second(home: Home, copies: Call) -> None:
    file = copies.folder / "original" / "microphone.wav"
    os.truncate(file, HEADER_BYTES + 2 * 8000 * 4 + 100)
    (found,) = faults(home, copies)
    assert (found.kind, found.file, found.second) == ("truncated", "original/microphone.wav", 4)


def test_audio_cut_out_of_the_middle(home: Home, copies: Call) -> None:
    file = copies.folder / "original" / "microphone.wav"
    content = file.read_bytes()
    file.write_bytes(content[: HEADER_BYTES + 48000] + content[HEADER_BYTES + 50000 :])
    found = faults(home, copies)
    assert (found[0].file, found[0].second) == ("original/microphone.wav", 3)


def test_audio_added_at_the_end(home: Home, copies: Call) -> None:
    with (copies.folder / "original" / "microphone.wav").open("ab") as file:
        file.write(bytes(1600))
    (found,) = faults(home, copies)
    assert (found.kind, found.second) == ("added", 7)


@pytest.mark.parametrize(
    "name",
    [
        "original/microphone.wav",
        "original/line.chain.jsonl",
        "custody.jsonl",
        "analysis.json",
        "seal.sig",
        "custody.head.json",
    ],
)
def test_deleted(home: Home, copies: Call, name: str) -> None:
    (copies.folder / name).unlink()
    found = faults(home, copies)
    assert ("missing", name) in {(one.kind, one.file) for one in found}
    unaccounted = {"transcript.json", "analysis.json", "notes.json"} if name == "custody.jsonl" else set()
    assert {one.file for one in found} == {name} | unaccounted


@pytest.mark.parametrize("name", ["original/extra.wav", "edits.jsonl", "deep/er/file", "original/线路.wav"])
def test_added(home: Home, copies: Call, name: str) -> None:
    (copies.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (copies.folder / name).write_bytes(b"{}\n")
    (found,) = faults(home, copies)
    assert (found.kind, found.file) == ("added", name)


def test_a_link_instead_of_the_file(home: Home, copies: Call, tmp_path: Path) -> None:
    file = copies.folder / "original" / "microphone.wav"
    shutil.move(file, tmp_path / "elsewhere.wav")
    file.symlink_to(tmp_path / "elsewhere.wav")
    assert {one.file for one in faults(home, copies)} == {"original/microphone.wav"}


def test_renamed(home: Home, copies: Call) -> None:
    (copies.folder / "transcript.json").rename(copies.folder / "transcript-2.json")
    found = faults(home, copies)
    assert {(one.kind, one.file) for one in found} == {("missing", "transcript.json"), ("added", "transcript-2.json")}
    assert "transcript.json" in next(one.en for one in found if one.kind == "added")


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(("one", "two"), [(2, 3), (1, 4), (4, 5)])
def test_two_chain_lines_swapped(home: Home, copies: Call, one: int, two: int) -> None:
    file = copies.folder / "original" / "line.chain.jsonl"
    lines = _lines(file)
    lines[one], lines[two] = lines[two], lines[one]
    file.write_bytes(b"".join(lines))
    found = faults(home, copies)
    assert {(one.kind, one.file, one.line) for one in found} >= {("reordered", "original/line.chain.jsonl", one + 1)}
    assert {one.file for one in found} == {"original/line.chain.jsonl"}


@pytest.mark.parametrize("gone", [1, 3, -1])
def test_a_chain_line_taken_out(home: Home, copies: Call, gone: int) -> None:
    file = copies.folder / "original" / "line.chain.jsonl"
    lines = _lines(file)
    place = gone % len(lines)
    del lines[place]
    file.write_bytes(b"".join(lines))
    found = faults(home, copies)
    assert {one.file for one in found} == {"original/line.chain.jsonl"}
    assert place + 1 in {one.line for one in found}


def test_an_old_custody_line_again(home: Home, copies: Call) -> None:
    file = copies.folder / "custody.jsonl"
    lines = _lines(file)
    file.write_bytes(b"".join([*lines, lines[2]]))
    assert ("reordered", "custody.jsonl", len(lines) + 1) in {
        (one.kind, one.file, one.line) for one in faults(home, copies)
    }


@pytest.mark.parametrize("left", [1, 3, 5])
def test_the_last_custody_lines_taken_away(home: Home, copies: Call, left: int) -> None:
    file = copies.folder / "custody.jsonl"
    lines = _lines(file)
    assert len(lines) == 6
    file.write_bytes(b"".join(lines[:left]))
    found = faults(home, copies)
    assert ("truncated", "custody.jsonl", left + 1) in {(one.kind, one.file, one.line) for one in found}


def test_a_custody_line_taken_out(home: Home, copies: Call) -> None:
    file = copies.folder / "custody.jsonl"
    lines = _lines(file)
    file.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert ("missing", "custody.jsonl", 3) in {(one.kind, one.file, one.line) for one in faults(home, copies)}


def test_an_old_transcript_put_back(home: Home, copies: Call) -> None:
    from huazheng.services.custody.writes import write_with_custody

    old = (copies.folder / "transcript.json").read_bytes()
    write_with_custody(home, copies.folder, "transcribed", {"transcript.json": b'{"new": 1}\n'})
    assert faults(home, copies) == []
    (copies.folder / "transcript.json").write_bytes(old)
    assert {one.file for one in faults(home, copies)} == {"transcript.json"}


def test_a_line_of_another_call(home: Home, copies: Call) -> None:
    other = captured(home, {"microphone": 1.0})
    with (copies.folder / "custody.jsonl").open("ab") as file:
        file.write(_lines(other.folder / "custody.jsonl")[-1])
    assert ("added", "custody.jsonl", 7) in {(one.kind, one.file, one.line) for one in faults(home, copies)}


def test_the_seal_signed_again_with_another_key(home: Home, copies: Call, tmp_path: Path) -> None:
    """Only the seal and its signature: the custody says otherwise."""
    from huazheng.evidence.seal_signing import sign_seal

    content, signature = sign_seal(copies.seal, load_signer(tmp_path / "attacker"))
    (copies.folder / SEAL_NAME).write_bytes(content)
    (copies.folder / SIGNATURE_NAME).write_bytes(signature)
    assert {one.file for one in faults(home, copies)} >= {SEAL_NAME}


def test_everything_made_anew_with_another_key(home: Home, copies: Call, tmp_path: Path) -> None:
    """A whole call by an attacker who holds a key of their own, under the name of this one."""
    seal = copies.seal
    attacker = Home(tmp_path / "attacker")
    (copies.folder / "custody.jsonl").unlink()
    (copies.folder / "custody.head.json").unlink()
    for name in ("transcript.json", "analysis.json", "notes.json", SEAL_NAME, SIGNATURE_NAME):
        (copies.folder / name).unlink()
    seal_call(attacker, copies.folder, seal)
    found = faults(home, copies)
    assert ("badly_signed", SEAL_NAME) in [(one.kind, one.file) for one in found]
    assert ("altered", SEAL_NAME) in [(one.kind, one.file) for one in found]  # the ledger lists another
    assert any(load_signer(attacker.keys).fingerprint in one.en for one in found)


def test_what_the_seal_says_of_a_file_changed_and_signed_by_nobody(home: Home, copies: Call) -> None:
    seal = json.loads((copies.folder / SEAL_NAME).read_bytes())
    seal["audio"]["duration"] = 3.0
    (copies.folder / SEAL_NAME).write_text(json.dumps(seal), encoding="utf-8")
    assert {one.file for one in faults(home, copies)} == {SEAL_NAME}


def test_a_crash_between_a_custody_line_and_its_count_is_no_tampering(home: Home, copies: Call) -> None:
    from huazheng.services.custody.writes import note

    head = (copies.folder / "custody.head.json").read_bytes()
    note(home, copies.folder, "played")
    (copies.folder / "custody.head.json").write_bytes(head)
    assert faults(home, copies) == []


def by_the_owner(home: Home, call: Call, action: CustodyAction, name: str, content: bytes) -> None:
    """A custody line for any file, rightly chained and signed, as the holder of the key can write it."""
    act = CustodyEntry(action, "2026-11-30T12:00:00Z", "test", "owner", {}, (written_file(name, content),))
    append_entry(call.folder, call.id, load_signer(home.keys), act)


@pytest.mark.parametrize("action", ["played", "sealed"])
@pytest.mark.parametrize("name", ["original/microphone.wav", "original/line.chain.jsonl"])
def test_a_later_line_does_not_override_the_seal(home: Home, copies: Call, action: CustodyAction, name: str) -> None:
    """An exchanged original is named, and so is the custody line that claims it."""
    file = copies.folder / name
    other = file.read_bytes()[:-64] + bytes(64)
    file.write_bytes(other)
    by_the_owner(home, copies, action, name, other)
    found = {(one.file, one.line) for one in faults(home, copies)}
    assert ("custody.jsonl", 7) in found
    assert name in {file for file, _ in found}


def test_a_header_changed_under_a_later_line(home: Home, copies: Call) -> None:
    """The samples are as they were, the WAV header is not: half the rate plays the words at half the speed."""
    file = copies.folder / "original" / "microphone.wav"
    content = bytearray(file.read_bytes())
    rate = content.index((8000).to_bytes(4, "little"))
    content[rate : rate + 4] = (4000).to_bytes(4, "little")
    file.write_bytes(content)
    by_the_owner(home, copies, "played", "original/microphone.wav", bytes(content))
    assert {one.file for one in faults(home, copies)} == {"custody.jsonl", "original/microphone.wav"}


def test_a_seal_written_anew_by_the_owner(home: Home, copies: Call) -> None:
    """Sealing happens once: a second line that seals is named, whatever it accounts for."""
    from huazheng.evidence.seal_signing import sign_seal

    content, signature = sign_seal(copies.seal, load_signer(home.keys))
    for name, part in ((SEAL_NAME, content), (SIGNATURE_NAME, signature)):
        (copies.folder / name).write_bytes(part)
        by_the_owner(home, copies, "sealed", name, part)
    assert ("added", "custody.jsonl", 7) in {(one.kind, one.file, one.line) for one in faults(home, copies)}


def test_what_is_sealed_cannot_be_written_by_the_app(home: Home, copies: Call) -> None:
    from huazheng.services.custody.writes import write_with_custody

    for name in ("original/microphone.wav", SEAL_NAME, SIGNATURE_NAME):
        with pytest.raises(UnusableInput, match="sealed"):
            write_with_custody(home, copies.folder, "played", {name: b"other"})
    with pytest.raises(UnusableInput, match="sealed"):
        seal_call(home, copies.folder, copies.seal)
    assert faults(home, copies) == []


@pytest.mark.parametrize("part", ["public", "fingerprint"])
def test_the_seal_names_the_key_that_signed(home: Home, tmp_path: Path, part: str) -> None:
    """A stranger who signs with a key of their own cannot put the victim's name to it."""
    victim = load_signer(home.keys)
    stranger = load_signer(tmp_path / "stranger")
    call = captured(home, {"microphone": 1.0})
    seal = json.loads((call.folder / SEAL_NAME).read_bytes())
    for name in ("custody.jsonl", "custody.head.json"):
        (call.folder / name).unlink()
    seal["key"] = {"algorithm": "Ed25519", "public": stranger.public.hex(), "fingerprint": stranger.fingerprint}
    seal["key"][part] = getattr(victim, part).hex() if part == "public" else victim.fingerprint
    content = rfc8785.dumps(seal)
    (call.folder / SEAL_NAME).write_bytes(content)
    (call.folder / SIGNATURE_NAME).write_bytes(stranger.sign(content))
    wrote = tuple(
        written_file(name, (call.folder / name).read_bytes())
        for name in (SEAL_NAME, SIGNATURE_NAME, "original/microphone.wav", "original/microphone.chain.jsonl")
    )
    append_entry(
        call.folder, call.id, stranger, CustodyEntry("sealed", seal["sealed_at"], "test", "stranger", {}, wrote)
    )
    report = verify_call(call.folder)
    assert ("badly_signed", SEAL_NAME) in {(one.kind, one.file) for one in report.findings if one.fault}
    assert report.fingerprint == stranger.fingerprint
