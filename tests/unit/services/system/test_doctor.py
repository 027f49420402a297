"""The doctor, on this machine as it is and as tests change it: real libraries, devices, files and processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.task import Task
from huazheng.services.system.doctor import run_checks
from huazheng.services.system.doctor.health_check import CheckContext
from huazheng.services.system.doctor.libraries import debian_package, missing_libraries
from huazheng.services.system.doctor.model_check import in_use, others
from huazheng.services.system.doctor.storage_check import files, git
from huazheng.services.system.doctor.storage_check import home as look_at_home
from huazheng.services.system.hardware import core_count, memory_bytes
from huazheng.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="about Linux's libraries")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX permissions")


def doctor(home: Home, **environment: str | None) -> tuple[int, dict[str, dict[str, object]]]:
    """Run the command; its exit code and its checks by name."""
    words = {key: value for key, value in (os.environ | environment).items() if value is not None}
    done = subprocess.run(
        [sys.executable, "-m", "huazheng", "--home", str(home.root), "doctor", "--json"],
        env=words,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    assert document["works"] is (done.returncode == 0)
    return done.returncode, {one["name"]: one for one in document["checks"]}


def context(home: Home) -> CheckContext:
    return CheckContext(home, Settings(), Task())


def test_a_machine_that_has_what_is_needed(home_with_model: Home) -> None:
    code, checks = doctor(home_with_model, QT_QPA_PLATFORM="offscreen")
    assert {name: one["state"] for name, one in checks.items() if one["state"] == "bad"} == {}
    assert code == 0
    assert {"python", "home", "disk", "model", "recognizer", "machine", "portaudio", "capture"} < set(checks)
    assert checks["qt"]["found"]["zh"] == "offscreen"
    assert checks["fonts"]["state"] == "ok"
    assert "CTranslate2" in checks["recognizer"]["found"]["en"]
    for one in checks.values():
        for key in ("title", "found"):
            assert one[key]["zh"]
            assert one[key]["en"]
        assert one["state"] in ("ok", "neutral") or one["remedy"] or one["name"] in ("qt", "fonts")
    cards = checks["cuda"]
    assert (cards["state"] == "neutral") is cards["found"]["en"].startswith(("none", "unusable"))


def test_without_the_model_it_is_4_and_says_what_to_type(home: Home) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text('model = "whisper-small"', encoding="utf-8")  # not in the checkout either
    code, checks = doctor(home, QT_QPA_PLATFORM="offscreen")
    assert code == 4
    assert checks["model"]["state"] == "bad"
    assert "huazheng models fetch whisper-small" in checks["model"]["remedy"]["zh"]


def test_a_changed_model_is_found_though_size_and_time_are_the_same(home: Home, base_model_folder: Path) -> None:
    folder = home.models / "whisper-base"
    shutil.copytree(base_model_folder, folder)
    weights = folder / "model.bin"
    state = weights.stat()
    with weights.open("r+b") as stream:
        stream.seek(99)
        stream.write(b"changed")
    os.utime(weights, ns=(state.st_atime_ns, state.st_mtime_ns))
    check = in_use(context(home))
    assert check.state == "bad"
    assert "model.bin" in check.found.en


def test_another_model_that_is_damaged_is_a_warning(home: Home) -> None:
    folder = home.models / "whisper-tiny"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"half")
    check = others(context(home))
    assert check.state == "warn"
    assert "whisper-tiny" in check.found.en
    assert check.remedy is not None
    assert "fetch whisper-tiny" in check.remedy.en


@LINUX
def test_a_screen_that_does_not_answer_is_reported_and_the_doctor_goes_on(home_with_model: Home) -> None:
    code, checks = doctor(home_with_model, QT_QPA_PLATFORM="xcb", DISPLAY=":987")
    assert code == 4
    assert checks["qt"]["state"] == "bad"
    assert checks["qt"]["remedy"]
    assert checks["fonts"]["state"] == "warn"


@LINUX
def test_no_screen_is_a_warning(home_with_model: Home) -> None:
    code, checks = doctor(home_with_model, QT_QPA_PLATFORM=None, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert code == 0
    assert checks["qt"]["state"] == "warn"
    assert "屏幕" in checks["qt"]["found"]["zh"]
    assert checks["fonts"]["state"] == "ok"


@LINUX
def test_a_missing_chinese_font_is_reported(home_with_model: Home, tmp_path: Path) -> None:
    """Fontconfig is shown an empty folder of fonts."""
    (tmp_path / "fonts").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{tmp_path / 'fonts'}</dir>"
        f"<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    code, checks = doctor(home_with_model, QT_QPA_PLATFORM="offscreen", FONTCONFIG_FILE=str(settings))
    assert code == 4
    assert checks["fonts"]["state"] == "bad"
    assert "fonts-noto-cjk" in checks["fonts"]["remedy"]["en"]


@pytest.mark.window
@LINUX
def test_a_missing_library_is_named_with_its_package(tmp_path: Path) -> None:
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    content = plugin.read_bytes()
    assert content.count(b"libxcb-icccm.so.4") >= 1
    lacking = tmp_path / "libqxcb.so"
    lacking.write_bytes(content.replace(b"libxcb-icccm.so.4", b"libxcb-icczz.so.4"))
    assert missing_libraries(lacking).count("libxcb-icczz.so.4") == 1
    assert "libxcb-icczz.so.4" not in missing_libraries(plugin)
    assert missing_libraries(tmp_path / "not there") == []


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libportaudio.so.2", "libportaudio2"),
    ],
)
def test_debian_names(library: str, package: str) -> None:
    assert debian_package(library) == package


def test_a_home_that_cannot_be_written_to(tmp_path: Path) -> None:
    from huazheng.core.runtime.paths import Home

    (tmp_path / "a file").write_text("", encoding="utf-8")
    check = look_at_home(context(Home(tmp_path / "a file" / "home")))
    assert check.state == "bad"
    assert check.remedy is not None


@POSIX
def test_calls_that_others_can_read_are_reported(home: Home) -> None:
    call = home.recordings / "20261122T101500Z-7f3a9c"
    call.mkdir(parents=True)
    for folder in (home.root, home.recordings, call):
        folder.chmod(0o755)
    check = look_at_home(context(home))
    assert check.state == "warn"
    assert call.name in check.found.zh
    assert check.remedy is not None
    assert check.remedy.en == f"Run: chmod -R go= '{home.recordings}'"
    call.chmod(0o700)
    assert look_at_home(context(home)).state == "ok"
    call.chmod(0o755)
    home.root.chmod(0o700)
    assert look_at_home(context(home)).state == "ok"


def test_the_machine_is_counted() -> None:
    assert 1 <= core_count() <= (os.cpu_count() or 1)
    memory = memory_bytes()
    assert memory is None or memory > 500_000_000


def test_it_stops_when_asked(home: Home) -> None:
    from huazheng.core.runtime.errors import Stopped

    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        run_checks(home, Settings(), task)


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A PulseAudio of this test's own, with a microphone and a line, and ALSA's default set to it."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    settings = tmp_path / "asound.conf"
    settings.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="utf-8")
    shared = Path("/usr/share/alsa/alsa.conf")
    settings.write_text(f"<{shared}>\npcm.pulse {{ type pulse }}\n" + settings.read_text("utf-8"), encoding="utf-8")
    for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME"):
        monkeypatch.setenv(name, str(runtime))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(settings))
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit", "--daemonize=no"),
            *("-L", "module-null-sink sink_name=line", "-L", "module-native-protocol-unix"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode != 0:
        assert time.monotonic() < deadline, "PulseAudio did not start"
        time.sleep(0.1)
    yield
    server.terminate()
    server.wait(10)


@LINUX
def test_devices_of_a_real_sound_server_are_listed(pulse: None, home_with_model: Home) -> None:
    _, checks = doctor(home_with_model, QT_QPA_PLATFORM="offscreen")
    assert checks["capture"]["state"] == "ok", checks["capture"]
    assert "pulse" in checks["capture"]["found"]["en"]
    assert checks["playback"]["state"] == "ok"


@LINUX
def test_a_sound_library_that_crashes_does_not_take_the_doctor_along(home_with_model: Home, tmp_path: Path) -> None:
    """With an ALSA that has no configuration PortAudio aborts."""
    nothing = tmp_path / "empty.conf"
    nothing.write_text("", encoding="utf-8")
    code, checks = doctor(home_with_model, QT_QPA_PLATFORM="offscreen", ALSA_CONFIG_PATH=str(nothing))
    assert code == 4
    assert checks["portaudio"]["state"] == "bad"
    assert "libportaudio2" in checks["portaudio"]["remedy"]["zh"]
    assert "capture" not in checks


def test_no_devices_are_a_warning() -> None:
    from huazheng.core.runtime.language import Text
    from huazheng.services.system.doctor.audio_check import devices

    check = devices("capture", Text("录音", "capture"), (), Text("接上", "connect"))
    assert (check.state, check.remedy) == ("warn", Text("接上", "connect"))


def test_a_home_in_a_git_work_tree_is_told(home: Home) -> None:
    assert git(context(home)).state == "ok"
    (home.root.parent / ".git").mkdir()
    checked = git(context(home))
    assert checked.state == "warn"
    assert str(home.root.parent) in checked.found.en
    assert checked.remedy is not None


def test_a_damaged_key_and_wrong_settings_are_named(home: Home) -> None:
    assert [one.state for one in files(context(home))] == ["ok"]
    home.keys.mkdir(parents=True)
    (home.keys / "signing-key.pem").write_text("no key", encoding="utf-8")
    home.settings.write_text('theme = "purple"', encoding="utf-8")
    settings, key = files(context(home))
    assert "theme" in settings.found.en
    assert "signing" in key.found.en
