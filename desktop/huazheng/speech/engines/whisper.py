"""faster-whisper: Whisper models on CTranslate2.

What DESIGN §9 measured decides the shape: windows packed to 30 s at speech pauses and heard in batches lose nothing
and are fast; a sentence in the words of the trade goes with every window; text of the window before does not.
"""

from __future__ import annotations

import logging
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import ctranslate2  # type: ignore[import-untyped]
import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from tqdm import tqdm

from huazheng.core.language import Text
from huazheng.core.transcript import Span, Word
from huazheng.speech.confirming import confirmed
from huazheng.speech.engine import HEARING_RATE, Heard
from huazheng.speech.engines.whisper_quick import read_quickly
from huazheng.speech.placing import with_their_sentence
from huazheng.speech.readings import Reading, better, doubtful, judged
from huazheng.speech.windows import Window, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.speech.engine import Engine, Listening, Stretch

NAME = "faster-whisper"
CPU_COMPUTE = "int8"
CUDA_COMPUTE = ("float16", "int8_float16", "int8_float32", "float32")
"""Kinds of numbers on a graphics card, the best that it knows first."""
BATCH = 4
BEAM = 5
SECOND_BEAM = 1
"""Hearing again asks for the sound, not for the best spelling."""
FIRST_SHARE = 0.7
"""Of the time; the rest hears again without the prompt."""
SUPPRESSED = (-1, 171)
"""-1: what the model itself lists as no speech. 171: the first byte of full-width marks; with a prompt the model takes
the second comma or so for a full-width figure (您好４我是), and half-width marks are a third as long to write."""

