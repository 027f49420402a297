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

from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.speech.asr.alignment import move_stray_words
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.asr.cross_check import mark_differences
from huazheng.speech.asr.engines.whisper_encoding import SUPPRESSED_TOKENS, EncodedAudio, encode
from huazheng.speech.asr.hypotheses import DROPPED_LOOP, Hypothesis, accept_or_drop, choose_hypothesis, needs_retry
from huazheng.speech.asr.repetition import retry_around_repetition
from huazheng.speech.engine import RecognitionResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.asr.chunking import RecognitionWindow
    from huazheng.speech.engine import Engine, RecognitionOptions, SpeechSegment

NAME = "faster-whisper"
WEIGHTS = "model.bin"
CPU_COMPUTE = "int8"
CUDA_COMPUTE = ("float16", "int8_float16", "int8_float32", "float32")
"""Kinds of numbers on a graphics card, the best that it knows first."""
BATCH_WINDOWS = 6
"""RecognitionResult at the same time, however many cores there are: each takes some 60 MB with base."""
BATCH_WINDOWS_LARGE = 4
"""With models of more than :data:`LARGE_BYTES`: of the largest each window takes half a gigabyte."""
LARGE_BYTES = 300_000_000
MAX_WORKERS = 4
BEAM_SIZE = 5
RECHECK_BEAM_SIZE = 1
"""Hearing again asks for the sound, not for the best spelling."""

