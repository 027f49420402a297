"""The customer's own voice: learned from a good reading only, kept as numbers, found among the voices of a call."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.task import Task
from huazheng.services.transcription.speakers import EnrolledVoiceUse, apply_enrolled_voice
from huazheng.services.transcription.transcribe import transcribe_file
from huazheng.services.transcription.voice_enrollment import (
    ENROLLMENT_TEXT,
    delete_enrolled_voice,
    enroll_voice,
    enrolled_voice,
)
from huazheng.speech.diarization.diarize import diarize
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.diarization.result import EnrolledMatch
from huazheng.speech.vad.activity import speech_probabilities
from support.phone_line import RATE, write_wav
from support.sample_audio import cut, phone_sample, sample_turns

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home

UNTIL = 60.0


def reading_of(who: str, seconds: float) -> NDArray[np.float32]:
    """That person alone, from the part of the call after :data:`UNTIL`, as their own microphone hears them."""
    turns = [turn for turn in sample_turns() if turn["speaker"] == who and turn["start"] > UNTIL]
    parts = [cut(turn["start"], turn["end"])[0 if who == "customer" else 1] for turn in turns]
    return np.concatenate(parts)[: int(seconds * RATE)]


@pytest.fixture
def voice_home(home: Home, speaker_model_folder: Path) -> Home:
    folder = home.models / speaker_model_folder.name
    folder.mkdir(parents=True)
    for file in speaker_model_folder.iterdir():
        os.link(file, folder / file.name)
    return home


def reading(folder: Path, sound: NDArray[np.float32]) -> Path:
    file = folder / "朗读 一段.wav"
    write_wav(file, sound)
    return file


def test_the_passage_takes_about_twenty_seconds() -> None:
    assert 80 <= len(ENROLLMENT_TEXT.zh) <= 120  # four to five syllables a second
    assert 45 <= len(ENROLLMENT_TEXT.en.split()) <= 85


def test_a_reading_is_learned_and_forgotten(voice_home: Home, tmp_path: Path) -> None:
    assert enrolled_voice(voice_home) is None
    learned = enroll_voice(voice_home, reading(tmp_path, reading_of("customer", 20)), Task())
    assert enrolled_voice(voice_home) == learned
    assert learned.seconds >= 8
    [file] = [one for one in voice_home.voice.iterdir() if not one.name.startswith(".")]
    assert file.stat().st_size < 20_000, "vectors and nothing else"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert set(kept) == {"schema", "model", "model_sha256", "learned_at", "seconds", "vectors"}
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(voice_home.voice.stat().st_mode) == 0o700
    delete_enrolled_voice(voice_home)
    assert enrolled_voice(voice_home) is None
    assert list(voice_home.voice.iterdir()) == []


BAD = {
    "too little": (lambda: reading_of("customer", 6), "8 s"),
    "too quiet": (lambda: reading_of("customer", 20) * 0.001, "quiet"),
    "clipped": (lambda: np.clip(reading_of("customer", 20) * 12, -1, 1), "loud"),
    "two people": (lambda: np.concatenate([reading_of("customer", 11), reading_of("agent", 11)]), "people"),
    "too long": (lambda: np.tile(reading_of("customer", 16), 9), "two minutes"),
    "nothing": (lambda: np.zeros(RATE * 20, dtype=np.float32), "quiet"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_reading_is_refused_with_its_reason(voice_home: Home, tmp_path: Path, kind: str) -> None:
    make, reason = BAD[kind]
    with pytest.raises(UnusableInput) as told:
        enroll_voice(voice_home, reading(tmp_path, make()), Task())
    assert reason in told.value.what.en
    assert "20 s" in told.value.remedy.en
    assert enrolled_voice(voice_home) is None


def test_no_recording_is_refused(voice_home: Home, tmp_path: Path) -> None:
    for name, content in (("a.wav", b"RIFF no sound"), ("b.txt", "犹豫期".encode())):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnusableInput):
            enroll_voice(voice_home, tmp_path / name, Task())
    with pytest.raises(UnusableInput):
        enroll_voice(voice_home, tmp_path / "不在.wav", Task())


def test_an_invalid_voice_file_is_reported(home: Home) -> None:
    home.voice.mkdir(parents=True)
    (home.voice / "voice.json").write_text('{"schema": "huazheng.voice/1", "vectors": [[1, 2]]}', encoding="utf-8")
    with pytest.raises(UnusableInput):
        enrolled_voice(home)


@pytest.mark.parametrize("who", ["customer", "agent"])
def test_a_learned_voice_is_found_in_a_telephone_call(
    voice_home: Home, speaker_model_folder: Path, tmp_path: Path, who: str
) -> None:
    learned = enroll_voice(voice_home, reading(tmp_path, reading_of(who, 20)), Task())
    audio = phone_sample(UNTIL)
    told = diarize(audio, speech_probabilities(audio), SpeakerEmbedder(speaker_model_folder, 1), known=learned.voice)
    assert told.enrolled is not None
    right = total = 0.0
    for turn in sample_turns():
        for one in told.voice_segments:
            overlap = min(turn["end"], one.end) - max(turn["start"], one.start)
            if overlap > 0:
                total += overlap
                right += overlap * ((one.voice == told.enrolled.voice) == (turn["speaker"] == who))
    assert right / total >= 0.98


def test_a_transcript_says_what_the_learned_voice_did(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "call.wav"
    write_wav(file, phone_sample(UNTIL)[: 28 * RATE])
    enroll_voice(transcription_home, reading(tmp_path, reading_of("customer", 20)), Task())
    try:
        transcript = transcribe_file(transcription_home, file, Task())
    finally:
        delete_enrolled_voice(transcription_home)
    assert transcript.options is not None
    assert transcript.options["own_voice"] in {"agrees", "decided"}
    assert {turn.speaker for turn in transcript.turns} == {"agent", "customer"}


def test_the_learned_voice_decides_only_where_the_wording_is_not_sure() -> None:
    own = EnrolledMatch(1, 0.95)
    sure = {0: ("customer", 0.97), 1: ("agent", 0.97)}
    roles, use = apply_enrolled_voice(sure, own)
    assert (roles[1][0], use) == ("agent", EnrolledVoiceUse.CONTRADICTS)
    assert roles[1][1] < 0.6, "a contradiction is marked"
    unsure = {0: ("customer", 0.6), 1: ("agent", 0.6)}
    roles, use = apply_enrolled_voice(unsure, own)
    assert (roles[0][0], roles[1][0], use) == ("agent", "customer", EnrolledVoiceUse.DECIDED)
    right = {0: ("agent", 0.8), 1: ("customer", 0.8)}
    roles, use = apply_enrolled_voice(right, own)
    assert use == EnrolledVoiceUse.AGREES
    assert roles[1][1] > 0.9
    assert apply_enrolled_voice(unsure, None) == (unsure, EnrolledVoiceUse.UNCLEAR)


def test_of_three_voices_the_own_one_is_told_from_both_others() -> None:
    roles, use = apply_enrolled_voice(
        {0: ("agent", 0.99), 1: ("agent", 0.55), 2: ("customer", 0.7)}, EnrolledMatch(1, 0.9)
    )
    assert use == EnrolledVoiceUse.DECIDED
    assert {voice: role for voice, (role, _) in roles.items()} == {0: "agent", 1: "customer", 2: "customer"}