logging.getLogger("faster_whisper").setLevel(logging.ERROR)
# The library makes progress bars even when they are off; by default each holds a semaphore of the whole system, which
# outlives a process that is stopped.
tqdm.set_lock(threading.RLock())


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder; nothing is looked for on the network."""
    return _FasterWhisper(model, threads)


def _on_best_device(folder: Path, threads: int) -> tuple[WhisperModel, str, str]:
    """The model, where it runs and in what numbers: on a graphics card where one works, else on the processor."""
    if ctranslate2.get_cuda_device_count() > 0:
        try:
            known = ctranslate2.get_supported_compute_types("cuda")
            compute = next(one for one in CUDA_COMPUTE if one in known)
            model = WhisperModel(str(folder), device="cuda", compute_type=compute, local_files_only=True)
            # CUDA's own libraries are loaded at the first use only, and are what is missing most often.
            model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), dtype=np.float32))
            return model, "cuda", compute
        except (RuntimeError, ValueError, StopIteration) as error:
            logging.getLogger("huazheng.hearing").warning("the graphics card is not used: %s", error)
    model = WhisperModel(
        str(folder), device="cpu", compute_type=CPU_COMPUTE, cpu_threads=threads, local_files_only=True
    )
    return model, "cpu", CPU_COMPUTE


class _FasterWhisper:
    name = NAME

    def __init__(self, model: Path, threads: int) -> None:
        self._model, self._device, self._compute = _on_best_device(model, threads)
        self._batched = BatchedInferencePipeline(self._model)

    def settings(self, listening: Listening) -> dict[str, Any]:
        return {
            "engine_version": version("faster-whisper"),
            "device": self._device,
            "compute_type": self._compute,
            "batch_size": BATCH,
            "beam_size": BEAM,
            "second_beam_size": SECOND_BEAM,
            "language": listening.language,
            "prompt": listening.prompt,
            "suppressed": list(SUPPRESSED),
        }

    def hear(self, audio: NDArray[np.float32], speech: Sequence[Stretch], listening: Listening, task: Task) -> Heard:
        windows = pack(speech)
        words: list[Word] = []
        skipped: list[Span] = []
        for first in range(0, len(windows), BATCH):
            task.check()
            batch = windows[first : first + BATCH]
            readings = self._readings(audio, batch, listening)
            if listening.prompt and listening.twice:
                task.report((first + FIRST_SHARE * len(batch)) / len(windows), str(Text("再听一遍", "Hearing again")))
                readings = self._confirmed(audio, batch, readings, listening)
            for window, read in zip(batch, readings, strict=True):
                words += read.words
                if read.dropped is not None:
                    start, end = window.bounds
                    skipped.append(Span(start=start, end=end, reason=read.dropped, heard=read.heard or None))
            task.report(min(1.0, (first + BATCH) / len(windows)))
        return Heard(tuple(words), tuple(skipped))

    def hear_at_once(self, sound: NDArray[np.float32], language: str) -> Sequence[Word]:
        return _with_times(read_quickly(self._model, sound, language, SUPPRESSED))

    def _confirmed(
        self, audio: NDArray[np.float32], windows: Sequence[Window], readings: Sequence[Reading], listening: Listening
    ) -> list[Reading]:
        """The readings, with what sounds otherwise without the prompt marked.

        The narrow beam is quick and now and then breaks off; what differs then must differ for the wider one too.
        """
        marked = list(readings)
        for beam in (SECOND_BEAM, BEAM):
            asked = [number for number, read in enumerate(readings) if _to_ask(read, marked[number], beam)]
            again = self._texts(audio, [windows[number] for number in asked], listening, beam)
            for number, text in zip(asked, again, strict=True):
                marked[number] = Reading(tuple(confirmed(readings[number].words, text, listening.prompt)))
        return marked

    def _readings(self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening) -> list[Reading]:
        """Each window read with the prompt, and where that is doubtful without it, and then in halves."""
        readings = []
        for window, said in zip(windows, self._read(audio, windows, listening, listening.prompt), strict=True):
            best: Sequence[Word] = said
            for again in (self._unprompted, self._halved):
                if doubtful(best, window, listening.prompt):
                    best = better(best, again(audio, window, listening), window, listening.prompt)
            readings.append(judged(said, best, window))
        return readings

    def _unprompted(self, audio: NDArray[np.float32], window: Window, listening: Listening) -> list[Word]:
        return self._read(audio, [window], listening, "")[0]

    def _halved(self, audio: NDArray[np.float32], window: Window, listening: Listening) -> list[Word]:
        """Another cut often frees a reading that broke off; windows that cannot be cut are left."""
        halves = window.halves()
        return [word for half in self._read(audio, halves, listening, "") for word in half] if halves else []

    def _read(
        self,
        audio: NDArray[np.float32],
        windows: Sequence[Window],
        listening: Listening,
        prompt: str,
    ) -> list[list[Word]]:
        """The words of each window, timed in the recording."""
        read: list[list[Word]] = [[] for _ in windows]
        for index, offset, segment in self._segments(audio, windows, listening, prompt, BEAM, timed=True):
            for word in segment.words or ():
                start, end = windows[index].in_recording(float(word.start) - offset, float(word.end) - offset)
                read[index].append(Word(word.word, start, end, round(float(word.probability), 3)))
        placed = (with_their_sentence(words, window.stretches) for words, window in zip(read, windows, strict=True))
        return [_with_times(words) for words in placed]

    def _texts(
        self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening, beam: int
    ) -> list[str]:
        """What each window gives without a prompt; without times, which take a fifth of the work."""
        texts = [""] * len(windows)
        if windows:
            for index, _, segment in self._segments(audio, windows, listening, "", beam, timed=False):
                texts[index] += segment.text
        return texts

    def _segments(
        self,
        audio: NDArray[np.float32],
        windows: Sequence[Window],
        listening: Listening,
        prompt: str,
        beam: int,
        *,
        timed: bool,
    ) -> Iterator[tuple[int, float, Any]]:
        """The library's segments, each with the number of its window and where that begins in what was handed over."""
        sounds = [window.samples(audio) for window in windows]
        ends = np.cumsum([len(sound) for sound in sounds])
        starts = ends - [len(sound) for sound in sounds]
        clips = [
            {"start": start / HEARING_RATE, "end": end / HEARING_RATE} for start, end in zip(starts, ends, strict=True)
        ]
        segments, _ = self._batched.transcribe(
            # A little silence after the last clip: the library counts clips against the whole length, rounded.
            np.concatenate([*sounds, np.zeros(HEARING_RATE // 10, dtype=np.float32)]),
            language=listening.language,
            clip_timestamps=clips,
            batch_size=BATCH,
            beam_size=beam,
            word_timestamps=timed,
            hotwords=prompt or None,
            suppress_tokens=list(SUPPRESSED),
        )
        for segment in segments:
            index = max(0, int(np.searchsorted(starts / HEARING_RATE, segment.start + 0.01, side="right")) - 1)
            yield index, float(starts[index] / HEARING_RATE), segment


def _to_ask(read: Reading, marked: Reading, beam: int) -> bool:
    """Whether a window is heard again with a beam: all that have words, and with the wider one those that differ."""
    return any(word.differs for word in marked.words) if beam == BEAM else bool(read.words)


def _with_times(words: list[Word]) -> list[Word]:
    """Words in order. One that alignment left without a length (digits, often) gets its share of the gap after it."""
    timed: list[Word] = []
    for index, word in enumerate(words):
        start = max(word.start, timed[-1].end) if timed and timed[-1].end <= word.end else word.start
        end = max(word.end, start)
        if end - start < 0.02 and index + 1 < len(words):
            end = max(end, min(words[index + 1].start, start + 0.3 * len(word.text)))
        timed.append(Word(word.text, start, end, word.probability))
    return timed
