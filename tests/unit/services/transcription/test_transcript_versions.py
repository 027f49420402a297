"""A call transcribed again keeps what was made before; either can be current, and nothing of it is unaccounted for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.transcription.transcript_versions import transcript_versions, use_version
from huazheng.store.snapshot_reader import read_snapshot
from support.bundle_verifier import write_verifier
from support.sealed_calls import captured

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.store.calls import Call


def made_with(model: str | None, text: str = "您好。") -> Transcript:
    turn = Turn(id=0, speaker="agent", start=0.0, end=1.0, text=text)
    return Transcript(schema="huazheng.transcript/1", turns=(turn,), engine="typed", model=model, duration=7.5)


@pytest.fixture
def twice(home: Home) -> Call:
    call = captured(home)
    seal = call.seal_file.read_bytes()
    save_transcript(home, call, made_with("whisper-base", "由于期十五天。"))
    save_transcript(home, call, made_with("whisper-small", "犹豫期十五天。"))
    assert call.seal_file.read_bytes() == seal
    return call


def test_both_are_kept_and_the_newer_is_current(home: Home, twice: Call) -> None:
    assert [(one.number, one.model, one.current) for one in transcript_versions(twice)] == [
        (1, "whisper-base", False),
        (2, "whisper-small", True),
    ]
    assert (twice.folder / "transcript-1-whisper-base.json").is_file()
    assert all(one.made for one in transcript_versions(twice))
    assert verify(home, twice.folder)[0].intact


def test_the_older_can_be_current_again_and_the_newer_stays(home: Home, twice: Call) -> None:
    assert use_version(home, twice, 1).turns[0].text == "由于期十五天。"
    assert [(one.number, one.model, one.current) for one in transcript_versions(twice)] == [
        (1, "whisper-base", True),
        (2, "whisper-small", False),
    ]
    use_version(home, twice, 2)
    save_transcript(home, twice, made_with("whisper-tiny", "犹豫期。"))
    assert [one.number for one in transcript_versions(twice)] == [1, 2, 3]
    assert verify(home, twice.folder)[0].intact
    with pytest.raises(UnusableInput, match="4"):
        use_version(home, twice, 4)


def test_the_same_again_is_one(home: Home, twice: Call) -> None:
    save_transcript(home, twice, made_with("whisper-small", "犹豫期十五天。"))
    assert len(transcript_versions(twice)) == 2


def test_an_odd_model_makes_no_odd_file_name(home: Home) -> None:
    call = captured(home)
    save_transcript(home, call, made_with("../../坏 名字"))
    save_transcript(home, call, made_with("whisper-base"))
    assert [one.name for one in call.older_transcripts().values()] == ["transcript-1-unknown.json"]


def test_an_older_transcript_that_was_altered_is_found_and_not_used(home: Home, twice: Call) -> None:
    file = twice.folder / "transcript-1-whisper-base.json"
    file.write_bytes(file.read_bytes().replace("由于期".encode(), "犹豫期".encode()))
    [checked] = verify(home, twice.folder)
    assert [(one.kind, one.file) for one in checked.problems if one.fault] == [("altered", file.name)]
    with pytest.raises(UnusableInput):
        use_version(home, twice, 1)


def test_what_something_else_wrote_is_not_vouched_for(home: Home, twice: Call) -> None:
    twice.transcript_file.write_bytes(twice.transcript_file.read_bytes().replace("十五天".encode(), "二十天".encode()))
    save_transcript(home, twice, made_with("whisper-tiny", "犹豫期。"))
    assert not any("二十天".encode() in file.read_bytes() for file in twice.folder.glob("*.json"))
    assert "replaced_unaccounted" in (twice.folder / "custody.jsonl").read_text(encoding="utf-8")


def test_a_bundle_holds_them_all_and_the_plain_verifier_takes_it(home: Home, twice: Call, tmp_path: Path) -> None:
    bundle = tmp_path / "证据.zip"
    make_bundle(home, twice, bundle)
    other = Home(tmp_path / "另一台")
    [opened] = open_bundle(other, bundle)
    assert len(transcript_versions(opened.call)) == 2
    with pytest.raises(UnusableInput):
        use_version(other, opened.call, 1)
    done = subprocess.run(
        [sys.executable, "-I", "-B", str(write_verifier(tmp_path)), str(opened.call.folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


def heard_by(model: str, text: str) -> Transcript:
    return msgspec.structs.replace(made_with(model, text), model_sha256=hashlib.sha256(model.encode()).hexdigest())


def test_a_transcript_of_another_model_is_the_second_reading(home: Home) -> None:
    call = captured(home)
    save_transcript(home, call, heard_by("sense-voice-small", "犹豫期十天。"))
    assert read_snapshot(home, call).comparison is None
    save_transcript(home, call, heard_by("whisper-base", "您好。"))
    save_transcript(home, call, heard_by("whisper-base", "犹豫期十五天。"))
    snapshot = read_snapshot(home, call)
    assert snapshot.comparison is not None
    assert (snapshot.comparison.model, snapshot.comparison.other_model) == ("whisper-base", "sense-voice-small")
    assert snapshot.proof_level(0, 0.0, 1.0) == "differ"


def test_the_same_model_twice_proves_nothing(home: Home) -> None:
    call = captured(home)
    for text in ("您好。", "犹豫期十五天。"):
        save_transcript(home, call, heard_by("whisper-base", text))
    assert read_snapshot(home, call).comparison is None
