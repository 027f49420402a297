"""faster-whisper: Whisper models on CTranslate2.

What DESIGN §9 measured decides the shape: windows packed to 30 s at speech pauses and heard together lose nothing
and are fast; a sentence in the words of the trade goes with every window; text of the window before does not. Workers
of one thread each keep all cores busy; more threads on one batch wait for each other half the time.
"""

from __future__ import annotations

import itertools
import logging
import math
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import ctranslate2  # type: ignore[import-untyped]
import numpy as np
from faster_whisper import WhisperModel
from tqdm import tqdm

from huazheng.core.transcript import Span, Word
from huazheng.speech.confirming import confirmed
from huazheng.speech.engine import Heard
from huazheng.speech.engines.whisper_sounds import SUPPRESSED, Sounds, encode
from huazheng.speech.looped import around_a_loop
from huazheng.speech.placing import with_their_sentence
from huazheng.speech.readings import LOOP, Reading, better, doubtful, judged
from huazheng.speech.windows import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.speech.engine import Engine, Listening, Stretch
    from huazheng.speech.windows import Window

NAME = "faster-whisper"
WEIGHTS = "model.bin"
CPU_COMPUTE = "int8"
CUDA_COMPUTE = ("float16", "int8_float16", "int8_float32", "float32")
"""Kinds of numbers on a graphics card, the best that it knows first."""
WINDOWS_AT_ONCE = 6
"""Heard at the same time, however many cores there are: each takes some 60 MB with base."""
WINDOWS_AT_ONCE_LARGE = 4
"""With models of more than :data:`LARGE_BYTES`: of the largest each window takes half a gigabyte."""
LARGE_BYTES = 300_000_000
MOST_WORKERS = 4
BEAM = 5
SECOND_BEAM = 1
"""Hearing again asks for the sound, not for the best spelling."""

