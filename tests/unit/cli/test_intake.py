"""Imports and exports as a person types them: nothing is left out unsaid, nothing of theirs is overwritten."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.cli.main import main
from huazheng.core.runtime.errors import EXIT_OK, EXIT_UNAVAILABLE, EXIT_UNUSABLE
from huazheng.core.runtime.files import make_private_folder
from huazheng.services.custody.verification import verify
from huazheng.services.intake.file_import import import_file
from huazheng.store.calls import Calls
from support.command_line import huazheng
from support.sample_clips import FIXED
from support.sealed_calls import captured, worked_on
from support.small_disk import small_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

    Cli = Callable[..., tuple[int, str, str]]

SETTINGS = 'language = "en"\ntheme = "dark"\n'


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in this process; its exit code, answer and messages."""

    def run(*words: object, lang: str = "en") -> tuple[int, str, str]:
        code = main(["--home", str(home.root), "--lang", lang, *map(str, words)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings, a bad file and one that is no sound."""
    place = tmp_path / "手机 里的"
    place.mkdir()
    shutil.copy(FIXED / "nb.amr", place / "a.amr")
    (place / "b.m4a").write_bytes(b"")
    shutil.copy(FIXED / "wb.amr", place / "c.amr")
    (place / "说明.txt").write_text("不是录音", encoding="utf-8")
    return place


def test_n1_a_bad_file_stops_none_of_the_others(cli: Cli, home: Home, folder: Path) -> None:
    code, out, err = cli("import", *(folder / name for name in ("a.amr", "b.m4a", "c.amr")))
    assert code == EXIT_UNUSABLE
    assert len(out.splitlines()) == len(Calls(home).all()) == 2
    last = err.splitlines()[-2:]
    assert last[0].split() == ["imported", "2", "failed", "1"]
    assert "b.m4a" in last[1] and "empty" in last[1]


def test_n2_a_folder_is_taken_as_process_takes_it(cli: Cli, home: Home, folder: Path) -> None:
    (folder / "b.m4a").unlink()
    code, out, _ = cli("import", folder, "--json")
    assert code == EXIT_OK
    assert [row["already"] for row in json.loads(out)] == [False, False]
    code, _, err = cli("import", folder)
    assert code == EXIT_OK
    first = Calls(home).all()[0]
    assert f"Already imported as {first.id}" in err


def test_a_preview_takes_nothing_in(cli: Cli, home: Home, folder: Path) -> None:
    named = folder / "瑞禾人寿@95519_20260312143015.amr"
    (folder / "a.amr").rename(named)
    code, out, err = cli("import", folder, "--preview")
    assert code == EXIT_OK
    line = next(line for line in out.splitlines() if line.startswith(named.name))
    assert "2026-03-12 14:30:15 (from the file name)" in line
    assert "95519" in line
    assert "none imported" in err
    assert not home.recordings.exists()
    assert cli("import")[0] == EXIT_UNUSABLE


def test_n3_a_stamp_that_was_not_had_is_said(cli: Cli, home: Home, folder: Path) -> None:
    make_private_folder(home.root)
    home.settings.write_text('timestamp_authority = "http://127.0.0.1:9/tsr"\n', encoding="utf-8")
    code, out, err = cli("import", folder / "a.amr")
    assert code == EXIT_OK
    assert f"huazheng timestamp {out.strip()}" in err
    assert "not timestamped (http://127.0.0.1:9/tsr)" in err


@pytest.mark.parametrize("content", [SETTINGS.encode("utf-8-sig"), SETTINGS.encode("utf-16")], ids=["K1", "K2"])
def test_settings_of_a_windows_editor_are_read(cli: Cli, home: Home, content: bytes) -> None:
    make_private_folder(home.root)
    home.settings.write_bytes(content)
    code, _, err = cli("list")
    assert code == EXIT_OK
    assert "settings" not in err


def test_j1_what_was_filled_in_is_never_gone(
    cli: Cli, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = captured(home)
    worked_on(home, call)
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    first = cli("export", call.id, "--format", "complaint")[1].strip()
    draft = out / first
    draft.write_text(draft.read_text(encoding="utf-8") + "我填的", encoding="utf-8")
    second = cli("export", call.id, "--format", "complaint")[1].strip()
    assert second.endswith("-2.txt")
    assert len(list(out.iterdir())) == 2
    for form in ("complaint", "bundle"):
        code, _, err = cli("export", call.id, "--format", form, "--out", first)
        assert code == EXIT_UNUSABLE
        assert "--force" in err
    assert cli("report", call.id, "--out", first)[0] == EXIT_UNUSABLE
    assert cli("table", "--format", "csv", "--out", first)[0] == EXIT_UNUSABLE
    assert "我填的" in draft.read_text(encoding="utf-8")
    assert cli("export", call.id, "--format", "complaint", "--out", first, "--force")[0] == EXIT_OK
    assert "我填的" not in draft.read_text(encoding="utf-8")
    assert cli("table", "--format", "csv")[1] != cli("table", "--format", "csv")[1]


def test_n5_a_full_disk_says_how_much_is_needed(cli: Cli, home: Home, tmp_path: Path) -> None:
    call = captured(home, {"microphone": 90.0})
    with small_disk(tmp_path / "U 盘", 1) as disk:
        code, _, err = cli("export", call.id, "--out", disk, lang="zh")
        assert code == EXIT_UNAVAILABLE
        (line,) = err.splitlines()
        assert "磁盘满了" in line and "需要 1." in line and "Errno" not in line
        assert list(disk.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can mount")
def test_a_read_only_archive_works_without_an_index(cli: Cli, home: Home, tmp_path: Path) -> None:
    call = captured(home)
    worked_on(home, call)
    bind = ["mount", "--bind", home.root, home.root]
    if subprocess.run(bind, check=False).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", home.root], check=True)
        code, out, _ = cli("list")
        assert (code, call.id in out) == (EXIT_OK, True)
        assert call.id in cli("search", "犹豫期")[1]
        assert cli("verify", call.id)[0] == EXIT_OK
        assert cli("report", call.id)[0] == EXIT_OK
        code, out, _ = cli("export", call.id, "--out", tmp_path)
        assert code == EXIT_OK
        assert all(one.intact for one in verify(home, tmp_path / out.strip()))
    finally:
        subprocess.run(["umount", "-l", home.root], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells by the environment")
@pytest.mark.parametrize(
    "named", [{}, {"DISPLAY": ":4711"}, {"WAYLAND_DISPLAY": "wayland-4711"}, {"QT_QPA_PLATFORM": "nosuchplugin"}]
)
def test_m1_no_screen_is_one_line(home: Home, named: dict[str, str]) -> None:
    environment = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", **named}
    done = huazheng(home, **environment)
    assert done.returncode == EXIT_UNAVAILABLE
    (line,) = done.stderr.splitlines()
    assert "window" in line
    assert all(value in line for value in named.values())


def test_the_same_twice_at_once_is_one_call(home: Home, folder: Path) -> None:
    import_file(home, folder / "c.amr")  # the key is made
    command = [sys.executable, "-m", "huazheng", "--home", home.root, "import", folder / "a.amr"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)]
    answers = {process.communicate(timeout=120)[0] for process in running}
    assert [process.returncode for process in running] == [EXIT_OK] * 2
    assert len(answers) == 1
    assert len(Calls(home).all()) == 2
    assert list((home.recordings / ".incoming").iterdir()) == []
