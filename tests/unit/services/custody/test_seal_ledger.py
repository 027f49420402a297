"""The ledger of a home: every seal has a number, and what is left out, put back or slipped in shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from huazheng.core.runtime.files import encode_json, remove_folder, sha256_of
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.core.schema.received import ReceivedMarker
from huazheng.evidence.ledger_file import read_ledger
from huazheng.services.capture.recovery import recover_all
from huazheng.services.custody.home_verification import verify_home
from huazheng.services.custody.ledger_check import check_ledger
from huazheng.services.custody.seal_ledger import pending_file
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import note
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.library.recycle_bin import bin_call, empty, restore
from huazheng.services.system.doctor.health_check import CheckContext
from huazheng.services.system.doctor.ledger_health import ledger as ledger_health
from huazheng.settings.schema import Settings
from huazheng.store.calls import Call
from support.command_line import huazheng
from support.sealed_calls import captured, unsealed

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[3]


def short(home: Home, seconds: float = 1.0) -> Call:
    return captured(home, {"line": seconds})


def faults(home: Home, call: Call) -> set[tuple[str, str]]:
    [result] = verify(home, call.folder)
    return {(problem.kind, problem.file) for problem in result.problems if problem.fault}


def ledger_faults(home: Home) -> list[str]:
    return [f"{problem.kind} {problem.file}" for problem in check_ledger(home).problems]


def test_each_seal_names_its_number_and_the_seal_before(home: Home) -> None:
    calls = [short(home) for _ in range(3)]
    places = [Call(call.folder).seal.ledger for call in calls]
    assert [place.number for place in places if place] == [1, 2, 3]
    assert [place.previous for place in places if place] == ["0" * 64, *(sha256_of(c.seal_file) for c in calls[:2])]
    checked = check_ledger(home)
    assert checked.intact
    assert [(row.number, row.call, row.state) for row in checked.rows] == [
        (number, call.id, "present") for number, call in enumerate(calls, 1)
    ]
    for call in calls:
        [result] = verify(home, call.folder)
        assert result.intact, result.problems
        assert result.ledger == Call(call.folder).seal.ledger
    [health] = ledger_health(CheckContext(home, Settings(), Task()))
    assert health.state == "ok"


def test_a_call_deleted_by_the_app_is_in_the_ledger_and_a_call_that_vanished_is_missing(home: Home) -> None:
    first, second, third = (short(home) for _ in range(3))
    bin_call(home, first)
    assert check_ledger(home).rows[0].state == "binned"
    assert restore(home, first.id).id == first.id
    assert faults(home, first) == set()
    bin_call(home, first)
    assert empty(home) == 1
    checked = check_ledger(home)
    assert checked.intact
    assert checked.rows[0].state == "deleted"
    assert "line.wav" not in home.ledger.read_text(encoding="utf-8")
    assert not (home.heads / f"{first.id}.json").exists()
    remove_folder(second.folder)
    assert ledger_faults(home) == [f"missing {second.id}"]
    [health] = ledger_health(CheckContext(home, Settings(), Task()))
    assert health.state == "warn" and "2" in str(health.found)
    assert faults(home, third) == set(), "an intact call stays intact"


def test_a_call_put_back_to_an_earlier_state_is_found(home: Home, tmp_path: Path) -> None:
    call = short(home)
    earlier = tmp_path / "earlier"
    shutil.copytree(call.folder, earlier)
    note(home, call.folder, "played", {"seconds": 3})
    assert faults(home, call) == set()
    remove_folder(call.folder)
    shutil.copytree(earlier, call.folder)
    assert faults(home, call) == {("truncated", "custody.jsonl")}
    note(home, call.folder, "played", {"seconds": 4})  # going on with it does not hide it
    assert faults(home, call) == {("truncated", "custody.jsonl")}
    note(home, call.folder, "played", {"seconds": 5})
    events = [line.event for line in (read_ledger(home.ledger) or pytest.fail("no ledger")).lines]
    assert events.count("rolled_back") == 1


def test_a_seal_made_with_the_key_outside_the_ledger_is_found(home: Home, tmp_path: Path) -> None:
    """The owner's key in another home: a call with other audio and the same id is put in the place of the first."""
    call = short(home)
    other = Home(tmp_path / "other")
    shutil.copytree(home.keys, other.keys)
    forged = short(other, 2.0)
    target = home.recordings / forged.id
    shutil.copytree(forged.folder, target)
    assert ("added", "seal.json") in faults(home, Call(target))
    assert f"added {forged.id}" in ledger_faults(home)
    assert any(one.startswith("altered") for one in ledger_faults(home)), "number 1 is there twice"
    assert faults(home, call) == set()


