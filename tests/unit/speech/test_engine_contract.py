"""The contract of every engine: Whisper with its real model, the engines of sherpa-onnx with tiny ones made here."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, Stopped, UnusableInput
from huazheng.core.runtime.task import Task
from huazheng.core.text.script import strip_punctuation
from huazheng.speech.asr.engine import ENGINES, RecognitionOptions, capabilities_of, open_engine
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION, segments, speech_probabilities
from support import tiny_recognizers
from support.sample_audio import phone_sample
from support.tiny_recognizers import bytes_as_written, onset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Word
    from huazheng.speech.asr.engine import Engine

SILENCE_SECONDS = 2.0
GOOD = bytes_as_written("好")
MADE = {
    "sense-voice": (tiny_recognizers.sense_voice, ["好", "的", "，", "▁o", "k", "退", "保", "。"]),
    "paraformer": (tiny_recognizers.paraformer, ["好", "的", "o@@", "k", "退", "保", "sms"]),
    "zipformer-ctc": (
        tiny_recognizers.zipformer_ctc,
        [f"▁{GOOD[:2]}", GOOD[2:], f"▁{bytes_as_written('退')}", "▁o", "k"],
    ),
}
TEXTS = {"sense-voice": "好的， ok退保。", "paraformer": "好的 ok退保 sms", "zipformer-ctc": "好退 ok"}
OPTIONS = RecognitionOptions()


@dataclass(frozen=True)
class Recording:
    """Sound that an engine is asked about, where it holds speech, and a segment of silence after that."""

    engine: str
    folder: Path
    audio: NDArray[np.float32]
    speech: tuple[SpeechSegment, ...]
    silence: SpeechSegment

    def open(self, threads: int = 1) -> Engine:
        return opened(self.engine, self.folder, threads)


opened = cache(open_engine)


PARAMETERS = [pytest.param(name, marks=[] if name in MADE else [pytest.mark.slow]) for name in sorted(ENGINES)]


@pytest.fixture(scope="module", params=PARAMETERS)
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    engine: str = request.param
    if engine == "faster-whisper":
        folder: Path = request.getfixturevalue("base_model_folder")
        sound = phone_sample(12.0)
        speech = segments(speech_probabilities(sound), len(sound), RECOGNITION_SEGMENTATION)
    else:
        make, tokens = MADE[engine]
        model = make(tmp_path_factory.mktemp("model"), tokens)
        folder, once = model.folder, model.sound(tokens)
        sound = np.concatenate([once, once])
        speech = [SpeechSegment(0, len(once)), SpeechSegment(len(once), len(sound))]
    silence = SpeechSegment(len(sound), len(sound) + round(SILENCE_SECONDS * ASR_SAMPLE_RATE))
    audio = np.concatenate([sound, np.zeros(silence.end - silence.start, np.float32)])
    return Recording(engine, folder, audio, tuple(speech), silence)


def text_of(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def test_words_are_in_order_and_inside_their_segments(recording: Recording) -> None:
    words = recording.open().recognize(recording.audio, recording.speech, OPTIONS, Task()).words
    assert strip_punctuation(text_of(words))
    for earlier, later in itertools.pairwise(words):
        assert earlier.start <= later.start
        assert earlier.end <= later.end
    bounds = [(segment.start_seconds, segment.end_seconds) for segment in recording.speech]
    for word in words:
        assert word.start < word.end or not strip_punctuation(word.text), word
        assert any(start - 0.002 <= word.start and word.end <= end + 0.002 for start, end in bounds), word


def test_a_stop_is_obeyed_at_once(recording: Recording) -> None:
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        recording.open().recognize(recording.audio, recording.speech, OPTIONS, task)


def test_a_segment_without_text_is_listed(recording: Recording) -> None:
    result = recording.open().recognize(recording.audio, [recording.silence], OPTIONS, Task())
    assert result.words == ()
    [span] = result.skipped
    assert (span.start, span.end) == (
        round(recording.silence.start_seconds, 3),
        round(recording.silence.end_seconds, 3),
    )
    assert span.reason


def test_nothing_to_recognize_gives_nothing(recording: Recording) -> None:
    result = recording.open().recognize(recording.audio, [], OPTIONS, Task())
    assert (result.words, result.skipped) == ((), ())


def test_threads_do_not_change_the_words(recording: Recording) -> None:
    one, two = (
        recording.open(threads).recognize(recording.audio, recording.speech, OPTIONS, Task()) for threads in (1, 2)
    )
    assert one == two


def test_live_text_is_the_segments_text(recording: Recording) -> None:
    segment = max(recording.speech, key=lambda one: one.end - one.start)
    audio = recording.audio[segment.start : segment.end]
    words = recording.open().recognize_live(audio, "zh")
    assert strip_punctuation(text_of(words))
    assert all(0 <= word.start <= word.end <= segment.seconds for word in words)


def test_a_sound_of_a_few_milliseconds_does_no_harm(recording: Recording) -> None:
    for samples in (160, 800):
        recording.open().recognize(recording.audio, [SpeechSegment(0, samples)], OPTIONS, Task())


def test_the_engine_can_do_what_it_declares(recording: Recording) -> None:
    engine = recording.open()
    words = engine.recognize(recording.audio, recording.speech, OPTIONS, Task()).words
    declared = capabilities_of(recording.engine)
    assert engine.capabilities == declared
    assert any(word.spread for word in words) is not declared.word_times
    assert all((word.probability is not None) is declared.confidence for word in words)
    assert (strip_punctuation(text_of(words)) != text_of(words).replace(" ", "")) is declared.punctuation
    settings = engine.settings(RecognitionOptions(prompt="犹豫期、退保。"))
    assert ("犹豫期、退保。" in settings.values()) is declared.prompt


def test_an_unknown_language_is_named(recording: Recording) -> None:
    with pytest.raises(UnusableInput, match="xx"):
        recording.open().recognize(recording.audio, recording.speech, RecognitionOptions("xx"), Task())


@pytest.mark.parametrize("engine", sorted(MADE))
def test_the_words_and_times_are_those_of_the_model(engine: str, tmp_path: Path) -> None:
    make, tokens = MADE[engine]
    model = make(tmp_path / "model", tokens)
    segment_start = 1.0
    sound = np.concatenate([np.zeros(ASR_SAMPLE_RATE, np.float32), model.sound(tokens)])
    segment = SpeechSegment(ASR_SAMPLE_RATE, len(sound))
    words = open_engine(engine, model.folder, 1).recognize(sound, [segment], OPTIONS, Task()).words
    assert text_of(words).strip() == TEXTS[engine]
    begins = [segment_start + onset(number) for number in range(len(tokens))]
    for word in words:
        assert min(abs(word.start - begin) for begin in begins) < 0.07, word
    assert words[0].start == pytest.approx(begins[0], abs=0.07)


def test_a_model_without_word_times_says_so(tmp_path: Path) -> None:
    tokens = ["好", "的", "退", "保"]
    model = tiny_recognizers.paraformer(tmp_path / "model", tokens, times=False)
    sound = model.sound(tokens)
    engine = open_engine("paraformer", model.folder, 1)
    words = engine.recognize(sound, [SpeechSegment(0, len(sound))], OPTIONS, Task()).words
    assert text_of(words) == "好的退保"
    assert all(word.spread for word in words)
    assert not engine.capabilities.word_times


def test_an_engine_without_its_files_is_an_error_not_the_end_of_the_process(tmp_path: Path) -> None:
    for engine in MADE:
        with pytest.raises(ResourceUnavailable, match=r"model\.int8\.onnx"):
            open_engine(engine, tmp_path, 1)


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(ResourceUnavailable, match="sense-voice"):
        capabilities_of("gramophone")
