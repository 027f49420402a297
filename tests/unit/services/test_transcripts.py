"""A call transcribed again keeps what was made before; either can be current, and nothing of it is unaccounted for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from captured import captured
from huazheng.core.errors import UnusableInput
from huazheng.core.paths import Home
from huazheng.core.transcript import Transcript, Turn
from huazheng.evidence import verify as verifier
from huazheng.services.bundle import make_bundle, open_bundle
from huazheng.services.custody import keep_transcript
from huazheng.services.transcripts import transcripts_of, use_transcript
from huazheng.services.verify import verify

if TYPE_CHECKING:
    from huazheng.store.calls import Call


def made_with(model: str | None, text: str = "您好。") -> Transcript:
    turn = Turn(id=0, speaker="agent", start=0.0, end=1.0, text=text)
    return Transcript(schema="huazheng.transcript/1", turns=(turn,), engine="typed", model=model, duration=7.5)


@pytest.fixture
def twice(home: Home) -> Call:
    call = captured(home)
    seal = call.seal_file.read_bytes()
    keep_transcript(home, call, made_with("whisper-base", "由于期十五天。"))
    keep_transcript(home, call, made_with("whisper-small", "犹豫期十五天。"))
    assert call.seal_file.read_bytes() == seal
    return call


def test_both_are_kept_and_the_newer_is_current(home: Home, twice: Call) -> None:
    assert [(one.number, one.model, one.current) for one in transcripts_of(twice)] == [
        (1, "whisper-base", False),
        (2, "whisper-small", True),
    ]
    assert (twice.folder / "transcript-1-whisper-base.json").is_file()
    assert all(one.made for one in transcripts_of(twice))
    assert verify(home, twice.folder)[0].intact


def test_the_older_can_be_current_again_and_the_newer_stays(home: Home, twice: Call) -> None:
    assert use_transcript(home, twice, 1).turns[0].text == "由于期十五天。"
    assert [(one.number, one.model, one.current) for one in transcripts_of(twice)] == [
        (1, "whisper-base", True),
        (2, "whisper-small", False),
    ]
    use_transcript(home, twice, 2)
    keep_transcript(home, twice, made_with("whisper-tiny", "犹豫期。"))
    assert [one.number for one in transcripts_of(twice)] == [1, 2, 3]
    assert verify(home, twice.folder)[0].intact
    with pytest.raises(UnusableInput, match="4"):
        use_transcript(home, twice, 4)


def test_the_same_again_is_one(home: Home, twice: Call) -> None:
    keep_transcript(home, twice, made_with("whisper-small", "犹豫期十五天。"))
    assert len(transcripts_of(twice)) == 2


def test_an_odd_model_makes_no_odd_file_name(home: Home) -> None:
    call = captured(home)
    keep_transcript(home, call, made_with("../../坏 名字"))
    keep_transcript(home, call, made_with("whisper-base"))
    assert [one.name for one in call.older_transcripts().values()] == ["transcript-1-unknown.json"]


def test_an_older_transcript_that_was_altered_is_found_and_not_used(home: Home, twice: Call) -> None:
    file = twice.folder / "transcript-1-whisper-base.json"
    file.write_bytes(file.read_bytes().replace("由于期".encode(), "犹豫期".encode()))
    [checked] = verify(home, twice.folder)
    assert [(one.kind, one.file) for one in checked.problems if one.fault] == [("altered", file.name)]
    with pytest.raises(UnusableInput):
        use_transcript(home, twice, 1)


def test_what_something_else_wrote_is_not_vouched_for(home: Home, twice: Call) -> None:
    twice.transcript_file.write_bytes(twice.transcript_file.read_bytes().replace("十五天".encode(), "二十天".encode()))
    keep_transcript(home, twice, made_with("whisper-tiny", "犹豫期。"))
    assert not any("二十天".encode() in file.read_bytes() for file in twice.folder.glob("*.json"))
    assert "replaced_unaccounted" in (twice.folder / "custody.jsonl").read_text(encoding="utf-8")


def test_a_bundle_holds_them_all_and_the_plain_verifier_takes_it(home: Home, twice: Call, tmp_path: Path) -> None:
    bundle = tmp_path / "证据.zip"
    make_bundle(home, twice, bundle)
    other = Home(tmp_path / "另一台")
    [opened] = open_bundle(other, bundle)
    assert len(transcripts_of(opened.call)) == 2
    with pytest.raises(UnusableInput):
        use_transcript(other, opened.call, 1)
    done = subprocess.run(
        [sys.executable, "-I", str(Path(verifier.__file__)), str(opened.call.folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
