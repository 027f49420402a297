"""A call is heard portion by portion; a stopped transcription goes on where it was, and gives the same."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from huazheng.core.runtime.errors import Stopped
from huazheng.core.runtime.task import Task
from huazheng.services.transcription import chunks
from huazheng.services.transcription.checkpoint import CHECKPOINT_SECONDS, Checkpoint, open_checkpoint, step_digest
from huazheng.services.transcription.chunks import ChunkedTranscriber
from huazheng.services.transcription.transcribe import transcribe_file
from huazheng.speech.asr.engine import RecognitionOptions, open_engine
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION, segments, speech_probabilities
from support.phone_line import RATE, write_wav
from support.sample_audio import phone_sample

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

UNTIL = 50.0


def seconds(*borders: float) -> list[SpeechSegment]:
    return [
        SpeechSegment(int(a * ASR_SAMPLE_RATE), int(b * ASR_SAMPLE_RATE))
        for a, b in zip(borders[::2], borders[1::2], strict=True)
    ]


def test_chunks_hold_every_segment_once_and_are_not_too_long() -> None:
    rolls = np.random.default_rng(3)
    ends = np.cumsum(rolls.uniform(0.3, 9.0, 1200))
    speech = seconds(*ends)
    cut = chunks.speech_chunks(speech)
    assert len(cut) >= 8
    assert [segment for chunk in cut for segment in chunk.segments] == speech
    assert all(chunk.end - chunk.start <= chunks.MAX_CHUNK_SECONDS * ASR_SAMPLE_RATE for chunk in cut)
    spoken = [sum(segment.seconds for segment in chunk.segments) for chunk in cut]
    assert max(spoken) <= chunks.CHUNK_SECONDS


def test_a_few_words_hours_apart_are_portions_of_their_own() -> None:
    cut = chunks.speech_chunks(seconds(1, 3, 4000, 4002, 8000, 8002))
    assert [(portion.start // ASR_SAMPLE_RATE, portion.relative_segments[0].start) for portion in cut] == [
        (1, 0),
        (4000, 0),
        (8000, 0),
    ]


class CountedEngine:
    """The real engine; how often it was asked."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.asked = engine, 0

    def recognize(self, *words: Any) -> Any:
        self.asked += 1
        return self.engine.recognize(*words)

    def settings(self, listening: RecognitionOptions) -> dict[str, Any]:
        return self.engine.settings(listening)


def test_a_stopped_transcription_resumes(
    base_model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huazheng.services.transcription.chunks.CHUNK_SECONDS", 30.0)
    audio = phone_sample(UNTIL)
    speech = segments(speech_probabilities(audio), len(audio), RECOGNITION_SEGMENTATION)
    engine = CountedEngine(open_engine("faster-whisper", base_model_folder, 0))
    ear = ChunkedTranscriber(engine, RecognitionOptions(), Checkpoint(tmp_path / "听过的"))
    assert len(chunks.speech_chunks(speech)) == 2
    task = Task(lambda fraction, _: task.stop() if fraction > 0.4 else None)
    with pytest.raises(Stopped):
        ear.recognize(audio, speech, task)
        task.check()
    before = engine.asked
    heard = ear.recognize(audio, speech, Task())
    assert engine.asked <= before + 1, "what was finished was heard again"
    again = ear.recognize(audio, speech, Task())
    assert engine.asked <= before + 1
    assert again == heard
    assert heard.words[-1].end > UNTIL - 15, "the second portion's times are those of the recording"
    assert [word.start for word in heard.words] == sorted(word.start for word in heard.words)


def test_two_channels_with_speech_in_the_same_places_are_two(base_model_folder: Path, tmp_path: Path) -> None:
    engine = CountedEngine(open_engine("faster-whisper", base_model_folder, 0))
    ear = ChunkedTranscriber(engine, RecognitionOptions(recheck=False), Checkpoint(tmp_path / "听过的"))
    both, speech = phone_sample(16), seconds(0, 3)
    one = ear.recognize(both[: 3 * RATE], speech, Task(), 0)
    other = ear.recognize(both[12 * RATE : 15 * RATE], speech, Task(), 1)
    assert engine.asked == 2
    assert [word.text for word in one.words] != [word.text for word in other.words]


def test_a_step_is_found_by_the_digest_of_its_inputs_only(tmp_path: Path) -> None:
    kept = Checkpoint(tmp_path / "one")
    name = step_digest("heard", {"beam": 5}, 0)
    assert kept.step(name, int, lambda: 7) == 7
    assert kept.step(name, int, lambda: 8) == 7
    assert kept.step(step_digest("heard", {"beam": 1}, 0), int, lambda: 8) == 8
    for file in (tmp_path / "one").glob("*.step"):
        file.write_bytes(b"\xc1 broken")
    assert kept.step(name, int, lambda: 9) == 9
    kept.delete()
    assert not (tmp_path / "one").exists()


def test_what_nobody_came_back_to_is_removed(home: Home) -> None:
    old, new = open_checkpoint(home, "a"), open_checkpoint(home, "b")
    old.step("x", int, lambda: 1)
    new.step("x", int, lambda: 1)
    assert old.folder is not None
    assert new.folder is not None
    past = time.time() - CHECKPOINT_SECONDS - 60
    os.utime(old.folder, (past, past))
    open_checkpoint(home, "c")
    assert not old.folder.exists()
    assert new.folder.exists()


def test_nothing_of_the_sound_stays_when_it_is_stopped(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "call.wav"
    write_wav(file, phone_sample(UNTIL)[: 20 * RATE])
    task = Task(lambda fraction, _: task.stop() if fraction > 0.2 else None)
    with pytest.raises(Stopped):
        transcribe_file(transcription_home, file, task)
    assert not list(transcription_home.transcription_work.glob("sound-*"))
    assert not list(transcription_home.recordings.glob("**/channel-*"))
