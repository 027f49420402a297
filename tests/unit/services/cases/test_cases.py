"""A case: files byte for byte, an edited catalog, seals that stay, a bundle that verifies without the app."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from huazheng.cli.main import main
from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.schema.case import exhibit_paths
from huazheng.services.cases.case_editing import (
    add_call,
    add_file,
    edit_case,
    edit_exhibit,
    move_exhibit,
    new_case,
    remove_exhibit,
    restore_exhibit,
)
from huazheng.services.cases.case_export import catalog, export_case, export_catalog
from huazheng.services.cases.case_sealing import seal_case
from huazheng.services.cases.case_verification import verify_stored_case
from huazheng.services.custody.key_change import change_key
from huazheng.services.custody.ledger_check import check_ledger
from huazheng.services.custody.verification import verify
from huazheng.services.documents.call_export import export_call
from huazheng.services.documents.evidence_bundle import open_bundle
from huazheng.services.library.home_move import move_home
from huazheng.services.library.recycle_bin import bin_call
from huazheng.services.review.open_review import open_for_review
from huazheng.store.calls import Calls
from huazheng.store.cases import StoredCase, cases_of, find_case, read_case
from support.court_case import BIDI_NAME, court_case, handed_in
from support.sealed_calls import captured

if TYPE_CHECKING:
    from huazheng.services.cases.case_verification import CaseVerification


@pytest.fixture
def small(home: Home, tmp_path: Path) -> StoredCase:
    return court_case(home, tmp_path / "交来 的", calls=1, files=3)


def now(stored: StoredCase) -> StoredCase:
    return read_case(stored.folder)


def names(stored: StoredCase) -> list[str]:
    return [exhibit.name for exhibit in now(stored).case.exhibits]


def faults(checked: CaseVerification) -> list[tuple[str, str]]:
    return [(problem.kind, problem.file) for problem in checked.problems if problem.fault]


def unpacked(bundle: Path, place: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place)
    [bag] = place.iterdir()
    return bag


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


def verifier(bag: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-I", "-B", "verify", *words, cwd=bag)


def cells(content: bytes, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(content)).tables[table].rows]


def test_twenty_exhibits_and_three_calls_verify_without_the_app(home: Home, tmp_path: Path) -> None:
    stored = court_case(home, tmp_path / "交来 的", calls=3, files=20)
    done = export_case(home, stored, tmp_path / "案卷 包.zip")
    bag = unpacked(done.file, tmp_path / "法 院")
    for folder, sheet in ((bag, "manifest-sha256.txt"), (bag, "tagmanifest-sha256.txt"), (bag / "data/case", None)):
        told = run("sha256sum", "--strict", "-c", sheet or "manifest-sha256.txt", cwd=folder)
        assert told.returncode == 0, told.stdout + told.stderr
    checked = verifier(bag)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "ALTERED" not in checked.stdout
    for number, file in enumerate(sorted((tmp_path / "交来 的").iterdir())):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        kept = [one for one in (bag / "data/case/exhibits").iterdir() if one.read_bytes() == file.read_bytes()]
        assert len(kept) == 1, (number, digest)
    rows = cells((bag / "data/documents/catalog.zh.docx").read_bytes(), 1)
    assert rows[0] == ["编号", "证据名称", "证据来源", "证明内容", "页码/时间", "原始载体"]
    assert [row[0] for row in rows[1:]] == [f"{number:02d}" for number in range(1, 24)]
    assert rows[4] == ["04", "保 单", "本人保存", "第 1 件", "第 1 页", "手机"]
    page = (bag / "index.html").read_text(encoding="utf-8")
    assert "\u202e" not in page
    assert "<script" not in page
    assert all(one.intact for one in verify(home, done.file))


@pytest.mark.programs
def test_the_printed_openssl_commands_accept_the_signatures(home: Home, small: StoredCase, tmp_path: Path) -> None:
    bag = unpacked(export_case(home, small, tmp_path / "x.zip").file, tmp_path / "bag")
    commands = [line.strip() for line in verifier(bag).stdout.splitlines() if line.startswith("  ")]
    script = "\n".join(line for line in commands if line.startswith(("cd ", "openssl", "sha256sum")))
    told = run("bash", "-e", "-c", script, cwd=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("Signature Verified Successfully") == 3
    text = (bag / "VERIFY.md").read_text(encoding="utf-8").replace("\\\n", "")
    shown = [line.strip() for line in text.splitlines() if line.startswith("       ")]
    told = run("bash", "-e", "-c", "\n".join(line for line in shown if not line.startswith("python3")), cwd=bag)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("data/case/exhibits", "altered"),
        ("data/case/case.json", "altered"),
        ("data/case/manifest-sha256.sig", "badly_signed"),
        ("data/keys/case.pem", "altered"),
    ],
)
def test_an_altered_bundle_is_found(home: Home, small: StoredCase, tmp_path: Path, name: str, kind: str) -> None:
    bag = unpacked(export_case(home, small, tmp_path / "x.zip").file, tmp_path / "bag")
    file = bag / name
    file = sorted(file.iterdir())[0] if file.is_dir() else file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(bytes(content))
    told = verifier(bag)
    assert told.returncode == 1
    assert kind in told.stdout
    assert not all(one.intact for one in verify(home, bag))


def test_a_file_or_call_that_is_swapped_in_is_found_even_with_new_manifests(
    home: Home, small: StoredCase, tmp_path: Path
) -> None:
    """Whoever rewrites the manifests cannot sign them; without a signature the bundle is not taken for whole."""
    bag = unpacked(export_case(home, small, tmp_path / "x.zip").file, tmp_path / "bag")
    exhibit = sorted((bag / "data/case/exhibits").iterdir())[0]
    before = hashlib.sha256(exhibit.read_bytes()).hexdigest()
    exhibit.write_bytes(b"other")
    after = hashlib.sha256(b"other").hexdigest()
    for sheet in ("data/case/manifest-sha256.txt", "manifest-sha256.txt"):
        digest = hashlib.sha256((bag / sheet).read_bytes()).hexdigest()
        text = (bag / sheet).read_text(encoding="utf-8").replace(before, after)
        (bag / sheet).write_text(text, encoding="utf-8")
        before, after = digest, hashlib.sha256(text.encode()).hexdigest()
    (bag / "tagmanifest-sha256.sig").unlink()
    told = verifier(bag)
    assert told.returncode == 1
    assert "badly_signed" in told.stdout


def test_a_call_signed_with_another_key_goes_into_the_same_bundle(
    home: Home, small: StoredCase, tmp_path: Path
) -> None:
    """After a change of the key, and for a call that came in somebody else's bundle."""
    other = Home(tmp_path / "别 人")
    theirs = export_call(other, captured(other, {"microphone": 1.0}), "bundle", tmp_path / "theirs.zip").file
    [received] = open_bundle(home, theirs)
    add_call(home, small, received.call)
    change_key(home)
    add_call(home, small, captured(home, {"line": 1.0}))
    bag = unpacked(export_case(home, small, tmp_path / "x.zip").file, tmp_path / "bag")
    told = verifier(bag)
    assert told.returncode == 0, told.stdout
    fingerprint = verify(home, bag)[-1].fingerprint
    assert fingerprint is not None
    assert verifier(bag, "--key", fingerprint).returncode == 0
    assert verifier(bag, "--key", "0" * 64).returncode == 1
    assert verify_stored_case(home, small).intact


