"""Short looks at the sound of one channel: windows of 0.8 s that never cross a pause, and what each is like.

A look is the window's vector by the speaker model and its mean spectrum, for the two ends of a telephone line differ
in that too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.voiceprint import BANDS, STEP, STEPS, VECTOR, colours, step_count, steps_between, windows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.speech.sound import Sound
    from huazheng.speech.voiceprint import VoiceModel

WINDOW_STEPS = 20
LOOKED_AT_ONCE = 256
FURTHEST_STEPS = 12_000
GROUP_SECONDS = 2.0
VECTOR_WEIGHT = 10.0


@dataclass(frozen=True)
class Glimpses:
    """Windows of 0.8 s: their piece, their group of up to two seconds, the second of their middle.

    ``starts`` and ``lengths`` (how many steps belong together) say where their sound is; it is cut when it is needed.
    """

    piece: NDArray[np.int64]
    group: NDArray[np.int64]
    middle: NDArray[np.float64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which windows hold 0.8 s of one piece, so that their vector can be trusted."""
        return self.lengths >= STEPS


def glimpses(steps: int, pieces: Sequence[tuple[float, float]]) -> Glimpses:
    """Windows over a channel of that many steps of 10 ms; ``pieces`` are its stretches of speech, in seconds."""
    rows: list[tuple[int, int, float, int, int]] = []
    groups = -1
    for number, (start, end) in enumerate(pieces):
        first = round(start * HEARING_RATE / STEP)
        length = max(5, min(round(end * HEARING_RATE / STEP), steps) - first)
        since = -GROUP_SECONDS
        for at in [*range(first, first + length - STEPS + 1, WINDOW_STEPS)] or [first]:
            middle = (at + min(STEPS, length) / 2) * STEP / HEARING_RATE
            if middle - since >= GROUP_SECONDS or at == first:
                groups, since = groups + 1, middle
            rows.append((number, groups, middle, at, length))
    piece, group, middles, starts, lengths = zip(*rows, strict=True)
    return Glimpses(np.array(piece), np.array(group), np.array(middles), np.array(starts), np.array(lengths))


def looks_of(windows: Glimpses, audio: Sound, model: VoiceModel, task: Task) -> NDArray[np.float32]:
    """What each window is like: its vector by the speaker model (times a weight), then its mean spectrum."""
    looks = np.empty((len(windows.starts), VECTOR + BANDS), dtype=np.float32)
    for part in _near(windows):
        task.check()
        task.report(part.start / len(looks))
        starts, lengths = windows.starts[part], np.clip(windows.lengths[part], 1, STEPS)
        first = int(starts[0])
        last = min(step_count(len(audio)), int((starts + lengths).max()))
        sound = windows_of(steps_between(audio, first, last), starts - first, lengths)
        looks[part, :VECTOR] = model.vectors(sound) * VECTOR_WEIGHT
        looks[part, VECTOR:] = colours(sound)
    return looks


def _near(windows: Glimpses) -> Iterator[slice]:
    """Windows that lie near each other in time, some hundred at once, so that little sound is in memory."""
    first = 0
    for number, start in enumerate(windows.starts):
        if number - first == LOOKED_AT_ONCE or start - windows.starts[first] > FURTHEST_STEPS:
            yield slice(first, number)
            first = number
    yield slice(first, len(windows.starts))
