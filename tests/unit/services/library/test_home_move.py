"""Moving a home: every byte arrives, the source goes only then, and nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from huazheng.cli.main import main
from huazheng.core.runtime.errors import Stopped, UnusableInput
from huazheng.core.runtime.locks import try_lock
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.evidence.keys import own_fingerprint
from huazheng.services.custody.verification import verify
from huazheng.services.library import home_move
from huazheng.services.library.browse import list_calls
from huazheng.services.library.home_move import MOVING_FOLDER, move_home
from huazheng.services.library.recycle_bin import bin_call, binned
from huazheng.services.system import old_home
from huazheng.services.system.old_home import find_old_home
from support.sealed_calls import captured, unsealed


@pytest.fixture
def old(tmp_path: Path) -> Home:
    """A home as it lay in a checkout: calls, one in the bin, one that broke off, keys, and files that are not ours."""
    old = Home(tmp_path / "源码 文件夹")
    captured(old)
    captured(old, {"microphone": 1.0})
    bin_call(old, captured(old, {"line": 1.0}))
    unsealed(old, {"microphone": 2.0}, close=False)
    list_calls(old)  # makes the index
    (old.root / "settings.toml").write_text('theme = "dark"\n', encoding="utf-8")
    (old.voice).mkdir()
    (old.voice / "voice.json").write_text("{}", encoding="utf-8")
    (old.recordings / "sample-callback.flac").write_bytes(b"sample")
    (old.recordings / ".hearing").mkdir()
    (old.models / "whisper-base").mkdir(parents=True)
    (old.models / "whisper-base" / "model.bin").write_bytes(b"weights")
    return old


def state(root: Path) -> dict[str, tuple[str, int]]:
    """SHA-256 and mode of every file of a home's data."""
    found = {}
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root).as_posix()
        if file.is_file() and not name.startswith(("library.", "logs", "models")):
            mode = stat.S_IMODE(file.stat().st_mode)
            found[name] = (hashlib.sha256(file.read_bytes()).hexdigest(), mode)
    return found