def test_editing_after_sealing_makes_a_new_seal_and_the_earlier_ones_hold(home: Home, small: StoredCase) -> None:
    first = seal_case(home, small)
    assert now(small).is_sealed
    assert seal_case(home, small).already
    gone, kept = now(small).case.exhibits[1], now(small).case.exhibits[2]
    edit_exhibit(home, small, kept.id, {"shows": "改过的", "place": "03:12"})
    assert not now(small).is_sealed
    remove_exhibit(home, small, gone.id)
    second = seal_case(home, small)
    assert (first.number, second.number) == (1, 2)
    checked = verify_stored_case(home, small)
    assert checked.intact, checked.problems
    assert (checked.seals, checked.current) == (2, True)
    assert check_ledger(home).intact
    restore_exhibit(home, small, gone.id)
    assert now(small).case.exhibits[-1] == gone
    assert now(small).read_removed().exhibits == ()
    assert verify_stored_case(home, small).intact


def test_exhibits_are_moved_and_edited(home: Home, small: StoredCase) -> None:
    order = names(small)
    move_exhibit(home, small, now(small).case.exhibits[3].id, 1)
    assert names(small) == [order[3], order[0], order[1], order[2]]
    edit_case(home, small, {"court": "北京市朝阳区人民法院"})
    edit_exhibit(
        home, small, now(small).case.exhibits[0].id, {"name": "新名", "day": "2026-03-05 14:30", "kind": "bill"}
    )
    assert names(small)[0] == "新名"
    with pytest.raises(UnusableInput, match="2026-02-30"):
        edit_exhibit(home, small, 1, {"day": "2026-02-30"})
    with pytest.raises(UnusableInput):
        edit_exhibit(home, small, 1, {"sha256": "0"})
    with pytest.raises(UnusableInput):
        edit_exhibit(home, small, 1, {"shows": "长" * 3000})
    with pytest.raises(UnusableInput):
        move_exhibit(home, small, 1, 9)
    assert verify_stored_case(home, small).intact


