"""Where somebody has just finished saying something, in a channel that is still growing.

The sound is judged as it comes (:mod:`huazheng.speech.growing_odds`); only the last seconds of it are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.activity import CELL, SPEECH, joined, loudness, runs
from huazheng.speech.engine import HEARING_RATE, Stretch
from huazheng.speech.growing_odds import GrowingOdds

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAUSE_SECONDS = 0.45
"""So much silence ends what was being said."""
LONG_SECONDS, BREATH_SECONDS = 8.0, 0.2
"""After so much speech a breath is enough."""
LONGEST_SECONDS = 18.0
"""Nobody waits longer for the text: it is cut where the odds of speech are lowest."""
KEPT_SECONDS = 40.0
HALF_AS_LOUD_SECONDS = 20.0
_PAD = round(SPEECH.pad * HEARING_RATE)
_SHORTEST_CELLS = 4


def _cells(seconds: float) -> int:
    return round(seconds * HEARING_RATE / CELL)


class GrowingSpeech:
    """One channel. Frames count from its first sample; sound older than :data:`KEPT_SECONDS` is forgotten.

    ``level`` is how loud its loudest second was, slowly forgotten too: one word must not wait for others to be loud.
    """

    def __init__(self) -> None:
        self._sound = np.zeros(0, np.float32)
        self._odds = np.zeros(0, np.float32)
        self._asked = GrowingOdds()
        self._first_cell = 0  # of what is kept
        self._done_cell = 0  # what ended before it has been given out
        self.level = 0.0

    @property
    def frames(self) -> int:
        """How long the channel is so far."""
        return self._first_cell * CELL + len(self._sound)

    @property
    def seconds(self) -> float:
        """How long the channel is so far."""
        return self.frames / HEARING_RATE

    def add(self, sound: NDArray[np.float32]) -> None:
        """Hear some more, float32 at 16 kHz, of any length."""
        self._sound = np.concatenate([self._sound, sound])
        judged, whole = len(self._odds), len(self._sound) // CELL
        if whole > judged:
            faded = self.level * 0.5 ** (len(sound) / HEARING_RATE / HALF_AS_LOUD_SECONDS)
            self.level = max(loudness(self._sound[-HEARING_RATE:]), faded)
            odds = self._asked.ask(self._sound[judged * CELL : whole * CELL], self.level)
            self._odds = np.concatenate([self._odds, odds])
        self._forget()

    def ended(self) -> list[Stretch]:
        """What was said since the last time and is over now, in order, with a little sound on both sides."""
        found: list[Stretch] = []
        while (run := self._next()) is not None:
            found.append(self._padded(*run))
            self._done_cell = run[1]
        return found

    def speaking_at(self, stretch: Stretch) -> bool:
        """Whether somebody was speaking during ``stretch`` and has not finished yet."""
        begin = self._done_cell - self._first_cell
        open_run = next(iter(runs(self._odds[begin:])), None)
        return open_run is not None and (open_run[0] + self._done_cell) * CELL < stretch.end

    def sound(self, start: int, end: int) -> NDArray[np.float32]:
        """The sound between two frames; silence where it was forgotten or is not there yet."""
        first = self._first_cell * CELL
        part = self._sound[max(start - first, 0) : max(end - first, 0)]
        before = np.zeros(max(min(first, end) - start, 0), np.float32)
        after = np.zeros(max(end - start - len(before) - len(part), 0), np.float32)
        return np.concatenate([before, part, after])

    def odds(self, start: int, end: int) -> NDArray[np.float32]:
        """The odds of speech of the cells from ``start`` up to ``end`` (frames); zero where they are not known."""
        first, last = start // CELL - self._first_cell, end // CELL - self._first_cell
        part = self._odds[max(first, 0) : max(last, 0)]
        before = np.zeros(max(min(0, last) - first, 0), np.float32)
        return np.concatenate([before, part, np.zeros(max(last - first - len(before) - len(part), 0), np.float32)])

    def skip(self, frames: int) -> None:
        """Leave out sound of that length, however long, which was never heard; what was before it is forgotten."""
        if frames:
            after = self.frames + frames
            self._first_cell = self._done_cell = after // CELL
            self._sound, self._odds = np.zeros(after % CELL, np.float32), np.zeros(0, np.float32)
            self._asked = GrowingOdds()

    def _next(self) -> tuple[int, int] | None:
        """The first run of cells that has ended, in the channel's own cells."""
        begin = self._done_cell - self._first_cell
        spoken = runs(self._odds[begin:])
        whole = [run for run in joined(spoken, _cells(PAUSE_SECONDS)) if run[1] - run[0] >= _SHORTEST_CELLS]
        if not whole:
            return None
        start, end = whole[0]
        if end - start > _cells(LONG_SECONDS):
            end = self._shortened(start, end, spoken, begin)
        elif len(self._odds) - begin - end < _cells(PAUSE_SECONDS):
            return None
        return (start + self._done_cell, end + self._done_cell) if end else None

    def _shortened(self, start: int, end: int, spoken: list[tuple[int, int]], begin: int) -> int:
        """Where a long run is cut: at its first breath after a while, at the latest where it must be. 0: not yet."""
        over = len(self._odds) - begin - end >= _cells(PAUSE_SECONDS)
        for run, following in zip(spoken, [*spoken[1:], (len(self._odds) - begin, 0)], strict=True):
            pause = following[0] - run[1]
            if start + _cells(LONG_SECONDS) <= run[1] < end and pause >= _cells(BREATH_SECONDS):
                return run[1]
        if over:
            return end if end - start <= _cells(LONGEST_SECONDS) else self._lowest(start, begin)
        if len(self._odds) - begin - end >= _cells(BREATH_SECONDS):
            return end
        return self._lowest(start, begin) if end - start > _cells(LONGEST_SECONDS) else 0

    def _lowest(self, start: int, begin: int) -> int:
        low, high = start + _cells(LONGEST_SECONDS / 2), start + _cells(LONGEST_SECONDS)
        return low + int(np.argmin(self._odds[begin + low : begin + high])) + 1

    def _padded(self, first: int, last: int) -> Stretch:
        before = max(self._done_cell * CELL, first * CELL - _PAD)
        return Stretch(before, min(last * CELL + _PAD, self.frames))

    def _forget(self) -> None:
        too_many = len(self._odds) - _cells(KEPT_SECONDS)
        if too_many > _cells(KEPT_SECONDS / 4):  # now and then, not at every sample
            self._sound, self._odds = self._sound[too_many * CELL :], self._odds[too_many:]
            self._first_cell += too_many
            self._done_cell = max(self._done_cell, self._first_cell)