def test_received_json_in_an_own_call_hides_nothing(home: Home, tmp_path: Path) -> None:
    call = short(home)
    marker = ReceivedMarker(bundle="x.zip", bundle_sha256="0" * 64, fingerprint=None, received_at="", app="")
    (call.folder / "received.json").write_bytes(encode_json(marker))
    assert ("added", "received.json") in faults(home, call)
    stranger = Home(tmp_path / "stranger")
    forged = short(stranger)
    remove_folder(call.folder)
    content = json.loads((forged.folder / "seal.json").read_bytes())
    assert content["call"] != call.id
    shutil.copytree(forged.folder, call.folder)
    (call.folder / "received.json").write_bytes(encode_json(marker))
    assert {("altered", "seal.json"), ("badly_signed", "seal.json")} <= faults(home, call)


def test_a_received_call_needs_no_number_here(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    make_bundle(other, short(other), tmp_path / "b.zip")
    short(home)
    [received] = open_bundle(home, tmp_path / "b.zip")
    assert faults(home, received.call) == set()
    assert check_ledger(home).intact


def test_calls_from_before_the_ledger_stay_valid_and_are_called_so(home: Home) -> None:
    old = short(home)
    content = (old.folder / "seal.json").read_bytes()
    assert b'"ledger"' in content
    make_old(home, old)
    assert Call(old.folder).seal.ledger is None
    assert faults(home, old) == set()
    new = short(home)
    checked = check_ledger(home)
    assert checked.intact
    assert [(row.number, row.call) for row in checked.rows] == [(None, old.id), (1, new.id)]
    assert faults(home, old) == set()


def make_old(home: Home, call: Call) -> None:
    """Turn a home with one call into what an earlier version left: no ledger, no heads, no number in the seal."""
    import msgspec

    from huazheng.evidence.seal_signing import sign_seal
    from huazheng.services.custody.signing import signer_of
    from huazheng.services.custody.writes import write_with_custody

    for folder in (call.folder / "original",):
        folder.chmod(0o700)
    seal = msgspec.structs.replace(call.seal, ledger=None)
    content, signature = sign_seal(seal, signer_of(home))
    for name in ("seal.json", "seal.sig", "custody.jsonl", "custody.head.json"):
        (call.folder / name).unlink()
    shutil.rmtree(home.heads)
    home.ledger.unlink()
    from huazheng.core.schema.custody import WrittenFile

    originals = [WrittenFile(file.name, file.bytes, file.sha256) for file in seal.files]
    write_with_custody(home, call.folder, "created", {})
    write_with_custody(home, call.folder, "sealed", {"seal.sig": signature, "seal.json": content}, also=originals)
    shutil.rmtree(home.heads)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda lines: lines[:2] + lines[3:], "missing"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "missing"),
        (lambda lines: [*lines, lines[3]], "reordered"),
        (lambda lines: [*lines[:2], lines[2].replace(b'"number":2', b'"number":7'), lines[3]], "altered"),
        (lambda lines: lines[:-1], "added"),
        (lambda lines: [b"{}", *lines[1:]], "altered"),
    ],
)
def test_every_change_of_the_ledger_is_found(home: Home, change: object, kind: str) -> None:
    for _ in range(3):
        short(home)
    lines = home.ledger.read_bytes().splitlines()
    assert len(lines) == 4
    home.ledger.write_bytes(b"\n".join(change(lines)) + b"\n")  # type: ignore[operator]
    assert kind in {problem.kind for problem in check_ledger(home).problems}


