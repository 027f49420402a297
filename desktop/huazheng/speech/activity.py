"""Where somebody speaks: Silero's voice activity model, asked at three loudnesses, as stretches of frames.

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

from huazheng.core.transcript import Span
from huazheng.speech.engine import HEARING_RATE, LONGEST_STRETCH_SECONDS, Stretch
from huazheng.speech.onnx import vad_model
from huazheng.speech.sound import PIECE_SECONDS, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.sound import Sound

CELL = 512
"""Samples that the model judges at once: 32 ms."""
ASKED_AT_DB = (-50.0, -30.0)
FAINT_AT_DB = -15.0
"""For the one of two people who is faint: of one 20 dB under the other that found 0.82 of the speech, the rest 0.65. At
-10 dB noise passed for speech."""
FAINT_SECONDS = 0.5
"""What only that finds counts where it is this long: a sentence of its own, not the edge of one found already, which
would only shift what the recogniser is given."""
SPEECH_FROM = 0.5
SPEECH_UNTIL = 0.35
_CHUNK = CELL * 1800  # about a minute: the model takes 150 MB more for five, and hears no better
_RUN_IN = CELL * 60
SMALLEST = 1e-5
"""A channel whose loud parts are no louder holds digital silence."""


@dataclass(frozen=True)
class Cutting:
    """How odds become stretches: pauses shorter than ``pause`` do not cut, ``pad`` is added on both sides (seconds)."""

    pause: float
    pad: float
    shortest: float = 0.0
    longest: float = float("inf")


SPEECH = Cutting(pause=0.25, pad=0.2, shortest=0.1, longest=LONGEST_STRETCH_SECONDS)
"""What an engine hears. Less than a tenth of a second alone is a click or a tone: no syllable is as short."""
SKIPPED_SECONDS = 0.5
"""A silence shorter than this is not listed: it is a breath."""


def speech_odds(audio: Sound, level: float | None = None) -> NDArray[np.float32]:
    """How likely each cell of :data:`CELL` samples holds speech, 0 to 1, shape (cells,). ``audio`` is at 16 kHz.

    ``level`` is how loud the channel's loud parts are, where that is known from more than ``audio``.
    """
    level = loudness(audio) if level is None else level
    if level < SMALLEST:
        return np.zeros(-(-len(audio) // CELL), dtype=np.float32)
    gains = [10 ** (decibel / 20) / level for decibel in (*ASKED_AT_DB, FAINT_AT_DB)]
    # The model itself takes one core.
    with ThreadPoolExecutor(len(gains)) as pool:
        asked = [*pool.map(lambda gain: _asked(audio, gain), gains)]
    return _with_faint(np.asarray(np.maximum.reduce(asked[:-1])), asked[-1])


def _with_faint(odds: NDArray[np.float32], faint: NDArray[np.float32]) -> NDArray[np.float32]:
    """``odds`` with the runs of ``faint`` that are new for so long."""
    known = np.zeros(len(odds), dtype=bool)
    for first, last in runs(odds):
        known[first:last] = True
    for first, last in runs(faint):
        if np.count_nonzero(~known[first:last]) * CELL >= FAINT_SECONDS * HEARING_RATE:
            odds[first:last] = np.maximum(odds[first:last], faint[first:last])
    return odds


def loudness(audio: Sound) -> float:
    """The amplitude (root mean square over 20 ms) of the loud parts: 95 of 100 such pieces are quieter."""
    power = powers(audio, HEARING_RATE // 50)
    return float(np.sqrt(np.percentile(power, 95))) if len(power) else 0.0


def powers(audio: Sound, block: int) -> NDArray[np.float32]:
    """The mean square of every ``block`` samples; what does not fill a block is left out."""
    found = []
    for piece in pieces(audio, PIECE_SECONDS * HEARING_RATE // block * block):
        whole = piece[: len(piece) // block * block].reshape(-1, block)
        found.append(np.einsum("ij,ij->i", whole, whole) / block)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)


def _asked(audio: Sound, gain: float) -> NDArray[np.float32]:
    model = vad_model()
    odds = []
    for start in range(0, len(audio), _CHUNK):
        run_in = min(start, _RUN_IN)
        part = audio[start - run_in : start + _CHUNK] * np.float32(gain)
        padded = np.pad(part, (0, -len(part) % CELL))
        odds.append(np.asarray(model(padded), dtype=np.float32).reshape(-1)[run_in // CELL :])
    return np.concatenate(odds)


def stretches(odds: NDArray[np.float32], frames: int, cutting: Cutting) -> list[Stretch]:
    """The stretches of speech, in samples. One longer than ``cutting.longest`` is cut where the odds are lowest."""
    found = joined(runs(odds), round(cutting.pause * HEARING_RATE / CELL))
    found = [run for run in found if (run[1] - run[0]) * CELL >= cutting.shortest * HEARING_RATE]
    pad = round(cutting.pad * HEARING_RATE)
    longest = (cutting.longest * HEARING_RATE - 2 * pad) / CELL
    cut = [part for run in found for part in _cut(run, odds, longest)]
    padded: list[Stretch] = []
    for number, (first, last) in enumerate(cut):
        start, end = first * CELL, min(last * CELL, frames)
        before = cut[number - 1][1] * CELL if number else 0
        after = cut[number + 1][0] * CELL if number + 1 < len(cut) else frames
        padded.append(Stretch(start - min(pad, (start - before) // 2), end + min(pad, max(0, after - end) // 2)))
    return padded


def silences(speech: Sequence[Stretch], frames: int) -> list[Span]:
    """What lies between stretches of speech, so that it can be seen and heard again."""
    borders = [0, *(border for stretch in speech for border in (stretch.start, stretch.end)), frames]
    gaps = zip(borders[::2], borders[1::2], strict=True)
    return [
        Span(start=round(start / HEARING_RATE, 3), end=round(end / HEARING_RATE, 3), reason="no_speech")
        for start, end in gaps
        if end - start >= SKIPPED_SECONDS * HEARING_RATE
    ]


def runs(odds: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Cells from where the odds reach :data:`SPEECH_FROM` to where they fall under :data:`SPEECH_UNTIL`."""
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for cell, value in enumerate(odds.tolist()):
        if begun is None and value >= SPEECH_FROM:
            begun = cell
        elif begun is not None and value < SPEECH_UNTIL:
            found.append((begun, cell))
            begun = None
    if begun is not None:
        found.append((begun, len(odds)))
    return found


def joined(found: list[tuple[int, int]], pause: int) -> list[tuple[int, int]]:
    """Runs of cells with fewer than ``pause`` cells between them, as one."""
    whole: list[tuple[int, int]] = []
    for start, end in found:
        if whole and start - whole[-1][1] < pause:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _cut(run: tuple[int, int], odds: NDArray[np.float32], longest: float) -> list[tuple[int, int]]:
    start, end = run
    if end - start <= longest:
        return [run]
    low, high = start + int(longest / 2), start + int(longest)
    at = low + int(np.argmin(odds[low:high]))
    return [(start, at), *_cut((at, end), odds, longest)]