def test_the_same_bytes_and_the_same_call_are_added_once(home: Home, small: StoredCase, tmp_path: Path) -> None:
    [file, *_] = handed_in(tmp_path / "交来 的", 3)
    copy = tmp_path / "另一个名字.pdf"
    copy.write_bytes(file.read_bytes())
    added = add_file(home, small, copy)
    assert (added.already, added.number) == (True, 2)
    call = now(small).case.exhibits[0].call
    assert call is not None
    assert add_call(home, small, Calls(home).find(call.id)).already
    assert len(now(small).case.exhibits) == 4


def test_links_folders_and_devices_are_refused_and_leave_nothing(home: Home, small: StoredCase, tmp_path: Path) -> None:
    before = sorted((small.folder / "files").iterdir())
    link = tmp_path / "link.pdf"
    link.symlink_to(home.keys / "signing-key.pem")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for hostile in (link, fifo, tmp_path, tmp_path / "missing", Path("/dev/zero")):
        with pytest.raises(HuazhengError) as raised:
            add_file(home, small, hostile)
        assert "\n" not in str(raised.value)
    assert sorted((small.folder / "files").iterdir()) == before


def test_hostile_names_reach_neither_the_disk_nor_a_document(home: Home, tmp_path: Path) -> None:
    stored = new_case(home, "标题\u202e倒", {"opponent": "<script>alert(1)</script>"})
    hostile = tmp_path / BIDI_NAME
    hostile.write_bytes(b"x")
    added = add_file(home, stored, hostile, {"shows": "\x1b[31m红\u2066", "source": "<b>&"})
    assert added.exhibit.file is not None
    assert added.exhibit.file.file_name == BIDI_NAME
    assert "\u202e" not in added.exhibit.file.name
    for form in ("docx", "txt"):
        content = catalog(now(stored), form)  # type: ignore[arg-type]
        text = str(cells(content, 1)) if form == "docx" else content.decode()
        assert not any(sign in text for sign in "\u202e\u2066\x1b")
        assert "<b>&" in text
    bag = unpacked(export_case(home, stored, tmp_path / "x.zip").file, tmp_path / "bag")
    page = (bag / "index.html").read_text(encoding="utf-8")
    assert not any(sign in page for sign in "\u202e\u2066\x1b")
    assert "<b>&" not in page
    assert verifier(bag).returncode == 0