@pytest.mark.parametrize("content", [b"", b"rubbish\n", b'{"index":0}\n', None])
def test_a_ruined_ledger_keeps_no_call_from_its_seal(home: Home, content: bytes | None) -> None:
    first = short(home)
    if content is None:
        home.ledger.unlink()
    else:
        home.ledger.write_bytes(content)
    second = short(home)
    place = Call(second.folder).seal.ledger
    assert place is not None and (place.number, place.previous) == (2, sha256_of(first.seal_file))
    assert faults(home, first) == faults(home, second) == set()
    assert not check_ledger(home).intact, "what is missing before number 1 is unknown"
    if content is not None:
        assert list(home.root.glob("ledger.jsonl.unreadable-*"))


def test_a_whole_home_is_verified_at_once(home: Home) -> None:
    calls = [short(home) for _ in range(3)]
    bin_call(home, calls[2])
    waiting = unsealed(home, {"line": 1.0})
    whole = verify_home(home)
    assert whole.intact
    assert sorted(one.call for one in whole.checked if one.call) == sorted(call.id for call in calls)
    assert whole.unsealed == (waiting.name,)
    audio = calls[0].folder / "original" / "line.wav"
    audio.chmod(0o600)
    audio.write_bytes(audio.read_bytes()[:-1] + b"x")
    remove_folder(calls[1].folder)
    (home.recordings / calls[1].id).mkdir()
    (home.recordings / calls[1].id / "seal.json").write_bytes(b"{}")
    told = huazheng(home, "verify", "--all")
    assert told.returncode == 1
    assert "altered  original/line.wav [00:00]" in told.stdout
    assert "FAULTS" in told.stdout and "3 calls, 1 of them intact" in told.stdout
    assert huazheng(home, "verify", "--all", calls[0].id).returncode == 2


CRASHES = [  # a step, and whether it is done; the points between are the same
    ("huazheng.services.custody.seal_writing.announce", True),
    ("huazheng.services.custody.writes.append_entry", False),
    ("huazheng.services.custody.writes.append_entry", True),
    ("huazheng.services.custody.writes.keep_head", False),
    ("huazheng.services.custody.writes.keep_head", True),
    ("huazheng.services.custody.seal_writing.settle_pending", False),
    ("huazheng.services.custody.seal_ledger.append_to_ledger", False),
    ("huazheng.services.custody.seal_ledger.append_to_ledger", True),
]


@pytest.mark.parametrize(("step", "after"), CRASHES)
def test_a_crash_at_any_step_of_sealing_leaves_neither_gap_nor_doubt(home: Home, step: str, after: bool) -> None:
    first = short(home)
    killed = textwrap.dedent(f"""
        import importlib, os, sys
        from pathlib import Path
        from huazheng.core.runtime.paths import Home
        from huazheng.services.capture.sealing import seal_capture
        from support.sealed_calls import unsealed
        home = Home(Path(sys.argv[1]))
        folder = unsealed(home, {{"line": 1.0}})
        module, name = {step!r}.rsplit(".", 1)
        module = importlib.import_module(module)
        real = getattr(module, name)
        def dies(*words, **named):
            if {after}:
                real(*words, **named)
            os._exit(9)
        setattr(module, name, dies)
        seal_capture(home, folder, "captured", "stopped")
    """)
    done = subprocess.run(
        [sys.executable, "-c", killed, str(home.root)], env=os.environ | {"PYTHONPATH": str(TESTS)}, check=False
    )
    assert done.returncode == 9
    recover_all(home)
    assert not pending_file(home).exists()
    calls = sorted(folder for folder in home.recordings.iterdir() if not folder.name.startswith("."))
    numbers = sorted(place.number for folder in calls if (place := Call(folder).seal.ledger) is not None)
    assert numbers == [1, 2]
    assert check_ledger(home).problems == ()
    for folder in calls:
        assert faults(home, Call(folder)) == set()
    third = Call(short(home).folder).seal.ledger
    assert third is not None and third.number == 3
    assert first.seal.ledger is not None
