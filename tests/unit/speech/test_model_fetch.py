"""Fetching from a hub and from a folder: whatever goes wrong, a model is there whole and right, or it is not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, Stopped
from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.speech.models.download import fetch_model
from huazheng.speech.models.installed_models import MARKER, find_faults, is_installed, is_proven
from huazheng.speech.models.sources.folder import FolderSource
from huazheng.speech.models.sources.hub import HubSource
from support.small_model import rot

if TYPE_CHECKING:
    from pathlib import Path

    from support.small_model import SmallModel

SECOND = 1_000_000


@pytest.fixture(autouse=True)
def english() -> object:
    use_language("en")
    yield
    use_language("zh")


def fetch(small: SmallModel, home: Home, *sources: object, task: Task | None = None) -> Path:
    return fetch_model(home, small.model, sources or small.model.sources, task or Task())


def whole(small: SmallModel, home: Home) -> bool:
    folder = home.models / small.model.id
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MARKER} == small.contents


def left(home: Home) -> list[str]:
    """Files that a fetch left outside of models, but for its lock."""
    staging = home.models / ".fetching"
    return sorted(path.name for path in staging.rglob("*") if path.is_file() and path.suffix != ".lock")


def weights_asked(small: SmallModel) -> list[str | None]:
    return [asked for path, asked in small.hub.requests if path.endswith("model.bin") and "/bytes" not in path]


def test_comes_from_the_hub_through_a_redirect(small: SmallModel, home: Home) -> None:
    small.hub.redirect = True
    folder = fetch(small, home)
    assert folder == home.models / "small-one"
    assert whole(small, home)
    assert left(home) == []
    assert small.hub.requests[1][0].startswith("/bytes/Someone/small/resolve/0123456789abcdef")
    asked = len(small.hub.requests)
    fetch(small, home)
    assert len(small.hub.requests) == asked, "what is there is not fetched again"


def test_reports_from_nothing_to_all(small: SmallModel, home: Home) -> None:
    seen: list[tuple[float, str]] = []
    fetch(small, home, task=Task(lambda fraction, doing: seen.append((fraction, doing))))
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert all("small one" in doing for _, doing in seen)


def test_goes_on_after_broken_connections(small: SmallModel, home: Home) -> None:
    small.hub.break_after = [700_000, 900_000]
    fetch(small, home)
    assert whole(small, home)
    asked = weights_asked(small)
    assert len(asked) == 3
    assert asked[0] is None
    starts = [int(one.removeprefix("bytes=").removesuffix("-")) for one in asked[1:] if one]
    assert 0 < starts[0] < starts[1]


def test_starts_again_where_the_server_knows_no_ranges(small: SmallModel, home: Home) -> None:
    small.hub.ranges = False
    small.hub.break_after = [700_000]
    fetch(small, home)
    assert whole(small, home)
    assert weights_asked(small)[1] is not None, "it asked to go on"


def test_a_server_that_never_gets_through_is_given_up(small: SmallModel, home: Home) -> None:
    small.hub.ranges = False
    small.hub.break_after = [700_000, 300_000] * 50
    with pytest.raises(ResourceUnavailable, match="connection lost"):
        fetch(small, home)
    assert len(weights_asked(small)) == 4
    assert not (home.models / "small-one").exists()


def test_a_half_of_another_version_does_not_spoil_it(small: SmallModel, home: Home) -> None:
    parts = home.models / ".fetching" / "small-one" / "parts"
    parts.mkdir(parents=True)
    (parts / "model.bin").write_bytes(b"of another version" * 10_000)
    fetch(small, home)
    assert whole(small, home)
    assert weights_asked(small) == ["bytes=180000-", None]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"\0" * 3_000_000, "SHA-256"),
        (b"\0" * 2_000_000, "expected 3000000 bytes, got 2000000"),
        (b"\0" * 3_100_000, "longer than expected"),
    ],
    ids=["other bytes", "too short", "too long"],
)
def test_a_wrong_file_is_refused_by_name(small: SmallModel, home: Home, wrong: bytes, said: str) -> None:
    small.serve(weights=wrong)
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, home)
    line = str(caught.value)
    assert caught.value.exit_code == 4
    assert "model.bin" in line
    assert said in line
    assert not (home.models / "small-one").exists()
    assert left(home) == []


def test_both_digests_are_shown_and_the_wrong_file_is_gone(small: SmallModel, home: Home) -> None:
    small.serve(weights=b"\0" * 3_000_000)
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, home)
    assert small.model.sha256[:12] in str(caught.value)
    assert "35bce4eae54e" in str(caught.value)  # of three million zeros
    assert left(home) == []


def test_the_next_source_is_tried_and_all_reasons_are_reported(small: SmallModel, home: Home, tmp_path: Path) -> None:
    good = tmp_path / "usb stick"
    good.mkdir()
    for name, content in small.contents.items():
        (good / name).write_bytes(content)
    small.serve(weights=b"\0" * 3_000_000)
    nowhere = HubSource(repository="Someone/small", revision="0" * 40, endpoint="http://127.0.0.1:9")
    missing = msgspec.structs.replace(small.model.sources[0], repository="No/one")
    empty = FolderSource(path=str(tmp_path / "not there"))
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, home, nowhere, missing, empty, small.model.sources[0])
    line = str(caught.value)
    for reason in ("127.0.0.1:9: cannot connect", "HTTP 404", "not there: model.bin not found", "SHA-256", "--from"):
        assert reason in line
    assert "\n" not in line
    fetch(small, home, nowhere, missing, empty, small.model.sources[0], FolderSource(path=str(good)))
    assert whole(small, home)


def test_a_dead_host_is_asked_once(small: SmallModel, home: Home) -> None:
    dead = HubSource(repository="Someone/small", revision="0" * 40, endpoint="http://127.0.0.1:9")
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, home, dead)
    assert str(caught.value).count("cannot connect") == 1
    assert left(home) == []
    assert not (home.models / ".fetching" / "small-one").exists()


def test_a_stop_leaves_a_part_to_go_on_from_and_no_model(small: SmallModel, home: Home) -> None:
    small.hub.bytes_a_second = 4 * SECOND
    task = Task(lambda fraction, _: task.stop() if fraction > 0.3 else None)
    with pytest.raises(Stopped):
        fetch(small, home, task=task)
    assert not (home.models / "small-one").exists()
    part = home.models / ".fetching" / "small-one" / "parts" / "model.bin"
    assert 0 < part.stat().st_size < 3_000_000
    assert part.read_bytes() == small.contents["model.bin"][: part.stat().st_size]
    small.hub.bytes_a_second = None
    have = part.stat().st_size
    fetch(small, home)
    assert whole(small, home)
    assert weights_asked(small)[-1] == f"bytes={have}-"
    assert left(home) == []


def test_a_damaged_model_is_mended_from_what_is_right(small: SmallModel, home: Home) -> None:
    folder = fetch(small, home)
    (folder / "config.json").write_bytes(b"{}")
    assert not is_installed(home, small.model)
    small.hub.requests.clear()
    fetch(small, home, FolderSource(path=str(folder)), *small.model.sources)
    assert whole(small, home)
    assert [path.rpartition("/")[2] for path, _ in small.hub.requests] == ["config.json"]


def test_same_size_and_time_but_other_bytes_are_found_by_hashing(small: SmallModel, home: Home) -> None:
    folder = fetch(small, home)
    weights = folder / "model.bin"
    state = weights.stat()
    weights.write_bytes(b"\1" + small.contents["model.bin"][1:])
    assert not is_installed(home, small.model), "a changed time is hashed again"
    os.utime(weights, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert ["model.bin" in str(fault) for fault in find_faults(home, small.model, Task())] == [True]


def test_a_model_that_rotted_is_refused_before_it_is_loaded(small: SmallModel, home: Home, tmp_path: Path) -> None:
    """With the same size and time, under a marker, in the home and in a shared folder."""
    folder = fetch(small, home)
    assert is_proven(home, small.model)
    rot(folder / "model.bin")
    assert not is_proven(home, small.model)
    assert not is_installed(home, small.model), "its marker is gone"
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, home, FolderSource(path=str(tmp_path / "nothing")))
    assert len(str(caught.value).splitlines()) == 1
    fetch(small, home)
    assert is_proven(home, small.model)
    reader = Home(tmp_path / "reader", home.models)
    assert is_proven(reader, small.model)
    rot(folder / "model.bin")
    assert not is_proven(reader, small.model)


def test_a_file_that_does_not_belong_is_a_fault(small: SmallModel, home: Home) -> None:
    folder = fetch(small, home)
    (folder / "preprocessor_config.json").write_text("{}", encoding="utf-8")
    assert not is_installed(home, small.model)
    assert [str(fault) for fault in find_faults(home, small.model, Task())] == [
        "unexpected file preprocessor_config.json"
    ]


@pytest.mark.parametrize("gone", ["model.bin", "config.json"])
def test_half_a_model_is_none(small: SmallModel, home: Home, gone: str) -> None:
    folder = fetch(small, home)
    (folder / gone).unlink()
    assert not is_installed(home, small.model)
    (folder / MARKER).unlink()
    assert not is_installed(home, small.model)
    assert [gone in str(fault) for fault in find_faults(home, small.model, Task())] == [True]


def test_without_its_marker_it_is_hashed_and_marked_again(small: SmallModel, home: Home) -> None:
    folder = fetch(small, home)
    (folder / MARKER).unlink()
    assert is_installed(home, small.model)
    assert (folder / MARKER).exists()
    (folder / MARKER).write_text("not json", encoding="utf-8")
    assert is_installed(home, small.model)


def test_a_home_that_is_a_file_is_told(small: SmallModel, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(small, Home(tmp_path / "home"))
    assert "Cannot store" in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="uses a file of Linux's that opens and cannot be read")
def test_a_folder_that_stops_being_readable_is_not_the_disk(small: SmallModel, home: Home, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "model.bin").symlink_to("/proc/self/mem")
    with pytest.raises(ResourceUnavailable, match="cannot read"):
        fetch(small, home, FolderSource(path=str(stick)))
    fetch(small, home, FolderSource(path=str(stick)), *small.model.sources)
    assert whole(small, home)


PROGRAM = """
import json, resource, sys
from pathlib import Path
import msgspec
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.errors import HuazhengError
from huazheng.speech.models.download import fetch_model
from huazheng.speech.models.registry import Model

