"""Odd names of phones, archives and hostile people: taken in, bundled, opened and checked alike."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from huazheng.checklist.packs.selection import policy_case
from huazheng.core.call.phone_facts import phone_facts
from huazheng.core.runtime.paths import Home
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.intake.file_import import import_file
from huazheng.services.jobs.queue.entries import Queue
from huazheng.services.library.browse import list_calls
from huazheng.store.calls import Calls
from support.command_line import huazheng
from support.sample_clips import FIXED

GBK = b"\xcd\xa8\xbb\xb0\xc2\xbc\xd2\xf4.m4a".decode("utf-8", "surrogateescape")
BIG5 = "通話錄音.m4a".encode("big5").decode("utf-8", "surrogateescape")
NAMES = {
    "E1 GBK bytes": GBK,
    "Big5 bytes": BIG5,
    "E3 backslash": "录音\\张三.m4a",
    "E4 a time": "10:30.m4a",
    "E5 a day and a time": "2026-11-01-10:30:15.m4a",
    "E6 82 characters": "长" * 82 + ".m4a",
    "E8 a dot at the end": "点.",
    "E9 percent": "百分%0A号.m4a",
    "E10 escape sequences": "\x1b[31m红\n第二行.amr",
    "a device of Windows": "CON.m4a",
    "a tab": "制\t表.m4a",
    "turned around": "\u202egnp.3pm",
    "a blank first": " lead.wav",
    "a minus first": "-rf.m4a",
    "250 bytes": "a" * 246 + ".m4a",
    "a foreign file's": "Thumbs.db",
    "a copy's": "录音 (1).m4a",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_what_import_takes_every_check_takes(
    home: Home, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "来源"
    place.mkdir()
    shutil.copy(FIXED / "nb.amr", place / name)
    monkeypatch.chdir(place)
    call = import_file(home, Path(name)).call
    assert [one.call for one in list_calls(home)] == [call.id]
    assert import_file(home, Path(name)).already
    assert name != BIG5 or call.title == "通話錄音.m4a"
    assert all(one.intact for one in verify(home, call.folder))
    bundle = tmp_path / "b.zip"
    make_bundle(home, call, bundle)
    shutil.unpack_archive(bundle, tmp_path / "bag")
    (bag,) = (tmp_path / "bag").iterdir()
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (opened,) = open_bundle(Home(tmp_path / "other"), bundle)
    assert opened.call.original.read_bytes() == (FIXED / "nb.amr").read_bytes()
    Queue(home).add_files([place / name])
    (entry,) = Queue(home).entries()
    assert entry.path is not None
    assert entry.path.read_bytes() == (FIXED / "nb.amr").read_bytes()


def test_escapes_never_reach_a_terminal(home: Home, tmp_path: Path) -> None:
    name = NAMES["E10 escape sequences"]
    shutil.copy(FIXED / "nb.amr", tmp_path / name)
    bad = tmp_path / f"坏{name}"
    bad.write_bytes(b"no sound")
    told = [huazheng(home, "import", tmp_path / name, bad), huazheng(home, "list")]
    for done in told:
        assert "\x1b" not in done.stdout + done.stderr
    assert len(told[1].stdout.splitlines()) == 2  # with the heads
    assert told[0].returncode == 2


def test_the_seal_has_the_true_name_and_where_the_file_lay(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "MIUI" / "sound_recorder" / "call_rec" / "张三(13812345678)_20260312143015.amr"
    file.parent.mkdir(parents=True)
    shutil.copy(FIXED / "nb.amr", file)
    seal = import_file(home, file).call.seal
    sheet = seal.fact_sheet
    assert sheet is not None
    assert (sheet.path, sheet.modified) == (str(file), seal.modified)
    assert sheet.copied_by
    assert sheet.file_system
    (row,) = list_calls(home)
    assert (row.day, row.other_party, row.phone_number) == ("2026-03-12", "张三", "13812345678")
    assert Calls(home).all()[0].seal == seal


def test_bcrs_own_file_is_kept_under_the_seal_and_read(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "20260312_143015.123+0800_in_95519.amr"
    shutil.copy(FIXED / "nb.amr", file)
    note = (
        '{"timestamp": "2026-03-12T14:30:16+08:00", "direction": "in", "sim_slot": 1,'
        ' "calls": [{"phone_number": "95519", "contact_name": "瑞禾人寿"}]}'
    )
    file.with_suffix(".json").write_text(note, encoding="utf-8")
    call = import_file(home, file).call
    facts = phone_facts(call.seal)
    assert [(fact.name, fact.value, fact.source) for fact in facts.facts] == [
        ("started", "2026-03-12T14:30:16+08:00", "recorder_file"),
        ("number", "95519", "recorder_file"),
        ("other_party", "瑞禾人寿", "recorder_file"),
        ("direction", "in", "recorder_file"),
        ("sim", "1", "recorder_file"),
    ]
    sheet = call.seal.fact_sheet
    assert sheet is not None and sheet.note is not None
    assert sheet.note.text == note
    case = policy_case(None, call.seal)
    assert (str(case.call_date), case.date_from) == ("2026-03-12", "phone")
    assert policy_case(PolicyFacts(call_date="2026-03-11"), call.seal).date_from == "facts"
    assert verify(home, call.folder)[0].intact
    seal = call.folder / "seal.json"
    seal.write_bytes(seal.read_bytes().replace(b"14:30:16", b"15:30:16"))
    assert not verify(home, call.folder)[0].intact


def test_another_json_beside_a_recording_is_left_alone(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.amr"
    shutil.copy(FIXED / "nb.amr", file)
    file.with_suffix(".json").write_text('{"notes": "private"}', encoding="utf-8")
    sheet = import_file(home, file).call.seal.fact_sheet
    assert sheet is not None and sheet.note is None