@pytest.mark.parametrize("what", ["exhibit", "catalog", "seal", "signature", "custody", "swapped", "removed"])
def test_what_is_changed_in_the_home_is_found(home: Home, small: StoredCase, what: str) -> None:
    seal = seal_case(home, small)
    remove_exhibit(home, small, now(small).case.exhibits[-1].id)
    files = sorted((small.folder / "files").iterdir())
    place = {
        "exhibit": files[0],
        "removed": files[-1],
        "catalog": small.folder / "case.json",
        "seal": seal.folder / "case.json",
        "signature": seal.folder / "manifest-sha256.sig",
        "custody": small.folder / "custody.jsonl",
        "swapped": files[0],
    }[what]
    content = place.read_bytes()
    place.unlink()
    if what == "swapped":
        place.symlink_to(files[1])
    elif what == "catalog":
        place.write_bytes(content.replace("本人保存".encode(), "别人保存".encode(), 1))
    else:
        place.write_bytes(content[:3] + bytes([content[3] ^ 1]) + content[4:])
    checked = verify_stored_case(home, small)
    assert not checked.intact
    assert any(str(place.relative_to(small.folder)) in name for _, name in faults(checked)), faults(checked)


def test_a_case_put_back_to_an_earlier_state_is_found(home: Home, small: StoredCase) -> None:
    kept = {name: (small.folder / name).read_bytes() for name in ("case.json", "custody.jsonl", "custody.head.json")}
    edit_case(home, small, {"court": "法院"})
    for name, content in kept.items():
        (small.folder / name).write_bytes(content)
    assert ("truncated", "custody.jsonl") in faults(verify_stored_case(home, small))


def test_a_seal_needs_every_exhibit_as_it_was_added(home: Home, small: StoredCase) -> None:
    file = sorted((small.folder / "files").iterdir())[0]
    file.chmod(0o600)
    file.write_bytes(b"other")
    with pytest.raises(UnusableInput, match=file.name[:4]):
        seal_case(home, small)
    assert now(small).seal_folders() == {}
    empty = new_case(home, "空")
    with pytest.raises(UnusableInput):
        seal_case(home, empty)