home, model, limit = json.loads(sys.argv[1])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
model = msgspec.convert(model, Model)
try:
    print(fetch_model(Home(Path(home)), model, model.sources, Task()))
except HuazhengError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def program(small: SmallModel, home: Home, limit: int = 0) -> subprocess.Popen[str]:
    words = json.dumps([str(home.root), msgspec.to_builtins(small.model), limit])
    command = [sys.executable, "-c", PROGRAM, words]
    environment = os.environ | {"HUAZHENG_LANGUAGE": "en"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit that stands for a full disk is POSIX")
def test_a_disk_that_refuses_leaves_nothing(small: SmallModel, home: Home) -> None:
    refused = program(small, home, limit=1_000_000)
    said, _ = refused.communicate(timeout=60)
    assert refused.returncode == 4, said
    assert "Cannot store" in said
    assert not (home.models / "small-one").exists()
    assert not (home.models / ".fetching" / "small-one").exists()


@pytest.mark.slow
def test_two_programs_at_once_fetch_it_once(small: SmallModel, home: Home) -> None:
    small.hub.bytes_a_second = 3 * SECOND  # long enough for both to be there
    both = [program(small, home), program(small, home)]
    said = [one.communicate(timeout=60)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert whole(small, home)
    assert len(weights_asked(small)) == 1
    assert left(home) == []
