"""A listening copy: heard by ffprobe and ffmpeg, and never to be taken for the original."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import webvtt

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.export.papers.citation import cite
from huazheng.services.annotations import corrections
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.listening_excerpt import COPY_FORMATS, CopyFormat, ExcerptRange, write_excerpt
from huazheng.services.documents.report import call_document
from huazheng.services.intake.file_import import import_file
from support.sample_clips import cut
from support.sealed_calls import captured

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

pytestmark = pytest.mark.programs


@pytest.fixture
def call(home: Home, tmp_path: Path) -> Call:
    return import_file(home, cut(tmp_path / "回访 1.wav", 28, 12)).call


@pytest.mark.parametrize("form", COPY_FORMATS)
def test_the_copy_says_that_it_is_one(home: Home, call: Call, tmp_path: Path, form: CopyFormat) -> None:
    digest = call.seal.files[0].sha256
    done = write_excerpt(home, call, ExcerptRange(2.0, 6.5), form, tmp_path)
    assert done.file.name.startswith("节选-")
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration:format_tags", "-of", "json", done.file],
        check=True,
        capture_output=True,
    )
    told = json.loads(probed.stdout)["format"]
    assert abs(float(told["duration"]) - 4.5) < 0.1
    assert "EXCERPT 2.000-6.500s" in told["tags"]["title"]
    assert digest in told["tags"]["comment"]
    assert "不是原始录音" in told["tags"]["comment"]
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert manifest["originals"] == [{"name": call.title, "sha256": digest}]
    assert (manifest["start"], manifest["end"]) == (2.0, 6.5)
    assert manifest["file"]["sha256"] == hashlib.sha256(done.file.read_bytes()).hexdigest()
    again = write_excerpt(home, call, ExcerptRange(2.0, 6.5), form, tmp_path / f"again.{form}")
    assert again.file.read_bytes() == done.file.read_bytes()


def test_the_excerpt_holds_exactly_that_passage(home: Home, call: Call, tmp_path: Path) -> None:
    done = write_excerpt(home, call, ExcerptRange(3.0, 5.0), "wav", tmp_path)
    rate = call.seal.audio.rate
    original, copy = read_audio(call.original, rate), read_audio(done.file, rate)
    assert copy.shape[1] == 2 * rate
    assert float(np.abs(copy - original[:, 3 * rate : 5 * rate]).max()) < 2 / 32768


@pytest.mark.parametrize(
    "stretch", [ExcerptRange(5.0, 5.0), ExcerptRange(-1.0, 2.0), ExcerptRange(60.0, 70.0), ExcerptRange(6.0, 2.0)]
)
def test_a_passage_outside_the_recording_is_refused(
    home: Home, call: Call, tmp_path: Path, stretch: ExcerptRange
) -> None:
    with pytest.raises(UnusableInput):
        write_excerpt(home, call, stretch, "wav", tmp_path)
    assert not list(tmp_path.glob("节选*"))


def test_nothing_is_written_into_the_evidence(home: Home, call: Call) -> None:
    before = sorted(call.folder.rglob("*"))
    for place in (call.folder, call.folder / "original" / "x.wav"):
        with pytest.raises(UnusableInput, match=call.id):
            write_excerpt(home, call, ExcerptRange(0.0, 1.0), "wav", place)
    assert sorted(call.folder.rglob("*")) == before


def test_a_copy_of_two_sources_names_both(home: Home, tmp_path: Path) -> None:
    call = captured(home, {"microphone": 3.0, "line": 3.0})
    done = write_excerpt(home, call, ExcerptRange(0.5, 2.0), "wav", tmp_path)
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    sealed = {file.name.removeprefix("original/"): file.sha256 for file in call.seal.files}
    assert manifest["originals"] == [
        {"name": "microphone.wav", "sha256": sealed["microphone.wav"], "channel": 0},
        {"name": "line.wav", "sha256": sealed["line.wav"], "channel": 1},
    ]
    assert read_audio(done.file, 8000).shape[0] == 2
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format_tags=comment", "-of", "json", done.file],
        check=True,
        capture_output=True,
    )
    said = json.loads(probed.stdout)["format"]["tags"]["comment"]
    assert all(digest in said for name, digest in sealed.items() if name.endswith(".wav"))
    last = json.loads((call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert last["details"]["sha256"] == hashlib.sha256(done.file.read_bytes()).hexdigest()


def test_an_mp4_holds_the_captions_and_the_manifest_cites_page_and_line(home: Home, tmp_path: Path) -> None:
    call = import_file(home, cut(tmp_path / "回访.wav", 28, 12)).call
    turns = (
        Turn(id=0, speaker="agent", start=0.0, end=1.9, text="您好。"),
        Turn(id=1, speaker="agent", start=2.5, end=4.0, text="犹豫期是 <15> 天。"),
        Turn(id=2, speaker="customer", start=3.5, end=7.0, text="知道。"),
    )
    save_transcript(home, call, Transcript(schema="huazheng.transcript/1", turns=turns, engine="typed", model="none"))
    done = write_excerpt(home, call, ExcerptRange(2.0, 6.0), "mp4", tmp_path)
    shown = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", done.file, "-map", "0:s:0", "-f", "srt", "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "00:00:00,500 --> 00:00:01,500\n坐席：犹豫期是 <15> 天。" in shown
    assert "00:00:01,500 --> 00:00:04,000\n客户：知道。" in shown
    assert done.captions is not None
    assert [cue.text for cue in webvtt.read(str(done.captions))] == ["坐席：犹豫期是 &lt;15&gt; 天。", "客户：知道。"]
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert manifest["captions"]["sha256"] == hashlib.sha256(done.captions.read_bytes()).hexdigest()
    assert manifest["seal_sha256"] == hashlib.sha256(call.seal_file.read_bytes()).hexdigest()
    cited = manifest["citation"]
    assert cited["place"] == "1:2–1:3"
    code = " ".join(manifest["seal_sha256"][at : at + 4] for at in range(0, 16, 4))
    head = f"《录音证据文字整理稿》正文 1:2–1:3（录音 00:02.5–00:07.0；封存码 {code}；稿号 {cited['edition']}）"
    assert cited["text"] == f"{head}\n坐席：犹豫期是 <15> 天。\n客户：知道。"
    corrections.correct_text(home, call, 0, "您好您好。")
    later = cite(call_document(home, call), 2.0, 6.0, "zh")
    assert later is not None and later.edition != cited["edition"], "the lines of a corrected text are another's"
