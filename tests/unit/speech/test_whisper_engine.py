"""Encoded once, read as often as is asked, by several workers: none of it may change what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import Stopped
from huazheng.core.runtime.task import Task
from huazheng.core.text.pinyin import sound_containment
from huazheng.speech.asr.chunking import split_lanes
from huazheng.speech.asr.engine import RecognitionOptions, open_engine
from huazheng.speech.asr.engines.whisper import Lane, WhisperEngine, split_batches
from huazheng.speech.asr.engines.whisper_device import load_on_best_device
from huazheng.speech.asr.engines.whisper_encoding import MAX_TOKENS_BEFORE, TOKENS_BEFORE_STEP, encode
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION, WINDOW_SEGMENTATION, segments, speech_probabilities
from support.sample_audio import phone_sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Word

UNTIL = 63.0


@pytest.fixture(scope="module")
def sound() -> NDArray[np.float32]:
    return phone_sample(UNTIL)


@pytest.fixture(scope="module")
def speech(sound: NDArray[np.float32]) -> list[SpeechSegment]:
    return segments(speech_probabilities(sound), len(sound), WINDOW_SEGMENTATION)


def text_of(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def test_the_text_depends_on_no_worker_and_no_neighbour(
    base_model_folder: Path, sound: NDArray[np.float32], speech: list[SpeechSegment]
) -> None:
    listening = RecognitionOptions(prompt="犹豫期、退保、现金价值。", recheck=True)
    heard = [
        open_engine("faster-whisper", base_model_folder, cores).recognize(sound, speech, listening, Task())
        for cores in (1, 3)
    ]
    assert heard[0] == heard[1]


def test_lanes_begin_with_the_text_of_the_first_window(
    base_model_folder: Path, sound: NDArray[np.float32], speech: list[SpeechSegment]
) -> None:
    options = RecognitionOptions()
    engine = open_engine("faster-whisper", base_model_folder, 1)
    first, second = split_lanes(speech, sound)
    together = list(engine.recognize(sound, speech, options, Task()).words)
    assert text_of(together).startswith(text_of(engine.recognize(sound, first, options, Task()).words))
    alone = text_of(engine.recognize(sound, second, options, Task()).words)
    assert sound_containment(alone, text_of(together)) > 0.9


def test_text_before_a_sound_changes_no_other_sound_of_the_batch(
    base_model_folder: Path, sound: NDArray[np.float32]
) -> None:
    model = load_on_best_device(base_model_folder, 1).model
    parts = [sound[: 10 * ASR_SAMPLE_RATE], sound[10 * ASR_SAMPLE_RATE : 20 * ASR_SAMPLE_RATE]]
    encoded = encode(model, parts, "zh")
    first, _ = encoded.words(5, timestamps=True)
    before = first.tokens
    assert len(before) >= TOKENS_BEFORE_STEP
    same, after = encoded.words(5, timestamps=True, before=[(), before])
    assert same == first
    [alone] = encode(model, parts[1:], "zh").words(5, timestamps=True, before=[before])
    assert after == alone


def test_text_before_a_window_that_leads_astray_is_left_out(
    base_model_folder: Path, sound: NDArray[np.float32], speech: list[SpeechSegment]
) -> None:
    loaded = load_on_best_device(base_model_folder, 1)
    part = SpeechSegment(10 * ASR_SAMPLE_RATE, 20 * ASR_SAMPLE_RATE)
    encoded = encode(loaded.model, [sound[: part.start], sound[part.start : part.end]], "zh")
    first, plain = encoded.words(5, timestamps=True)
    repeated = (first.tokens * 9)[-MAX_TOKENS_BEFORE:]
    [_, astray] = encoded.words(5, timestamps=True, before=[(), repeated])
    assert sound_containment(text_of(plain.words), text_of(astray.words)) < 0.5
    lane = Lane([part], before=repeated)
    WhisperEngine(loaded).recognize_lanes(sound, [lane], RecognitionOptions(), Task(), lambda _: None)
    [(_, hypothesis)] = lane.results
    assert sound_containment(text_of(plain.words), text_of(hypothesis.words)) > 0.9


def test_segments_can_be_recognized_separately(base_model_folder: Path, sound: NDArray[np.float32]) -> None:
    engine = open_engine("faster-whisper", base_model_folder, 1)
    first = segments(speech_probabilities(sound), len(sound), RECOGNITION_SEGMENTATION)[:4]
    alone = engine.recognize(sound, first, RecognitionOptions(separately=True), Task())
    each = [engine.recognize(sound, [segment], RecognitionOptions(), Task()) for segment in first]
    assert [word for result in each for word in result.words] == list(alone.words)


def test_a_single_sample_is_no_speech(base_model_folder: Path, sound: NDArray[np.float32]) -> None:
    result = open_engine("faster-whisper", base_model_folder, 1).recognize(
        sound, [SpeechSegment(0, 1)], RecognitionOptions(), Task()
    )
    assert result.words == ()
    assert len(result.skipped) == 1


def test_recognition_stops_when_asked(
    base_model_folder: Path, sound: NDArray[np.float32], speech: list[SpeechSegment]
) -> None:
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        open_engine("faster-whisper", base_model_folder, 1).recognize(sound, speech, RecognitionOptions(), task)


@pytest.mark.parametrize(("count", "workers", "at_once"), [(0, 2, 6), (1, 2, 6), (5, 2, 6), (12, 2, 6), (7, 4, 4)])
def test_batches_hold_every_window_once_and_are_alike(count: int, workers: int, at_once: int) -> None:
    windows = list(range(count))
    made = split_batches(windows, workers, at_once)
    assert [window for batch in made for window in batch] == windows
    sizes = [len(batch) for batch in made]
    assert all(sizes)
    assert sum(sorted(sizes)[-workers:]) <= at_once
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert len(made) >= min(count, workers)
