"""The real program with the real model: exports, and many calls, on a passage of the sample call."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from huazheng.export import FORMATS
from support.command_line import huazheng
from support.sample_clips import cut

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


@pytest.fixture(scope="module")
def call(base_model_home: Home, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = cut(tmp_path_factory.mktemp("录 音") / "导出 1.wav", 28, 14)
    done = huazheng(base_model_home, "process", file, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["call"])


def test_every_format_is_written_with_its_digest(base_model_home: Home, call: str, tmp_path: Path) -> None:
    from huazheng.services.documents.call_export import export_call
    from huazheng.store.calls import Calls

    for form in FORMATS:
        done = export_call(base_model_home, Calls(base_model_home).find(call), form, tmp_path, language="zh")
        assert done.file.parent == tmp_path
        assert call in done.file.name
        assert hashlib.sha256(done.file.read_bytes()).hexdigest() == done.sha256


def test_export_by_command(base_model_home: Home, call: str, tmp_path: Path) -> None:
    done = huazheng(base_model_home, "export", call, "--format", "pdf", "--out", tmp_path / "整理稿.pdf", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["sha256"] == hashlib.sha256((tmp_path / "整理稿.pdf").read_bytes()).hexdigest()
    assert (tmp_path / "整理稿.pdf").read_bytes().startswith(b"%PDF-1.4")
    reported = huazheng(base_model_home, "report", call, "--format", "docx", "--out", tmp_path / "报告.docx")
    assert reported.returncode == 0, reported.stderr
    assert (tmp_path / "报告.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--format", "pdf", "--out", "/nowhere/x.pdf"), "/nowhere"),
        (("--format", "doc"), "doc"),
    ],
)
def test_wrong_use_is_one_clear_line(base_model_home: Home, call: str, words: tuple[str, ...], named: str) -> None:
    done = huazheng(base_model_home, "export", call, *words)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the kill is a signal here")
def test_many_calls_killed_on_the_way_are_all_done_once(home_with_model: Home, tmp_path: Path) -> None:
    home, folder = home_with_model, tmp_path / "录音 文件夹"
    for number in range(3):
        cut(folder / "深" / f"通话 {number}.wav", 30 + number * 4, 3, "-ar", "8000")
    (folder / "深" / "同 0.wav").write_bytes((folder / "深" / "通话 0.wav").read_bytes())
    (folder / "坏.mp3").write_bytes(b"no recording")
    (folder / "说明.txt").write_text("not sound", encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "huazheng", "process", str(folder), "--jobs", "2"],
        env=os.environ | {"HUAZHENG_HOME": str(home.root), "HUAZHENG_LANGUAGE": "en"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 90
    while not list(home.recordings.glob("*/analysis.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    kept = {file: file.stat().st_mtime_ns for file in home.recordings.glob("*/transcript.json")}
    assert kept
    done = huazheng(home, "process", folder, "--jobs", "2", "--json")
    assert done.returncode == 2, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["counts"]["failed"] == 1
    assert told["counts"]["done"] + told["counts"]["already"] == 4
    [failed] = [one for one in told["files"] if one["state"] == "failed"]
    assert failed["file"].endswith("坏.mp3")
    assert "坏.mp3" in failed["error"]
    assert all(file.stat().st_mtime_ns == at for file, at in kept.items()), "what was done is not done again"
    assert len(list(home.recordings.glob("*/seal.json"))) == 3, "the same bytes are one call"
    for call in home.recordings.glob("2*"):
        checked = huazheng(home, "verify", call)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    table = huazheng(home, "table", "--format", "csv", "--out", tmp_path / "表.csv")
    assert table.returncode == 0, table.stderr
    rows = list(csv.reader((tmp_path / "表.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 1 + 3
    assert all(row[7] == "7" for row in rows[1:])


def test_a_folder_without_recordings_is_said(home: Home, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    done = huazheng(home, "process", tmp_path / "空")
    assert done.returncode == 2
    assert "No recordings" in done.stderr
