"""Reviewing another's bundle: checked first, decided on, sent back signed, and the evidence never touched."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.evidence.keys import public_pem
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import note
from huazheng.services.documents.call_export import export_call
from huazheng.services.review.decisions import annotate, decide, name_reviewer, summarize
from huazheng.services.review.open_review import check_again, open_for_review
from huazheng.services.review.returned_reviews import check_review, import_review, returned_reviews
from huazheng.services.review.review_export import export_review
from huazheng.services.review.stored_review import find_review, read_review, reviews_of
from support.command_line import huazheng
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.store.calls import Call


@pytest.fixture
def call(home: Home) -> Call:
    call = captured(home, {"microphone": 2.5, "line": 2.5})
    worked_on(home, call)
    return call


@pytest.fixture
def bundle(home: Home, call: Call, tmp_path: Path) -> Path:
    return export_call(home, call, "bundle", tmp_path / "证据 包.zip").file


@pytest.fixture
def advocate(tmp_path: Path) -> Home:
    return Home(tmp_path / "另一台 电脑")


def digests(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def altered(bundle: Path, name: str) -> Path:
    """The bundle packed again by somebody who changed one byte of a file of the call."""
    other = bundle.with_name("改过.zip")
    with zipfile.ZipFile(bundle) as archive, zipfile.ZipFile(other, "w") as target:
        for entry in archive.infolist():
            content = bytearray(archive.read(entry))
            if entry.filename.endswith(f"Z-{entry.filename.rpartition('Z-')[2][:6]}/{name}"):
                content[-20] ^= 1
            target.writestr(entry.filename, bytes(content))
    return other


def test_a_review_goes_there_and_back(home: Home, call: Call, bundle: Path, advocate: Home, tmp_path: Path) -> None:
    before = digests(call.folder)
    [held] = open_for_review(advocate, bundle, reviewer="李 律师")
    assert held.review.bundle.intact
    assert held.review.seal_sha256 == hashlib.sha256(call.seal_file.read_bytes()).hexdigest()
    assert held.review.bundle.sha256 == hashlib.sha256(bundle.read_bytes()).hexdigest()
    evidence = digests(held.call.folder)
    analysis = held.call.read_analysis()
    assert analysis is not None
    held = decide(advocate, held, "cooling_off", "disagree", "第二句其实说了天数")
    held = decide(advocate, held, analysis.items[0].id, "agree")
    held = annotate(advocate, held, "cooling_off", "改了备注")
    held = summarize(advocate, held, "总的来看……")
    mark = held.review.mark("item", "cn-life-new-policy/cooling_off")
    assert mark is not None
    assert (mark.decision, mark.note) == ("disagree", "改了备注")
    assert held.signed
    assert digests(held.call.folder) == evidence
    assert all(file.stat().st_mode & 0o077 == 0 for file in advocate.reviews.rglob("*"))
    done = export_review(advocate, held, "json", tmp_path / "out.review.json")
    signature = tmp_path / "out.review.json.sig"
    assert done.sha256 == hashlib.sha256(done.file.read_bytes()).hexdigest()
    checked = check_review(home, done.file)
    assert (checked.signed, checked.here, checked.sent, checked.same_analysis) == (True, True, True, True)
    kept = import_review(home, done.file)
    assert returned_reviews(home) == [kept]
    assert kept.stat().st_mode & 0o077 == 0
    assert digests(call.folder) == before, "the evidence is not touched"
    assert verify(home, call.folder)[0].intact
    for place in (20, -20):
        content = bytearray(done.file.read_bytes())
        content[place] ^= 1
        (tmp_path / "bad.json").write_bytes(content)
        (tmp_path / "bad.json.sig").write_bytes(signature.read_bytes())
        try:
            assert not check_review(home, tmp_path / "bad.json").signed
        except UnusableInput:
            continue
    with pytest.raises(UnusableInput):
        import_review(home, tmp_path / "bad.json")


@pytest.mark.programs
def test_openssl_verifies_a_review(bundle: Path, advocate: Home, tmp_path: Path) -> None:
    [held] = open_for_review(advocate, bundle, reviewer="李")
    done = export_review(advocate, held, "json", tmp_path / "r.json")
    (tmp_path / "key.pem").write_bytes(public_pem(bytes.fromhex(held.review.key.public)))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "r.json"]
    told = subprocess.run([*command, "-sigfile", "r.json.sig"], cwd=tmp_path, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    done.file.write_bytes(done.file.read_bytes() + b" ")
    told = subprocess.run([*command, "-sigfile", "r.json.sig"], cwd=tmp_path, capture_output=True, check=False)
    assert told.returncode != 0


def test_the_same_bundle_is_gone_on_with(bundle: Path, advocate: Home) -> None:
    [held] = open_for_review(advocate, bundle, reviewer="李")
    decide(advocate, held, "identity", "unclear")
    [again] = open_for_review(advocate, bundle)
    assert len(again.review.marks) == 1
    assert [one.id for one in reviews_of(advocate)] == [held.id]
    assert find_review(advocate, held.id[:12]).id == held.id
    assert not list((advocate.reviews / ".incoming").iterdir())


@pytest.mark.parametrize("name", ["original/line.wav", "custody.jsonl"])
def test_an_altered_bundle_can_be_read_and_says_so(bundle: Path, advocate: Home, tmp_path: Path, name: str) -> None:
    other = altered(bundle, name)
    [held] = open_for_review(advocate, other, reviewer="李")
    assert not held.review.bundle.intact
    assert any(name in problem for problem in held.review.bundle.problems)
    assert not check_again(advocate, held).intact
    decide(advocate, held, "identity", "agree")
    import docx

    done = export_review(advocate, read_review(held.folder), "docx", tmp_path / "r.docx", "zh")
    opened = docx.Document(io.BytesIO(done.file.read_bytes()))
    words = "\n".join(cell.text for row in opened.tables[0].rows for cell in row.cells)
    assert "有改动" in words
    assert name in words


def test_a_bundle_under_review_is_not_written_into(bundle: Path, advocate: Home, tmp_path: Path) -> None:
    [held] = open_for_review(advocate, bundle, reviewer="李")
    with pytest.raises(UnusableInput):
        note(advocate, held.call.folder, "played")
    with pytest.raises(UnusableInput):
        export_review(advocate, held, "json", held.call.folder)
    assert check_again(advocate, held).intact
    nameless = name_reviewer(advocate, held, "  ")
    with pytest.raises(UnusableInput, match="review name"):
        export_review(advocate, nameless, "json", tmp_path)


def test_a_review_that_something_else_changed_is_reported(bundle: Path, advocate: Home) -> None:
    [held] = open_for_review(advocate, bundle, reviewer="李")
    file = held.folder / "review.json"
    file.write_bytes(file.read_bytes().replace("李".encode(), "王".encode()))
    assert not read_review(held.folder).signed


def test_a_review_of_a_bundle_that_was_never_sent_is_reported(
    home: Home, call: Call, bundle: Path, advocate: Home, tmp_path: Path
) -> None:
    elsewhere = Home(tmp_path / "第三台")
    [held] = open_for_review(advocate, altered(bundle, "original/line.wav"), reviewer="李")
    done = export_review(advocate, held, "json", tmp_path / "r.json")
    checked = check_review(home, done.file)
    assert (checked.signed, checked.here, checked.sent) == (True, True, False)
    checked = check_review(elsewhere, done.file)
    assert (checked.signed, checked.here, checked.same_analysis) == (True, False, None)
    with pytest.raises(UnusableInput):
        import_review(elsewhere, done.file)


def test_hostile_words_and_wrong_subjects(bundle: Path, advocate: Home, tmp_path: Path) -> None:
    [held] = open_for_review(advocate, bundle, reviewer="<b>&李\u202e\x07")
    held = decide(advocate, held, "coverage", "unclear", "=1+1 ]]> <script> \u202e\x00 " + "长" * 5000)
    for subject in ("nothing", "9999", "-1", ""):
        with pytest.raises(UnusableInput):
            decide(advocate, held, subject, "agree")
    text = export_review(advocate, held, "txt", tmp_path / "r.txt", "en").file.read_text(encoding="utf-8")
    assert "<script>" in text
    assert not set(text) & set("\u202e\x07\x00")
    import docx

    assert docx.Document(str(export_review(advocate, held, "docx", tmp_path / "r.docx", "en").file)).tables


@pytest.mark.slow
def test_review_by_command(home: Home, bundle: Path, advocate: Home, tmp_path: Path) -> None:
    done = huazheng(advocate, "review", "open", bundle, "--reviewer", "李律师", "--json")
    assert done.returncode == 0, done.stderr
    [opened] = json.loads(done.stdout)
    done = huazheng(advocate, "review", "decide", opened["id"], "cooling_off", "disagree", "--note", "说了十五天")
    assert done.returncode == 0, done.stderr
    assert "十五天" in huazheng(advocate, "review", "show", opened["id"]).stdout
    out = tmp_path / "意见.review.json"
    assert huazheng(advocate, "review", "export", opened["id"], "--out", out).returncode == 0
    assert huazheng(home, "review", "verify", out).returncode == 0
    assert huazheng(home, "review", "import", out).returncode == 0
    assert str(out.name.split(".")[0]) not in huazheng(home, "list").stdout
    out.write_bytes(out.read_bytes().replace(b"disagree", b"agree"))
    told = huazheng(home, "review", "verify", out)
    assert (told.returncode, told.stderr) == (1, "")
