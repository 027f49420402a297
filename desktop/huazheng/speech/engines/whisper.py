"""faster-whisper: Whisper models on CTranslate2.

What DESIGN §9 measured decides the shape: windows packed to 30 s at speech pauses and heard in batches lose nothing
and are fast; a sentence in the words of the trade goes with every window; text of the window before does not.
"""

from __future__ import annotations

import logging
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from tqdm import tqdm

from huazheng.core.transcript import Span, Word
from huazheng.speech.doubt import echoes, is_ghost, is_loop
from huazheng.speech.engine import HEARING_RATE, Heard
from huazheng.speech.windows import Window, pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.speech.engine import Engine, Listening, Stretch

NAME = "faster-whisper"
COMPUTE = "int8"
BATCH = 4
BEAM = 5

logging.getLogger("faster_whisper").setLevel(logging.ERROR)
# The library makes progress bars even when they are off; by default each holds a semaphore of the whole system, which
# outlives a process that is stopped.
tqdm.set_lock(threading.RLock())


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder; nothing is looked for on the network."""
    return _FasterWhisper(model, threads)


class _FasterWhisper:
    name = NAME

    def __init__(self, model: Path, threads: int) -> None:
        self._model = WhisperModel(
            str(model), device="cpu", compute_type=COMPUTE, cpu_threads=threads, local_files_only=True
        )
        self._batched = BatchedInferencePipeline(self._model)

    def settings(self, listening: Listening) -> dict[str, Any]:
        return {
            "engine_version": version("faster-whisper"),
            "compute_type": COMPUTE,
            "batch_size": BATCH,
            "beam_size": BEAM,
            "language": listening.language,
            "prompt": listening.prompt,
        }

    def hear(self, audio: NDArray[np.float32], speech: Sequence[Stretch], listening: Listening, task: Task) -> Heard:
        windows = pack(speech)
        words: list[Word] = []
        skipped: list[Span] = []
        for first in range(0, len(windows), BATCH):
            task.check()
            batch = windows[first : first + BATCH]
            read = self._read(audio, batch, listening, listening.prompt)
            for window, heard in zip(batch, read, strict=True):
                said = heard
                if _doubtful(heard, listening.prompt):
                    # Heard again without the prompt: what was really said comes back, an echo does not.
                    [said] = self._read(audio, [window], listening, "")
                if (reason := _invented(said)) is not None:
                    text = "".join(word.text for word in said)
                    skipped.append(Span(start=said[0].start, end=said[-1].end, reason=reason, heard=text))
                else:
                    words += said
            task.report(min(1.0, (first + BATCH) / len(windows)))
        return Heard(tuple(words), tuple(skipped))

    def _read(
        self, audio: NDArray[np.float32], windows: Sequence[Window], listening: Listening, prompt: str
    ) -> list[list[Word]]:
        """The words of each window, timed in the recording."""
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
            beam_size=BEAM,
            word_timestamps=True,
            hotwords=prompt or None,
        )
        read: list[list[Word]] = [[] for _ in windows]
        for segment in segments:
            index = max(0, int(np.searchsorted(starts / HEARING_RATE, segment.start + 0.01, side="right")) - 1)
            offset = float(starts[index] / HEARING_RATE)
            for word in segment.words or ():
                start, end = windows[index].in_recording(float(word.start) - offset, float(word.end) - offset)
                read[index].append(Word(word.word, start, end, round(float(word.probability), 3)))
        return [_with_times(words) for words in read]


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


def _doubtful(words: Sequence[Word], prompt: str) -> bool:
    return _invented(words) is not None or echoes("".join(word.text for word in words), prompt)


def _invented(words: Sequence[Word]) -> str | None:
    """Why these words cannot have been said, or None."""
    text = "".join(word.text for word in words)
    if is_ghost(text):
        return "dropped_ghost"
    return "dropped_loop" if is_loop(text) else None
