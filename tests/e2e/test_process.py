"""The main job, by the real program on a real recording with the real model."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from huazheng.core.schema.transcript import Transcript
from huazheng.store.calls import Call, Calls
from support.command_line import huazheng
from support.intake_files import FILES
from support.sample_clips import SAMPLE, cut

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

STRETCH = (28.0, 50.0)
"""Of the sample call: the cooling-off period, asked about, told by the customer, confirmed by the agent."""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("用户 的 文件夹")
    return cut(folder / "回访 录音（1）.m4a", STRETCH[0], STRETCH[1] - STRETCH[0], "-b:a", "128k")


@pytest.fixture(scope="module")
def processed(base_model_home: Home, recording: Path) -> dict[str, Any]:
    """Answer of `process --json` about a call."""
    done = huazheng(base_model_home, "process", recording, "--pack", "cn-life-new-policy", "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_one_document_holds_the_call_its_paths_transcript_and_analysis(
    processed: dict[str, Any], recording: Path
) -> None:
    assert processed["sha256"] == hashlib.sha256(recording.read_bytes()).hexdigest()
    assert processed["original"].endswith("回访 录音（1）.m4a")
    transcript, analysis = processed["transcript"], processed["analysis"]
    assert transcript["schema"] == "huazheng.transcript/1"
    assert (transcript["engine"], transcript["model"]) == ("faster-whisper", "whisper-base")
    assert transcript["model_sha256"].startswith("d01c3014")
    assert transcript["options"]["compute_type"] == "int8"
    assert analysis["schema"] == "huazheng.analysis/1"
    assert [pack["id"] for pack in analysis["packs"]] == ["cn-life-new-policy"]
    assert any(item["id"] == "cn-life-new-policy/cooling_off" for item in analysis["items"])


def test_each_channel_has_its_speaker_and_every_word_its_time(processed: dict[str, Any]) -> None:
    turns = processed["transcript"]["turns"]
    assert [turn["id"] for turn in turns] == list(range(len(turns)))
    assert {(turn["channel"], turn["speaker"]) for turn in turns} == {(0, "customer"), (1, "agent")}
    for turn in turns:
        spoken = "".join(word["text"] for word in turn["words"])
        assert re.sub(r"\W", "", spoken) == re.sub(r"\W", "", turn.get("heard", turn["text"]))
        starts = [word["start"] for word in turn["words"]]
        assert starts == sorted(starts)
        assert all(word["start"] <= word["end"] for word in turn["words"])
        assert 0 <= starts[0] < turn["words"][-1]["end"] <= processed["transcript"]["duration"] + 0.01


def test_the_words_are_those_that_were_said(processed: dict[str, Any]) -> None:
    said = "".join(turn["text"] for turn in processed["transcript"]["turns"])
    assert re.search("十五天|15天", said)
    assert "第二天" in said
    assert not re.search("[預費簽說這]", said), "shown in simplified characters"


def test_what_is_kept_is_what_was_printed(processed: dict[str, Any], base_model_home: Home) -> None:
    call = Calls(base_model_home).find(processed["call"])
    kept = json.loads(call.transcript_file.read_text(encoding="utf-8"))
    assert kept == processed["transcript"]
    assert json.loads(call.analysis_file.read_text(encoding="utf-8")) == processed["analysis"]


def test_a_second_run_finds_the_call_and_does_not_transcribe_again(
    processed: dict[str, Any], base_model_home: Home, recording: Path
) -> None:
    call = Calls(base_model_home).find(processed["call"])
    made = call.transcript_file.stat().st_mtime_ns
    done = huazheng(base_model_home, "process", recording, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["call"] == processed["call"]
    assert "Already imported as" in done.stderr
    assert call.transcript_file.stat().st_mtime_ns == made


def test_list_shows_the_call_and_its_state(processed: dict[str, Any], base_model_home: Home) -> None:
    done = huazheng(base_model_home, "list", "--json")
    [row] = [row for row in json.loads(done.stdout) if row["call"] == processed["call"]]
    assert (row["state"], row["title"]) == ("analysed", "回访 录音（1）.m4a")
    assert row["items"] == len(processed["analysis"]["items"])
    plain = huazheng(base_model_home, "list", HUAZHENG_LANGUAGE="zh")
    assert "已分析" in plain.stdout


@pytest.mark.parametrize(("language", "notice"), [("zh", "机器识别文字仅供检索"), ("en", "Machine transcript")])
def test_the_report_says_what_it_rests_on(
    processed: dict[str, Any], base_model_home: Home, language: str, notice: str
) -> None:
    done = huazheng(base_model_home, "report", processed["call"], "--lang", language)
    assert done.returncode == 0, done.stderr
    for told in (processed["sha256"], "whisper-base", notice, "第十五条"):
        assert told in done.stdout
    for item in processed["analysis"]["items"]:
        for facet in item["facets"]:
            for evidence in facet["evidence"]:
                assert evidence["quote"] in done.stdout
    for moment in processed["analysis"]["moments"]:
        assert moment["quote"] in done.stdout


class _Page(HTMLParser):
    """Counts what a browser would run or fetch, and keeps the text that it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag in {"script", "img", "iframe", "object", "link"} or names & {"src", "href", "onerror", "onclick"}:
            self.active.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>&amp;]]>"\x1b[31m\u202e十五天'