logging.getLogger("faster_whisper").setLevel(logging.ERROR)
# The library makes progress bars even when they are off; by default each holds a semaphore of the whole system, which
# outlives a process that is stopped.
tqdm.set_lock(threading.RLock())


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder; nothing is looked for on the network."""
    return _FasterWhisper(_on_best_device(model, threads))


class _Loaded(NamedTuple):
    """A model, where it runs and in what numbers, how many batches and how many windows at once."""

    model: WhisperModel
    device: str
    compute: str
    workers: int
    windows: int


def _on_best_device(folder: Path, threads: int) -> _Loaded:
    """On a graphics card where one works, else on the processor."""
    large = (folder / WEIGHTS).stat().st_size > LARGE_BYTES
    windows = WINDOWS_AT_ONCE_LARGE if large else WINDOWS_AT_ONCE
    if ctranslate2.get_cuda_device_count() > 0:
        try:
            known = ctranslate2.get_supported_compute_types("cuda")
            compute = next(one for one in CUDA_COMPUTE if one in known)
            model = WhisperModel(str(folder), device="cuda", compute_type=compute, local_files_only=True)
            # CUDA's own libraries are loaded at the first use only, and are what is missing most often.
            model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), dtype=np.float32))
            return _Loaded(model, "cuda", compute, 1, windows)
        except (RuntimeError, ValueError, StopIteration) as error:
            logging.getLogger("huazheng.hearing").warning("the graphics card is not used: %s", error)
    cores = threads or os.cpu_count() or 1
    workers = min(cores, MOST_WORKERS)
    model = WhisperModel(
        str(folder),
        device="cpu",
        compute_type=CPU_COMPUTE,
        cpu_threads=math.ceil(cores / workers),
        num_workers=workers,
        local_files_only=True,
    )
    return _Loaded(model, "cpu", CPU_COMPUTE, workers, windows)


class _FasterWhisper:
    name = NAME

    def __init__(self, loaded: _Loaded) -> None:
        self._model, self._device, self._compute, self._workers, self._windows = loaded

    def settings(self, listening: Listening) -> dict[str, Any]:
        return {
            "engine_version": version("faster-whisper"),
            "device": self._device,
            "compute_type": self._compute,
            "windows_at_once": self._windows,
            "beam_size": BEAM,
            "second_beam_size": SECOND_BEAM,
            "language": listening.language,
            "prompt": listening.prompt,
            "suppressed": list(SUPPRESSED),
        }

    def hear(self, audio: NDArray[np.float32], speech: Sequence[Stretch], listening: Listening, task: Task) -> Heard:
        task.check()
        together = batches(pack(speech), self._workers, self._windows)
        words: list[Word] = []
        skipped: list[Span] = []
        with ThreadPoolExecutor(self._workers) as pool:
            heard = [pool.submit(self._heard, audio, batch, listening) for batch in together]
            try:
                for number, readings in enumerate(heard):
                    task.check()
                    for window, read in readings.result():
                        words += read.words
                        if read.dropped is not None:
                            start, end = window.bounds
                            skipped.append(Span(start=start, end=end, reason=read.dropped, heard=read.heard or None))
                    task.report((number + 1) / len(together))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return Heard(tuple(words), tuple(skipped))

    def hear_at_once(self, sound: NDArray[np.float32], language: str) -> Sequence[Word]:
        [words] = encode(self._model, [sound], language, hurried=True).words("", BEAM)
        return _with_times(words)

    def _heard(
        self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening
    ) -> list[tuple[Window, Reading]]:
        """Each window and what is believed of it; one that gave a loop comes in pieces, where that helps."""

        def read(some: Sequence[Window]) -> list[Reading]:
            return self._read_twice(audio, some, listening)

        found: list[tuple[Window, Reading]] = []
        for window, reading in zip(windows, read(windows), strict=True):
            pieces = around_a_loop(window, read) if reading.dropped == LOOP else []
            found += pieces or [(window, reading)]
        return found

    def _read_twice(self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening) -> list[Reading]:
        """Each window read, and heard again where that is asked."""
        sounds = self._sounds(audio, windows, listening)
        readings = self._readings(audio, windows, sounds, listening)
        return self._confirmed(sounds, readings, listening) if listening.prompt and listening.twice else readings

    def _sounds(self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening) -> Sounds:
        return encode(self._model, [window.samples(audio) for window in windows], listening.language)

    def _confirmed(self, sounds: Sounds, readings: Sequence[Reading], listening: Listening) -> list[Reading]:
        """The readings, with what sounds otherwise without the prompt marked.

        The narrow beam is quick and now and then breaks off; what differs then must differ for the wider one too.
        """
        marked = list(readings)
        for beam in (SECOND_BEAM, BEAM):
            asked = [number for number, read in enumerate(readings) if _to_ask(read, marked[number], beam)]
            for number, text in zip(asked, sounds.only(asked).texts(beam) if asked else (), strict=True):
                marked[number] = Reading(tuple(confirmed(readings[number].words, text, listening.prompt)))
        return marked

    def _readings(
        self, audio: NDArray[np.float32], windows: Sequence[Window], sounds: Sounds, listening: Listening
    ) -> list[Reading]:
        """Each window read with the prompt, and where that is doubtful without it, and then in halves."""
        readings = []
        for number, (window, said) in enumerate(zip(windows, _read(windows, sounds, listening.prompt), strict=True)):
            best: Sequence[Word] = said
            others = self._otherwise(audio, window, sounds.only([number]), listening)
            while doubtful(best, window, listening.prompt) and (other := next(others, None)) is not None:
                best = better(best, other, window, listening.prompt)
            readings.append(judged(said, best, window))
        return readings

    def _otherwise(
        self, audio: NDArray[np.float32], window: Window, sound: Sounds, listening: Listening
    ) -> Iterator[list[Word]]:
        """A window without the prompt; then in halves, for another cut often frees a reading that broke off."""
        yield _read([window], sound, "")[0]
        if halves := window.halves():
            yield [word for half in _read(halves, self._sounds(audio, halves, listening), "") for word in half]


def batches(windows: Sequence[Window], workers: int, at_once: int) -> list[Sequence[Window]]:
    """The windows in order, in batches of one size so that all workers are done at the same time."""
    count = min(len(windows), workers * math.ceil(len(windows) / at_once))
    borders = [len(windows) * number // count for number in range(count + 1)] if count else []
    return [windows[first:last] for first, last in itertools.pairwise(borders)]


def _read(windows: Sequence[Window], sounds: Sounds, prompt: str) -> list[list[Word]]:
    """The words of each window, timed in the recording."""
    return [
        _with_times(with_their_sentence([_in_recording(word, window) for word in words], window.stretches))
        for window, words in zip(windows, sounds.words(prompt, BEAM), strict=True)
    ]


def _in_recording(word: Word, window: Window) -> Word:
    start, end = window.in_recording(word.start, word.end)
    return Word(word.text, start, end, word.probability)


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
