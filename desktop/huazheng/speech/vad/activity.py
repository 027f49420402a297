"""Voice activity: segments of speech, from Silero's model at three input levels and from a second model.

The model detects telephone speech far better when it is quiet: of a man's voice of 300 to 3400 Hz at a usual level it
found 0.02 to 0.6 of the speech time, of the same voice at -50 dB 0.75 (measured on calls with labeled turns). So a
recording is attenuated first; once less far, for quiet speech beside loud music; and once hardly, for a faint speaker.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.schema.transcript import SkippedSpan
from huazheng.speech.faster_whisper_internals import vad_model
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, BLOCK_SECONDS, MAX_SEGMENT_SECONDS, SpeechSegment, iter_blocks
from huazheng.speech.vad.second_opinion import speech_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import MonoAudio

VAD_FRAME = 512
"""Samples in a frame of the model: 32 ms."""
VAD_LEVELS_DB = (-50.0, -30.0)
FAINT_LEVEL_DB = -15.0
"""For a faint speaker: of one 20 dB below the other this level found 0.82 of the speech, the others 0.65. At -10 dB
noise passed for speech."""
MIN_FAINT_SECONDS = 0.5
"""Least new speech that a run at :data:`FAINT_LEVEL_DB` must add to count: a sentence of its own, not the edge of one
found already, which would only shift the recognizer's windows."""
MIN_SECOND_OPINION_SECONDS = 0.3
"""Least speech found by the second model alone that counts. Silence is what neither model takes for speech."""
MIN_FIRST_OPINION = 0.1
"""Probability by the first model that such a stretch must reach somewhere: hum and ring-back, which the second model
takes for speech, reached 0.05 at most, speech of a phone on speaker 0.12 to 0.77."""
_SECOND_OPINION_PROBABILITY = 0.6
SPEECH_ONSET = 0.5
SPEECH_OFFSET = 0.35
_CHUNK = VAD_FRAME * 1800  # about a minute: five take 150 MB more and give the same
_WARM_UP = VAD_FRAME * 60
DIGITAL_SILENCE_LEVEL = 1e-5
"""Amplitude of the loud parts up to which a channel counts as digital silence."""


@dataclass(frozen=True)
class SegmentationConfig:
    """Rules for making segments of probabilities, in seconds.

    Pauses shorter than ``pause`` do not cut; ``pad`` is added on both sides; runs under ``shortest`` are left out;
    segments over ``longest`` are split. The transcript's options list these fields by name.
    """

    pause: float
    pad: float
    shortest: float = 0.0
    longest: float = float("inf")


RECOGNITION_SEGMENTATION = SegmentationConfig(pause=0.25, pad=0.2, shortest=0.1, longest=MAX_SEGMENT_SECONDS)
"""Speech as it is listed. Less than a tenth of a second alone is a click or a tone: no syllable is as short."""
WINDOW_SEGMENTATION = SegmentationConfig(pause=1.0, pad=0.4, shortest=0.1, longest=120.0)
"""For engines: pauses within a talk stay, since text broke off after them where they were cut out."""
MIN_SILENCE_SECONDS = 0.5
"""A shorter silence is a breath and is not listed."""