def test_everything_arrives_and_the_sample_and_models_stay(old: Home, home: Home) -> None:
    before = state(old.root)
    key = own_fingerprint(old.keys)
    result = move_home(old, home)
    assert result.calls == 4
    assert result.kept == ()
    after = state(home.root)
    assert after == {name: one for name, one in before.items() if not name.startswith("recordings/sample")}
    assert own_fingerprint(home.keys) == key
    assert {row.call for row in list_calls(home)} | {one.call for one in binned(home)} <= {
        Path(name).name for name in result.moved
    }
    for call in [row.call for row in list_calls(home)]:
        [checked] = verify(home, home.recordings / call, Task())
        assert checked.intact, checked
    left = {path.relative_to(old.root).as_posix() for path in old.root.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith("logs")} == {
        "recordings/sample-callback.flac",
        "models/whisper-base/model.bin",
    }
    assert not (home.root / MOVING_FOLDER).exists()
    with pytest.raises(UnusableInput):
        move_home(old, home)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_sealed_originals_stay_read_only(old: Home, home: Home) -> None:
    call = list_calls(old)[0].call
    mode = (old.recordings / call / "original").stat().st_mode
    move_home(old, home)
    assert (home.recordings / call / "original").stat().st_mode == mode


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_an_interrupted_move_loses_nothing_and_can_go_on(
    old: Home, home: Home, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(old.root)
    taken = home_move._Move._take
    count = 0

    def stops(self: home_move._Move, unit: str) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise Stopped
        taken(self, unit)

    with monkeypatch.context() as patch:
        patch.setattr(home_move._Move, "_take", stops)
        with pytest.raises(Stopped):
            move_home(old, home)
    assert state(old.root) == before
    result = move_home(old, home)
    assert result.kept == ()
    assert result.calls == 4
    assert state(home.root) == {name: one for name, one in before.items() if not name.startswith("recordings/sample")}


def test_a_copy_that_differs_is_noticed_and_the_source_stays(
    old: Home, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(old.root)
    copies = home_move._Move._copy

    def spoils(self: home_move._Move, source: Path, target: Path) -> None:
        copies(self, source, target)
        if target.suffix == ".wav":
            content = bytearray(target.read_bytes())
            content[-1] ^= 1
            target.chmod(0o600)
            target.write_bytes(content)

    monkeypatch.setattr(home_move._Move, "_copy", spoils)
    with pytest.raises(OSError, match=r"differs|不一致"):
        move_home(old, home)
    assert state(old.root) == before


def test_calls_under_another_key_are_not_mixed(old: Home, home: Home) -> None:
    captured(home, {"line": 1.0})
    before = state(old.root), state(home.root)
    with pytest.raises(UnusableInput, match=r"--home"):
        move_home(old, home)
    assert (state(old.root), state(home.root)) == before


def test_an_unused_key_makes_room_for_the_one_with_calls(old: Home, home: Home) -> None:
    from huazheng.evidence.keys import load_signer

    unused = load_signer(home.keys).fingerprint
    key = own_fingerprint(old.keys)
    move_home(old, home)
    assert own_fingerprint(home.keys) == key
    [aside] = home.keys.glob("unused-*")
    assert own_fingerprint(aside) == unused


def test_settings_that_are_there_stay_and_the_others_come_beside(old: Home, home: Home) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text('theme = "light"\n', encoding="utf-8")
    result = move_home(old, home)
    assert home.settings.read_text(encoding="utf-8") == 'theme = "light"\n'
    [(name, beside)] = result.beside
    assert name == "settings.toml"
    assert (home.root / beside).read_text(encoding="utf-8") == 'theme = "dark"\n'
    assert not old.settings.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs")
def test_what_is_no_file_stays_and_is_named(old: Home, home: Home) -> None:
    os.mkfifo(old.voice / "pipe")
    call = list_calls(old)[0].call
    (old.recordings / call / "link").symlink_to("/etc/hostname")
    result = move_home(old, home)
    assert {name for name, _ in result.kept} == {"voice/pipe", f"recordings/{call}"}
    assert (old.recordings / call / "seal.json").exists()
    assert result.removed == ()
    assert result.calls == 3


def test_a_running_recording_is_waited_for(old: Home, home: Home) -> None:
    control = old.recordings / ".recording" / "20260101T000000Z-aaaaaa"
    control.mkdir(parents=True)
    held = try_lock(control / "lock")
    assert held is not None
    with pytest.raises(UnusableInput, match=r"using|正在用"):
        move_home(old, home)
    os.close(held)
    move_home(old, home)


def test_the_command_names_the_old_home_and_moves_it(
    old: Home, home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_home, "checkout", lambda: old.root)
    monkeypatch.setattr(old_home, "default_root", lambda: home.root)
    words = ["--home", str(home.root), "--lang", "en"]
    assert main([*words, "list", "--json"]) == 0
    [line] = capsys.readouterr().err.splitlines()[:1]
    assert str(old.root) in line
    assert "4 calls" in line
    assert "huazheng home move" in line
    assert main([*words, "home", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["old_home"] == {"path": str(old.root), "calls": 4}
    assert main([*words, "home", "move", "--json"]) == 0
    moved = json.loads(capsys.readouterr().out)
    assert (moved["calls"], moved["kept"]) == (4, [])
    assert find_old_home(home) is None
    assert main([*words, "list"]) == 0
    captured_now = capsys.readouterr()
    assert "home move" not in captured_now.err
    assert len(captured_now.out.splitlines()) == 3  # with the heads


def test_an_old_home_is_not_named_where_another_home_was_chosen(
    old: Home, home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_home, "checkout", lambda: old.root)
    assert main(["--home", str(home.root), "list"]) == 0
    assert "home move" not in capsys.readouterr().err
    assert main(["--home", str(old.root), "list"]) == 0
    assert "home move" not in capsys.readouterr().err