def test_a_call_that_is_gone_is_a_fault_and_stops_the_export(home: Home, small: StoredCase, tmp_path: Path) -> None:
    [call] = Calls(home).all()
    seal_case(home, small)
    with pytest.raises(UnusableInput, match=small.id):
        bin_call(home, call)
    call.folder.rename(tmp_path / call.id)
    assert ("missing", call.id) in faults(verify_stored_case(home, small))
    with pytest.raises(UnusableInput, match=call.id):
        export_case(home, small, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_an_interrupted_add_leaves_no_exhibit_and_the_next_goes_on(home: Home, small: StoredCase) -> None:
    left = small.folder / "files" / "0009-left.pdf"
    left.write_bytes(b"left by a crash")
    (small.folder / "files" / ".abc.part").write_bytes(b"half")
    checked = verify_stored_case(home, small)
    assert checked.intact
    assert [problem.file for problem in checked.problems] == ["files/0009-left.pdf"]
    source = small.folder.parent.parent / "next.pdf"
    source.write_bytes(b"next")
    assert add_file(home, small, source).exhibit.id == 10
    assert left.read_bytes() == b"left by a crash"


def test_a_catalog_read_back_has_the_edited_fields_and_the_time_line_is_in_order(
    home: Home, small: StoredCase, tmp_path: Path
) -> None:
    edit_exhibit(home, small, now(small).case.exhibits[1].id, {"day": "2025-12-31", "shows": "两\n行"})
    done = export_catalog(home, now(small), "docx", tmp_path, "zh")
    rows = cells(done.file.read_bytes(), 2)
    assert [row[0] for row in rows[1:]] == ["2025-12-31", "2026-02-02", "2026-02-03", "2026-03-01"]
    digests = cells(done.file.read_bytes(), 3)
    paths = exhibit_paths(now(small).case)
    for row in digests[1:]:
        path = row[1].split(" · ")[0]
        assert paths[path].sha256 == row[1].split("\n")[1]
    again = export_catalog(home, now(small), "docx", tmp_path, "zh")
    assert again.file != done.file
    assert again.sha256 == done.sha256


def test_a_case_without_calls_is_verified_and_not_opened(home: Home, tmp_path: Path) -> None:
    stored = court_case(home, tmp_path / "交来 的", calls=0, files=2)
    bundle = export_case(home, stored, tmp_path / "x.zip").file
    assert verifier(unpacked(bundle, tmp_path / "bag")).returncode == 0
    assert [one.case for one in verify(home, bundle)] == [True]
    for opens in (open_bundle, open_for_review):
        with pytest.raises(UnusableInput, match="index"):
            opens(home, bundle)
    with_password = export_case(home, stored, tmp_path / "y.zip", password="长一些的 口令 七个字").file  # noqa: S106
    assert [one.intact for one in verify(home, with_password, password="长一些的 口令 七个字")] == [True]  # noqa: S106


def test_a_case_bundle_opens_its_calls_on_another_machine(home: Home, small: StoredCase, tmp_path: Path) -> None:
    bundle = export_case(home, small, tmp_path / "x.zip").file
    [opened] = open_bundle(Home(tmp_path / "法 院"), bundle)
    assert opened.call.id == Calls(home).all()[0].id


def test_a_damaged_seal_hides_no_other_case(home: Home, small: StoredCase) -> None:
    seal = seal_case(home, small)
    (seal.folder / "case.json").unlink()
    (seal.folder / "case.json").write_bytes(b"{")
    assert not now(small).is_sealed
    assert main(["--home", str(home.root), "case", "list"]) == 0
    assert not verify_stored_case(home, small).intact


def test_a_case_moves_with_its_home(home: Home, small: StoredCase, tmp_path: Path) -> None:
    seal_case(home, small)
    target = Home(tmp_path / "新 家")
    assert move_home(home, target).kept == ()
    assert not home.cases.exists()
    checked = verify_stored_case(target, find_case(target, small.id))
    assert checked.intact, checked.problems


def test_the_commands_build_seal_verify_and_export_a_case(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = captured(home, {"line": 1.0})
    files = handed_in(tmp_path / "交来 的", 2)

    def command(*words: object) -> tuple[int, str, str]:
        code = main(["--home", str(home.root), "--lang", "en", "case", *map(str, words)])
        return code, *capsys.readouterr()

    case = command("new", "案 卷", "--court", "法院")[1].strip()
    assert command("add", case, *files, "--call", call.id, "--source", "本人")[0] == 0
    steps: list[tuple[object, ...]] = [
        ("edit", case, 2, "--shows", "保费", "--day", "2026-03-05"),
        ("move", case, 3, 1),
        ("timeline", case),
        ("remove", case, 1),
        ("restore", case, 3),
        ("seal", case),
        ("verify", case),
        ("export", "案 卷", "--out", tmp_path / "x.zip"),
        ("catalogue", case, "--out", tmp_path, "--format", "txt"),  # codespell:ignore catalogue
    ]
    done = [command(*step) for step in steps]
    assert [code for code, _, _ in done] == [0] * len(steps), done
    assert done[6][1].startswith(f"Intact: {case}  sealed")
    assert verifier(unpacked(tmp_path / "x.zip", tmp_path / "bag")).returncode == 0
    code, _, said = command("add", case, tmp_path / "missing.pdf")
    assert (code, len(said.splitlines())) == (2, 1)


def test_cases_are_found_by_id_beginning_and_title(home: Home, small: StoredCase) -> None:
    assert [one.id for one in cases_of(home)] == [small.id]
    for name in (small.id, small.id[:12], small.id.removeprefix("case-")[:8], small.case.title):
        assert find_case(home, name).id == small.id
    for name in ("", "x", "../", "case-"):
        with pytest.raises(UnusableInput):
            find_case(home, name)