logging.getLogger("faster_whisper").setLevel(logging.ERROR)
# The library makes progress bars even when they are off; by default each holds a semaphore of the whole system, which
# outlives a process that is stopped.
tqdm.set_lock(threading.RLock())


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder; nothing is looked for on the network."""
    return _FasterWhisper(_load_on_best_device(model, threads))


class _LoadedModel(NamedTuple):
    """A model, where it runs and in what numbers, how many batches and how many windows at once."""

    model: WhisperModel
    device: str
    compute: str
    workers: int
    windows: int


def _load_on_best_device(folder: Path, threads: int) -> _LoadedModel:
    """On a graphics card where one works, else on the processor."""
    large = (folder / WEIGHTS).stat().st_size > LARGE_BYTES
    windows = BATCH_WINDOWS_LARGE if large else BATCH_WINDOWS
    if ctranslate2.get_cuda_device_count() > 0:
        try:
            known = ctranslate2.get_supported_compute_types("cuda")
            compute = next(one for one in CUDA_COMPUTE if one in known)
            model = WhisperModel(str(folder), device="cuda", compute_type=compute, local_files_only=True)
            # CUDA's own libraries are loaded at the first use only, and are what is missing most often.
            model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), dtype=np.float32))
            return _LoadedModel(model, "cuda", compute, 1, windows)
        except (RuntimeError, ValueError, StopIteration) as error:
            logging.getLogger("huazheng.hearing").warning("the graphics card is not used: %s", error)
    cores = threads or os.cpu_count() or 1
    workers = min(cores, MAX_WORKERS)
    model = WhisperModel(
        str(folder),
        device="cpu",
        compute_type=CPU_COMPUTE,
        cpu_threads=math.ceil(cores / workers),
        num_workers=workers,
        local_files_only=True,
    )
    return _LoadedModel(model, "cpu", CPU_COMPUTE, workers, windows)


class _FasterWhisper:
    name = NAME

    def __init__(self, loaded: _LoadedModel) -> None:
        self._model, self._device, self._compute, self._workers, self._windows = loaded

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        return {
            "engine_version": version("faster-whisper"),
            "device": self._device,
            "compute_type": self._compute,
            "windows_at_once": self._windows,
            "beam_size": BEAM_SIZE,
            "second_beam_size": RECHECK_BEAM_SIZE,
            "language": options.language,
            "prompt": options.prompt,
            "suppressed": list(SUPPRESSED_TOKENS),
        }

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        task.check()
        together = batches(pack_windows(speech), self._workers, self._windows)
        words: list[Word] = []
        skipped: list[SkippedSpan] = []
        with ThreadPoolExecutor(self._workers) as pool:
            heard = [pool.submit(self._recognize_batch, audio, batch, options) for batch in together]
            try:
                for number, readings in enumerate(heard):
                    task.check()
                    for window, read in readings.result():
                        words += read.words
                        if read.dropped is not None:
                            start, end = window.bounds
                            skipped.append(
                                SkippedSpan(start=start, end=end, reason=read.dropped, heard=read.heard or None)
                            )
                    task.report((number + 1) / len(together))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return RecognitionResult(tuple(words), tuple(skipped))

    def recognize_live(self, sound: NDArray[np.float32], language: str) -> Sequence[Word]:
        [words] = encode(self._model, [sound], language, tight_padding=True).words("", BEAM_SIZE)
        return _with_times(words)

    def _recognize_batch(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> list[tuple[RecognitionWindow, Hypothesis]]:
        """Each window and what is believed of it; one that gave a loop comes in pieces, where that helps."""

        def read(some: Sequence[RecognitionWindow]) -> list[Hypothesis]:
            return self._recognize_and_check(audio, some, options)

        found: list[tuple[RecognitionWindow, Hypothesis]] = []
        for window, reading in zip(windows, read(windows), strict=True):
            pieces = retry_around_repetition(window, read) if reading.dropped == DROPPED_LOOP else []
            found += pieces or [(window, reading)]
        return found

    def _recognize_and_check(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> list[Hypothesis]:
        """Each window read, and heard again where that is asked."""
        sounds = self._encode(audio, windows, options)
        readings = self._hypotheses(audio, windows, sounds, options)
        return self._cross_check(sounds, readings, options) if options.prompt and options.twice else readings

    def _encode(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> EncodedAudio:
        return encode(self._model, [window.samples(audio) for window in windows], options.language)

    def _cross_check(
        self, sounds: EncodedAudio, readings: Sequence[Hypothesis], options: RecognitionOptions
    ) -> list[Hypothesis]:
        """The readings, with what sounds otherwise without the prompt marked.

        The narrow beam is quick and now and then breaks off; what differs then must differ for the wider one too.
        """
        marked = list(readings)
        for beam in (RECHECK_BEAM_SIZE, BEAM_SIZE):
            asked = [number for number, read in enumerate(readings) if _needs_check(read, marked[number], beam)]
            for number, text in zip(asked, sounds.only(asked).texts(beam) if asked else (), strict=True):
                marked[number] = Hypothesis(tuple(mark_differences(readings[number].words, text, options.prompt)))
        return marked

    def _hypotheses(
        self,
        audio: NDArray[np.float32],
        windows: Sequence[RecognitionWindow],
        sounds: EncodedAudio,
        options: RecognitionOptions,
    ) -> list[Hypothesis]:
        """Each window read with the prompt, and where that is needs_retry without it, and then in halves."""
        readings = []
        for number, (window, said) in enumerate(zip(windows, _read(windows, sounds, options.prompt), strict=True)):
            best: Sequence[Word] = said
            others = self._alternatives(audio, window, sounds.only([number]), options)
            while needs_retry(best, window, options.prompt) and (other := next(others, None)) is not None:
                best = choose_hypothesis(best, other, window, options.prompt)
            readings.append(accept_or_drop(said, best, window))
        return readings

    def _alternatives(
        self, audio: NDArray[np.float32], window: RecognitionWindow, sound: EncodedAudio, options: RecognitionOptions
    ) -> Iterator[list[Word]]:
        """A window without the prompt; then in halves, for another cut often frees a reading that broke off."""
        yield _read([window], sound, "")[0]
        if halves := window.halves():
            yield [word for half in _read(halves, self._encode(audio, halves, options), "") for word in half]


def batches(windows: Sequence[RecognitionWindow], workers: int, at_once: int) -> list[Sequence[RecognitionWindow]]:
    """The windows in order, in batches of one size so that all workers are done at the same time."""
    count = min(len(windows), workers * math.ceil(len(windows) / at_once))
    borders = [len(windows) * number // count for number in range(count + 1)] if count else []
    return [windows[first:last] for first, last in itertools.pairwise(borders)]


def _read(windows: Sequence[RecognitionWindow], sounds: EncodedAudio, prompt: str) -> list[list[Word]]:
    """The words of each window, timed in the recording."""
    return [
        _with_times(move_stray_words([_in_recording(word, window) for word in words], window.segments))
        for window, words in zip(windows, sounds.words(prompt, BEAM_SIZE), strict=True)
    ]


def _in_recording(word: Word, window: RecognitionWindow) -> Word:
    start, end = window.in_recording(word.start, word.end)
    return Word(word.text, start, end, word.probability)


def _needs_check(read: Hypothesis, marked: Hypothesis, beam: int) -> bool:
    """Whether a window is heard again with a beam: all that have words, and with the wider one those that differ."""
    return any(word.differs for word in marked.words) if beam == BEAM_SIZE else bool(read.words)


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