def speech_probabilities(audio: MonoAudio, level: float | None = None) -> NDArray[np.float32]:
    """Probability of speech in each frame of :data:`VAD_FRAME` samples, 0 to 1, shape (frames,).

    ``level``: amplitude of the channel's loud parts, where it is known from more than ``audio``.
    """
    level = loudness(audio) if level is None else level
    if level < DIGITAL_SILENCE_LEVEL:
        return np.zeros(-(-len(audio) // VAD_FRAME), dtype=np.float32)
    gains = [10 ** (decibel / 20) / level for decibel in (*VAD_LEVELS_DB, FAINT_LEVEL_DB)]
    # The model itself takes one core.
    with ThreadPoolExecutor(len(gains)) as pool:
        second = pool.submit(speech_spans, audio, level)
        by_level = [*pool.map(lambda gain: _predict(audio, gain), gains)]
    probabilities = add_faint_speech(np.asarray(np.maximum.reduce(by_level[:-1])), by_level[-1])
    return _add_second_opinion(probabilities, second.result(), np.maximum.reduce(by_level))


def add_faint_speech(probabilities: NDArray[np.float32], faint: NDArray[np.float32]) -> NDArray[np.float32]:
    """``probabilities`` with the runs of ``faint`` that add at least :data:`MIN_FAINT_SECONDS`."""
    known = _is_speech(probabilities)
    for first, last in speech_runs(faint):
        if np.count_nonzero(~known[first:last]) * VAD_FRAME >= MIN_FAINT_SECONDS * ASR_SAMPLE_RATE:
            probabilities[first:last] = np.maximum(probabilities[first:last], faint[first:last])
    return probabilities


def _add_second_opinion(
    probabilities: NDArray[np.float32], spans: Sequence[tuple[int, int]], first_opinion: NDArray[np.float32]
) -> NDArray[np.float32]:
    """``probabilities`` with the stretches of ``spans`` (samples) outside known speech that are long enough.

    ``first_opinion``: greatest probability of each frame by Silero's model at any level.
    """
    known = _is_speech(probabilities)
    least = MIN_SECOND_OPINION_SECONDS * ASR_SAMPLE_RATE / VAD_FRAME
    for start, end in spans:
        frames = np.arange(start // VAD_FRAME, min(-(-end // VAD_FRAME), len(probabilities)))
        unknown = frames[~known[frames]]
        for stretch in np.split(unknown, np.flatnonzero(np.diff(unknown) > 1) + 1):
            if len(stretch) >= least and first_opinion[stretch].max() >= MIN_FIRST_OPINION:
                probabilities[stretch] = np.maximum(probabilities[stretch], _SECOND_OPINION_PROBABILITY)
    return probabilities


def _is_speech(probabilities: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mask of the frames in :func:`speech_runs`."""
    mask = np.zeros(len(probabilities), dtype=bool)
    for first, last in speech_runs(probabilities):
        mask[first:last] = True
    return mask


def loudness(audio: MonoAudio) -> float:
    """Amplitude of the loud parts: 95th percentile of the root mean square over 20 ms."""
    power = mean_squares(audio, ASR_SAMPLE_RATE // 50)
    return float(np.sqrt(np.percentile(power, 95))) if len(power) else 0.0


def mean_squares(audio: MonoAudio, block: int) -> NDArray[np.float32]:
    """Mean square of every ``block`` samples; an incomplete last block is left out."""
    parts = []
    for read in iter_blocks(audio, BLOCK_SECONDS * ASR_SAMPLE_RATE // block * block):
        rows = read[: len(read) // block * block].reshape(-1, block)
        parts.append(np.einsum("ij,ij->i", rows, rows) / block)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _predict(audio: MonoAudio, gain: float) -> NDArray[np.float32]:
    model = vad_model()
    probabilities = []
    for start in range(0, len(audio), _CHUNK):
        run_in = min(start, _WARM_UP)
        part = audio[start - run_in : start + _CHUNK] * np.float32(gain)
        padded = np.pad(part, (0, -len(part) % VAD_FRAME))
        probabilities.append(np.asarray(model(padded), dtype=np.float32).reshape(-1)[run_in // VAD_FRAME :])
    return np.concatenate(probabilities)


def segments(probabilities: NDArray[np.float32], samples: int, config: SegmentationConfig) -> list[SpeechSegment]:
    """Segments of speech in a channel of so many samples. One over ``config.longest`` is split where the probabilities
    are lowest.
    """
    runs = merge_runs(speech_runs(probabilities), round(config.pause * ASR_SAMPLE_RATE / VAD_FRAME))
    runs = [run for run in runs if (run[1] - run[0]) * VAD_FRAME >= config.shortest * ASR_SAMPLE_RATE]
    pad = round(config.pad * ASR_SAMPLE_RATE)
    longest = (config.longest * ASR_SAMPLE_RATE - 2 * pad) / VAD_FRAME
    cut = [part for run in runs for part in _split_long(run, probabilities, longest)]
    padded: list[SpeechSegment] = []
    for number, (first, last) in enumerate(cut):
        start, end = first * VAD_FRAME, min(last * VAD_FRAME, samples)
        before = cut[number - 1][1] * VAD_FRAME if number else 0
        after = cut[number + 1][0] * VAD_FRAME if number + 1 < len(cut) else samples
        padded.append(SpeechSegment(start - min(pad, (start - before) // 2), end + min(pad, max(0, after - end) // 2)))
    return padded


def silent_spans(speech: Sequence[SpeechSegment], samples: int) -> list[SkippedSpan]:
    """Silence between segments of speech as skipped spans, so that it can be shown and listened to."""
    borders = [0, *(border for segment in speech for border in (segment.start, segment.end)), samples]
    gaps = zip(borders[::2], borders[1::2], strict=True)
    return [
        SkippedSpan(start=round(start / ASR_SAMPLE_RATE, 3), end=round(end / ASR_SAMPLE_RATE, 3), reason="no_speech")
        for start, end in gaps
        if end - start >= MIN_SILENCE_SECONDS * ASR_SAMPLE_RATE
    ]


def speech_runs(probabilities: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Half-open ranges of frames from where the probabilities reach :data:`SPEECH_ONSET` to where they fall below
    :data:`SPEECH_OFFSET`.
    """
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for frame, value in enumerate(probabilities.tolist()):
        if first is None and value >= SPEECH_ONSET:
            first = frame
        elif first is not None and value < SPEECH_OFFSET:
            runs.append((first, frame))
            first = None
    if first is not None:
        runs.append((first, len(probabilities)))
    return runs


def merge_runs(runs: list[tuple[int, int]], pause: int) -> list[tuple[int, int]]:
    """Runs of frames, joined where fewer than ``pause`` frames lie between them."""
    merged: list[tuple[int, int]] = []
    for start, end in runs:
        if merged and start - merged[-1][1] < pause:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _split_long(run: tuple[int, int], probabilities: NDArray[np.float32], longest: float) -> list[tuple[int, int]]:
    start, end = run
    if end - start <= longest:
        return [run]
    low, high = start + int(longest / 2), start + int(longest)
    at = low + int(np.argmin(probabilities[low:high]))
    return [(start, at), *_split_long((at, end), probabilities, longest)]
