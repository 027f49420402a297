"""Where somebody speaks: Silero's voice activity model, asked at three loudnesses, as segments of frames.

The model hears telephone speech far better when it is quiet: a man's voice of 300 to 3400 Hz at a usual level gave
0.02 to 0.6 of its speech time, the same voice at -50 dB 0.75 (measured on calls with labelled turns). So a recording
is brought down before it is asked, once less far, for quiet speech beside loud music, and once hardly, for somebody
faint.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.schema.transcript import SkippedSpan
from huazheng.speech.engine import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment
from huazheng.speech.mono_audio import BLOCK_SECONDS, pieces
from huazheng.speech.onnx import vad_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import MonoAudio

VAD_FRAME = 512
"""Samples that the model judges at once: 32 ms."""
VAD_LEVELS_DB = (-50.0, -30.0)
FAINT_LEVEL_DB = -15.0
"""For the one of two people who is faint: of one 20 dB under the other that found 0.82 of the speech, the rest 0.65. At
-10 dB noise passed for speech."""
MIN_FAINT_SECONDS = 0.5
"""What only that finds counts where it is this long: a sentence of its own, not the edge of one found already, which
would only shift what the recogniser is given."""
SPEECH_ONSET = 0.5
SPEECH_OFFSET = 0.35
_CHUNK = VAD_FRAME * 1800  # about a minute: the model takes 150 MB more for five, and hears no better
_WARM_UP = VAD_FRAME * 60
DIGITAL_SILENCE_LEVEL = 1e-5
"""A channel whose loud parts are no louder holds digital silence."""


@dataclass(frozen=True)
class SegmentationConfig:
    """How probabilities become segments: pauses shorter than ``pause`` do not cut, ``pad`` is added on both sides
    (seconds).
    """

    pause: float
    pad: float
    shortest: float = 0.0
    longest: float = float("inf")


RECOGNITION_SEGMENTATION = SegmentationConfig(pause=0.25, pad=0.2, shortest=0.1, longest=MAX_SEGMENT_SECONDS)
"""What an engine hears. Less than a tenth of a second alone is a click or a tone: no syllable is as short."""
MIN_SILENCE_SECONDS = 0.5
"""A silence shorter than this is not listed: it is a breath."""


def speech_probabilities(audio: MonoAudio, level: float | None = None) -> NDArray[np.float32]:
    """How likely each cell of :data:`VAD_FRAME` samples holds speech, 0 to 1, shape (cells,). ``audio`` is at 16 kHz.

    ``level`` is how loud the channel's loud parts are, where that is known from more than ``audio``.
    """
    level = loudness(audio) if level is None else level
    if level < DIGITAL_SILENCE_LEVEL:
        return np.zeros(-(-len(audio) // VAD_FRAME), dtype=np.float32)
    gains = [10 ** (decibel / 20) / level for decibel in (*VAD_LEVELS_DB, FAINT_LEVEL_DB)]
    # The model itself takes one core.
    with ThreadPoolExecutor(len(gains)) as pool:
        asked = [*pool.map(lambda gain: _predict(audio, gain), gains)]
    return _add_faint_speech(np.asarray(np.maximum.reduce(asked[:-1])), asked[-1])


def _add_faint_speech(probabilities: NDArray[np.float32], faint: NDArray[np.float32]) -> NDArray[np.float32]:
    """``probabilities`` with the speech_runs of ``faint`` that are new for so long."""
    known = np.zeros(len(probabilities), dtype=bool)
    for first, last in speech_runs(probabilities):
        known[first:last] = True
    for first, last in speech_runs(faint):
        if np.count_nonzero(~known[first:last]) * VAD_FRAME >= MIN_FAINT_SECONDS * ASR_SAMPLE_RATE:
            probabilities[first:last] = np.maximum(probabilities[first:last], faint[first:last])
    return probabilities


def loudness(audio: MonoAudio) -> float:
    """The amplitude (root mean square over 20 ms) of the loud parts: 95 of 100 such pieces are quieter."""
    power = mean_squares(audio, ASR_SAMPLE_RATE // 50)
    return float(np.sqrt(np.percentile(power, 95))) if len(power) else 0.0


def mean_squares(audio: MonoAudio, block: int) -> NDArray[np.float32]:
    """The mean square of every ``block`` samples; what does not fill a block is left out."""
    found = []
    for piece in pieces(audio, BLOCK_SECONDS * ASR_SAMPLE_RATE // block * block):
        whole = piece[: len(piece) // block * block].reshape(-1, block)
        found.append(np.einsum("ij,ij->i", whole, whole) / block)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)


def _predict(audio: MonoAudio, gain: float) -> NDArray[np.float32]:
    model = vad_model()
    probabilities = []
    for start in range(0, len(audio), _CHUNK):
        run_in = min(start, _WARM_UP)
        part = audio[start - run_in : start + _CHUNK] * np.float32(gain)
        padded = np.pad(part, (0, -len(part) % VAD_FRAME))
        probabilities.append(np.asarray(model(padded), dtype=np.float32).reshape(-1)[run_in // VAD_FRAME :])
    return np.concatenate(probabilities)


def segments(probabilities: NDArray[np.float32], frames: int, cutting: SegmentationConfig) -> list[SpeechSegment]:
    """The segments of speech, in samples. One longer than ``cutting.longest`` is cut where the probabilities are
    lowest.
    """
    found = merge_runs(speech_runs(probabilities), round(cutting.pause * ASR_SAMPLE_RATE / VAD_FRAME))
    found = [run for run in found if (run[1] - run[0]) * VAD_FRAME >= cutting.shortest * ASR_SAMPLE_RATE]
    pad = round(cutting.pad * ASR_SAMPLE_RATE)
    longest = (cutting.longest * ASR_SAMPLE_RATE - 2 * pad) / VAD_FRAME
    cut = [part for run in found for part in _split_long(run, probabilities, longest)]
    padded: list[SpeechSegment] = []
    for number, (first, last) in enumerate(cut):
        start, end = first * VAD_FRAME, min(last * VAD_FRAME, frames)
        before = cut[number - 1][1] * VAD_FRAME if number else 0
        after = cut[number + 1][0] * VAD_FRAME if number + 1 < len(cut) else frames
        padded.append(SpeechSegment(start - min(pad, (start - before) // 2), end + min(pad, max(0, after - end) // 2)))
    return padded


def silent_spans(speech: Sequence[SpeechSegment], frames: int) -> list[SkippedSpan]:
    """What lies between segments of speech, so that it can be seen and heard again."""
    borders = [0, *(border for segment in speech for border in (segment.start, segment.end)), frames]
    gaps = zip(borders[::2], borders[1::2], strict=True)
    return [
        SkippedSpan(start=round(start / ASR_SAMPLE_RATE, 3), end=round(end / ASR_SAMPLE_RATE, 3), reason="no_speech")
        for start, end in gaps
        if end - start >= MIN_SILENCE_SECONDS * ASR_SAMPLE_RATE
    ]


def speech_runs(probabilities: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Cells from where the probabilities reach :data:`SPEECH_ONSET` to where they fall under :data:`SPEECH_OFFSET`."""
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for cell, value in enumerate(probabilities.tolist()):
        if begun is None and value >= SPEECH_ONSET:
            begun = cell
        elif begun is not None and value < SPEECH_OFFSET:
            found.append((begun, cell))
            begun = None
    if begun is not None:
        found.append((begun, len(probabilities)))
    return found


def merge_runs(found: list[tuple[int, int]], pause: int) -> list[tuple[int, int]]:
    """Runs of cells with fewer than ``pause`` cells between them, as one."""
    whole: list[tuple[int, int]] = []
    for start, end in found:
        if whole and start - whole[-1][1] < pause:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _split_long(run: tuple[int, int], probabilities: NDArray[np.float32], longest: float) -> list[tuple[int, int]]:
    start, end = run
    if end - start <= longest:
        return [run]
    low, high = start + int(longest / 2), start + int(longest)
    at = low + int(np.argmin(probabilities[low:high]))
    return [(start, at), *_split_long((at, end), probabilities, longest)]