def test_hostile_words_are_shown_as_words(processed: dict[str, Any], base_model_home: Home, tmp_path: Path) -> None:
    import shutil

    from huazheng.core.runtime.files import encode_json
    from huazheng.core.runtime.paths import Home

    source = Calls(base_model_home).find(processed["call"])
    home = Home(tmp_path / "home")
    folder = home.recordings / source.id
    shutil.copytree(source.folder, folder)
    shutil.copytree(base_model_home.keys, home.keys)
    transcript = json.loads(json.dumps(processed["transcript"]))
    for turn in transcript["turns"]:
        turn["text"] = HOSTILE + turn["text"]
    Call(folder).transcript_file.write_bytes(encode_json(transcript))
    assert huazheng(home, "analyze", source.id).returncode == 0
    out = tmp_path / "报告.html"
    done = huazheng(home, "report", source.id, "--format", "html", "--out", out)
    assert done.returncode == 0, done.stderr
    page = _Page()
    page.feed(out.read_text(encoding="utf-8"))
    assert page.active == []
    assert "<script>alert(1)</script>" in page.text
    text = huazheng(home, "report", source.id)
    assert "<script>" in text.stdout
    assert "\x1b" not in text.stdout
    assert "\u202e" not in text.stdout


def test_silence_gives_no_words(base_model_home: Home, tmp_path: Path) -> None:
    silent = cut(tmp_path / "silence.wav", 0, 20, "-af", "volume=0")
    noise = tmp_path / "noise.wav"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=20:c=pink:a=0.05:r=8000:s=1", noise], check=True
    )
    for file in (silent, noise):
        done = huazheng(base_model_home, "transcribe", file, "--json")
        assert done.returncode == 0, done.stderr
        transcript = json.loads(done.stdout)
        assert transcript["turns"] == []
        assert transcript["only_speaker"] == "nobody"
        assert sum(span["end"] - span["start"] for span in transcript["skipped"]) >= 19.9


def test_a_recording_of_the_customer_alone_accuses_nobody(base_model_home: Home) -> None:
    done = huazheng(base_model_home, "process", FILES / "I2-one-side.opus", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    # Of these few words processors hear some otherwise, and then whose voice it is stays open; never the agent's.
    only = document["transcript"]["only_speaker"]
    assert only in {"customer", "unknown"}
    assert {turn["speaker"] for turn in document["transcript"]["turns"]} == {only}
    assert {item["status"] for item in document["analysis"]["items"]} == {"cannot_tell"}


def test_the_speaker_of_one_channel_can_be_given(base_model_home: Home, tmp_path: Path) -> None:
    mono = cut(tmp_path / "mono.wav", 35, 6, "-ac", "1")
    import msgspec

    done = huazheng(base_model_home, "transcribe", mono, "--json", "--speakers", "agent")
    assert done.returncode == 0, done.stderr
    transcript = msgspec.json.decode(done.stdout, type=Transcript)
    assert {turn.speaker for turn in transcript.turns} == {"agent"}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("import", "no-such-file.wav"), "no-such-file.wav"),
        (("transcribe", "nothing"), "nothing"),
        (("report", "nothing"), "nothing"),
        (("process", SAMPLE, "--pack", "no-such-pack"), "no-such-pack"),
        (("transcribe", SAMPLE, "--model", "no-such-model"), "no-such-model"),
        (("transcribe", SAMPLE, "--speakers", "agent,customer,agent"), "sample-callback.flac"),
        (("transcribe", SAMPLE, "--speakers", "aunt"), "aunt"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_2(home: Home, words: tuple[object, ...], named: str) -> None:
    done = huazheng(home, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert named in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not home.models.exists(), "nothing is fetched for what cannot be done"
    assert Calls(home).all() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal here")
def test_ctrl_c_stops_with_exit_3_and_keeps_the_recording(home_with_model: Home) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "huazheng", "process", str(SAMPLE)],
        env=os.environ | {"HUAZHENG_HOME": str(home_with_model.root), "HUAZHENG_LANGUAGE": "en"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not Calls(home_with_model).all() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 3, err
    assert "Stopped on request." in err
    assert out == ""
    [call] = Calls(home_with_model).all()
    assert call.read_transcript() is None
    assert call.original.read_bytes() == SAMPLE.read_bytes()


def test_a_recogniser_that_dies_is_one_clear_line(home_with_model: Home) -> None:
    from huazheng.core.runtime.errors import ResourceUnavailable
    from huazheng.core.runtime.task import Task
    from huazheng.services.transcription.transcribe import transcribe_file

    def kill_when_listening(fraction: float, doing: str) -> None:
        if fraction > 0.1:
            for child in _children():
                os.kill(child, signal.SIGKILL)

    with pytest.raises(ResourceUnavailable, match="sample-callback"):
        transcribe_file(home_with_model, SAMPLE, Task(kill_when_listening))


def _children() -> list[int]:
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid]
