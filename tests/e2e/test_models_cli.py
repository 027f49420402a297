"""``huazheng models`` as a person types it: the real program, in a home with Chinese and spaces in its name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from huazheng.speech.models.registry import find_model, load_registry

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from support.hub_server import HubServer

DEAD = "http://127.0.0.1:9"


def huazheng(home: Home, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huazheng", "--home", str(home.root), *map(str, words)],
        env=os.environ | {"HUAZHENG_LANGUAGE": "en"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_list_names_every_model_and_its_state(home_with_model: Home) -> None:
    done = huazheng(home_with_model, "models", "list", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    states = {one["id"]: one["state"] for one in document["models"]}
    assert list(states) == list(load_registry())
    assert states["whisper-base"] == "ready"
    in_checkout = {"whisper-base", "speaker-voicefilter"}  # which a checkout's commands read
    assert {state for model, state in states.items() if model not in in_checkout} == {"missing"}
    base = next(one for one in document["models"] if one["id"] == "whisper-base")
    assert base["bytes"] == 147882941
    assert base["licence"] == "MIT"
    assert document["in_use"] == "whisper-base"


def test_list_in_chinese_for_people(home_with_model: Home) -> None:
    done = huazheng(home_with_model, "models", "list", HUAZHENG_LANGUAGE="zh")
    line = next(line for line in done.stdout.splitlines() if "whisper-base" in line)
    assert line.startswith("* whisper-base")
    assert "148 MB" in line
    assert "已有" in line


def test_fetch_from_a_folder_then_verify_damage_and_mend(home: Home, base_model_folder: Path) -> None:
    done = huazheng(home, "models", "fetch", "--from", base_model_folder.parent, "--json")
    assert done.returncode == 0, done.stderr
    (fetched,) = json.loads(done.stdout)["models"]
    assert fetched["sha256"] == find_model("whisper-base").sha256
    assert fetched["path"] == str(home.models / "whisper-base")
    assert huazheng(home, "models", "verify", "whisper-base").returncode == 0

    weights = home.models / "whisper-base" / "model.bin"
    with weights.open("r+b") as stream:
        stream.seek(100_000_000)
        stream.write(b"\0\1\2")
    done = huazheng(home, "models", "verify", "whisper-base", "--json")
    assert done.returncode == 1
    (verified,) = json.loads(done.stdout)["models"]
    assert verified["intact"] is False
    assert "model.bin is the wrong file" in verified["faults"][0]
    assert "huazheng models fetch whisper-base" in done.stderr

    assert huazheng(home, "models", "fetch", "whisper-base", "--from", base_model_folder).returncode == 0
    assert huazheng(home, "models", "verify", "whisper-base").stdout.strip() == "whisper-base: intact"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["fetch", "whisper-huge"], 2, "Available: whisper-tiny"),
        (["fetch", "--from", "nowhere"], 2, "Folder not found"),
        (["list", "--from", "nowhere"], 2, "--from and --into can only be used with fetch"),
        (["verify", "whisper-tiny"], 4, "Run huazheng models fetch whisper-tiny"),
        (["burn"], 2, "burn"),
    ],
)
def test_wrong_use_is_one_line(home: Home, words: list[str], code: int, said: str) -> None:
    done = huazheng(home, "models", *words)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_no_source_gives_exit_4_with_each_reason(home: Home) -> None:
    done = huazheng(home, "models", "fetch", "whisper-small", HF_ENDPOINT=DEAD, HTTPS_PROXY=DEAD, NO_PROXY="127.0.0.1")
    assert done.returncode == 4
    (line,) = done.stderr.splitlines()
    assert "127.0.0.1:9: cannot connect" in line
    assert "hf-mirror.com: cannot connect" in line
    assert "--from FOLDER" in line
    assert not (home.models / "whisper-small").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C")
def test_ctrl_c_stops_and_the_next_fetch_goes_on(home: Home, hub: HubServer) -> None:
    tiny = find_model("whisper-tiny")
    source = next(one for one in tiny.sources if type(one).__name__ == "HubSource")
    weights = os.urandom(4096) * (tiny.files[0].size // 4096 + 1)
    hub.hold(source.repository, source.revision, "model.bin", weights[: tiny.files[0].size])
    hub.bytes_a_second = 4_000_000
    command = [sys.executable, "-m", "huazheng", "--home", str(home.root), "models", "fetch", "whisper-tiny"]
    running = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    part = home.models / ".fetching" / "whisper-tiny" / "parts" / "model.bin"
    deadline = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size > 500_000):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 3
    assert "已按您的要求停止" in said
    assert not (home.models / "whisper-tiny").exists()
    have = part.stat().st_size
    assert have > 500_000

    again = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    while len(hub.requests) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=20)
    assert hub.requests[1][1] == f"bytes={have}-"
