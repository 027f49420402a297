"""Contents of the sets for a recipient, checks by the printed commands, words on old results."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import av
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.export import BUNDLE, READERS, formats_for
from huazheng.export.documents.check_notes import LINUX_CHECK, MACOS_CHECK, POWERSHELL_CHECK
from huazheng.export.papers.court import checking_annex
from huazheng.export.papers.paper import Paragraph, Table
from huazheng.services.annotations import corrections
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.custody.verification import verify
from huazheng.services.documents.export_sets import EVIDENCE_FOLDER, checklist_is_outdated, export_set, set_name
from huazheng.services.documents.report import read_document
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


PASSWORD = "long enough a password"  # noqa: S105


@pytest.fixture
def call(home: Home) -> Call:
    call = captured(home, {"microphone": 1.5, "line": 1.5})
    worked_on(home, call)
    return call


def check(folder: Path, command: str) -> int:
    """The exit code of a printed command, run in the set's folder."""
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, check=False, timeout=30).returncode


def run_annex_b(home: Home, call: Call, evidence: Path) -> set[str]:
    """Run every command that annex B prints, in the folder that it names; returns the names of the checked files."""
    blocks = list(checking_annex.blocks(read_document(home, call), "zh"))
    told = "".join(run.text for block in blocks if isinstance(block, Paragraph) for run in block.words)
    folder = f"data/{call.id}"
    assert f"{folder}/original" in told and "python3 -I -B verify" in told
    verified = subprocess.run(
        ["sh", "-c", "python3 -I -B verify"], cwd=evidence, capture_output=True, check=False, timeout=60
    )
    assert verified.returncode == 0, verified.stdout.decode()
    checked = set()
    for table in blocks:
        if not isinstance(table, Table):
            continue
        (name, digest), *commands = (tuple("".join(run.text for run in cell) for cell in row) for row in table.rows)
        assert {system for system, _ in commands} == {"Windows PowerShell", "Windows CMD", "macOS", "Linux"}
        for system, line in commands:
            if not system.startswith("Windows") and shutil.which(line.split()[0]) is not None:
                place = evidence / folder / ("" if name == "seal.json" else "original")
                done = subprocess.run(["sh", "-c", line], cwd=place, capture_output=True, check=True, timeout=20)
                assert done.stdout.decode().startswith(digest), line
                checked.add(name)
    return checked


def test_the_set_for_a_court_is_a_disc_that_plays_and_checks_without_the_app(
    home: Home, call: Call, tmp_path: Path
) -> None:
    done = export_set(home, call, "court", tmp_path, language="zh")
    assert done.folder == tmp_path / set_name(call, "court") and " " not in done.folder.name
    top = [name for name in done.files if "/" not in name]
    assert {"录音证据文字整理稿.docx", "录音证据文字整理稿.pdf", "回访要点对照表.pdf"} <= set(top)
    assert {"index.html", "SHA256SUMS.txt", "怎样核验.txt", "listening-copy.m4a"} <= set(top)
    assert not any(" " in name for name in top)
    assert verify(home, done.folder / EVIDENCE_FOLDER)[0].intact
    for command, tool in ((LINUX_CHECK, "sha256sum"), (MACOS_CHECK, "shasum")):
        if shutil.which(tool) is not None:
            assert check(done.folder, command) == 0
    with av.open(str(done.folder / "listening-copy.m4a")) as copy:
        assert copy.duration is not None and abs(copy.duration / av.time_base - call.seal.duration) < 0.2
        assert "SHA-256" in copy.metadata["comment"]
    code = seal_code(call).code
    page = (done.folder / "index.html").read_text("utf-8")
    assert code in page and code in (done.folder / "怎样核验.txt").read_text("utf-8-sig")
    linked = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert f"{EVIDENCE_FOLDER}/index.html" in linked and not any(":" in one or "//" in one for one in linked)
    assert all((done.folder / unquote(one)).is_file() for one in linked), "every link leads to a file of the disc"
    assert "<script" not in page and "http:" not in page and "https:" not in page
    told = [unescape(line) for line in re.findall("<pre>(.*?)</pre>", page, re.DOTALL)]
    assert told == [POWERSHELL_CHECK, MACOS_CHECK, LINUX_CHECK]
    assert {unquote(one) for one in linked} >= {name for name in top if name not in {"index.html", "SHA256SUMS.txt"}}
    assert run_annex_b(home, call, done.folder / EVIDENCE_FOLDER) >= {"microphone.wav", "line.wav", "seal.json"}
    assert sha256_of(done.folder / "SHA256SUMS.txt") == done.sha256
    last = json.loads((call.folder / "custody.jsonl").read_text("utf-8").splitlines()[-1])
    assert last["details"] == {"format": "set-court", "file": done.folder.name, "sha256": done.sha256}
    assert verify(home, call.folder)[0].intact
    (done.folder / "index.html").write_text("altered", "utf-8")
    assert check(done.folder, LINUX_CHECK) != 0, "the printed command does find an altered file"


def test_every_reader_gets_a_set_beside_the_one_before(home: Home, call: Call, tmp_path: Path) -> None:
    for reader in READERS[1:]:
        done = export_set(home, call, reader, tmp_path, language="en")
        written = [
            name for name in done.files if name not in {"SHA256SUMS.txt", "how-to-check.txt", "listening-copy.m4a"}
        ]
        assert len(written) == len(formats_for(reader)), reader
        assert check(done.folder, LINUX_CHECK) == 0
        assert done.first.is_file() and (done.printable is None or done.printable.is_file())
    again = export_set(home, call, "programs", tmp_path, forms=["json"])
    assert again.folder.name == f"{set_name(call, 'programs')}-2"
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_checklist_from_before_the_latest_correction_is_said(home: Home, call: Call, tmp_path: Path) -> None:
    (call.folder / "notes.json").unlink()  # these are no notes that the app reads
    assert not checklist_is_outdated(home, call)
    corrections.correct_text(home, call, 0, "喂，您好您好。")
    assert checklist_is_outdated(home, call)
    done = export_set(home, call, "insurer", tmp_path, forms=["checklist-pdf"])
    assert done.outdated


def test_nothing_is_left_of_a_set_that_cannot_be_written(home: Home, call: Call, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        export_set(home, call, "court", tmp_path, password=PASSWORD)
    with pytest.raises(UnusableInput):
        export_set(home, call, "lawyer", tmp_path, forms=[BUNDLE], password=PASSWORD[:5])
    call.analysis_file.unlink()
    with pytest.raises(UnusableInput, match="analyze"):
        export_set(home, call, "insurer", tmp_path, language="en")
    assert list(tmp_path.iterdir()) == [home.root]


def test_the_windows_line_is_sound_powershell() -> None:
    """Quotes and brackets are closed in order, and the line names the sheet that is written."""
    closing = {")": "(", "}": "{", "]": "["}
    stack: list[str] = []
    quote = ""
    for char in POWERSHELL_CHECK:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            stack.append(char)
        elif char in closing:
            assert stack.pop() == closing[char]
    assert not stack and not quote
    assert "SHA256SUMS.txt |" in POWERSHELL_CHECK and "-LiteralPath $n" in POWERSHELL_CHECK
