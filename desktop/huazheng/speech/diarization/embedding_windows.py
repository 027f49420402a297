"""Speaker-embedding windows: 0.8 s, never crossing a pause, and their features.

A window's features are its embedding by the speaker model and its mean spectrum, in which the two ends of a telephone
line differ too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.diarization.embeddings import (
    EMBEDDING_SIZE,
    MEL_BANDS,
    STEP_SAMPLES,
    WINDOW_LENGTH_STEPS,
    gather_windows,
    mean_spectra,
    mel_steps_between,
    step_count,
)
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.diarization.embeddings import SpeakerEmbedder
    from huazheng.speech.mono_audio import MonoAudio

WINDOW_HOP_STEPS = 20
BATCH_WINDOWS = 256
MAX_BATCH_SPAN_STEPS = 12_000
GROUP_SECONDS = 2.0
EMBEDDING_WEIGHT = 10.0


@dataclass(frozen=True)
class EmbeddingWindows:
    """Windows of 0.8 s, one element of each array for each window.

    ``piece``: number of the piece of speech; ``group``: number of the group of up to two seconds; ``middle``: seconds;
    ``starts``: first step; ``lengths``: steps of the piece, which may be fewer than a window has.
    """

    piece: NDArray[np.int64]
    group: NDArray[np.int64]
    middle: NDArray[np.float64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Windows that hold 0.8 s of one piece, so that their embedding can be trusted."""
        return self.lengths >= WINDOW_LENGTH_STEPS


def cut_windows(steps: int, pieces: Sequence[tuple[float, float]]) -> EmbeddingWindows:
    """Cut windows from a channel of so many steps of 10 ms; ``pieces``: start and end of its speech, in seconds."""
    rows: list[tuple[int, int, float, int, int]] = []
    groups = -1
    for number, (start, end) in enumerate(pieces):
        first = round(start * ASR_SAMPLE_RATE / STEP_SAMPLES)
        length = max(5, min(round(end * ASR_SAMPLE_RATE / STEP_SAMPLES), steps) - first)
        since = -GROUP_SECONDS
        for at in [*range(first, first + length - WINDOW_LENGTH_STEPS + 1, WINDOW_HOP_STEPS)] or [first]:
            middle = (at + min(WINDOW_LENGTH_STEPS, length) / 2) * STEP_SAMPLES / ASR_SAMPLE_RATE
            if middle - since >= GROUP_SECONDS or at == first:
                groups, since = groups + 1, middle
            rows.append((number, groups, middle, at, length))
    piece, group, middles, starts, lengths = zip(*rows, strict=True)
    return EmbeddingWindows(np.array(piece), np.array(group), np.array(middles), np.array(starts), np.array(lengths))


def window_features(
    windows: EmbeddingWindows, audio: MonoAudio, model: SpeakerEmbedder, task: Task
) -> NDArray[np.float32]:
    """Features of each window: its embedding (times a weight), then its mean spectrum, shape (windows, 256 + 40)."""
    features = np.empty((len(windows.starts), EMBEDDING_SIZE + MEL_BANDS), dtype=np.float32)
    for part in _batches(windows):
        task.check()
        task.report(part.start / len(features))
        starts, lengths = windows.starts[part], np.clip(windows.lengths[part], 1, WINDOW_LENGTH_STEPS)
        first = int(starts[0])
        last = min(step_count(len(audio)), int((starts + lengths).max()))
        sound = gather_windows(mel_steps_between(audio, first, last), starts - first, lengths)
        features[part, :EMBEDDING_SIZE] = model.embed(sound) * EMBEDDING_WEIGHT
        features[part, EMBEDDING_SIZE:] = mean_spectra(sound)
    return features


def _batches(windows: EmbeddingWindows) -> Iterator[slice]:
    """Slices of windows that lie near each other in time, so that little sound is in memory."""
    first = 0
    for number, start in enumerate(windows.starts):
        if number - first == BATCH_WINDOWS or start - windows.starts[first] > MAX_BATCH_SPAN_STEPS:
            yield slice(first, number)
            first = number
    yield slice(first, len(windows.starts))
