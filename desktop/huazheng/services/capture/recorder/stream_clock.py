"""Capture times of the frames of one stream, and the frames it lost, by the times at which its blocks arrive.

A sound system may deliver blocks late and several at once, but never early: the least delayed block is right.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from huazheng.audio.capture.streams import CapturedBlock

SETTLED_US = 1_000_000
"""After so long the least delayed block of a new stream, or after a gap, has come."""
WINDOW_US = 8_000_000
"""Older blocks do not count: the clocks of device and machine drift apart."""
LEAST_GAP_US = 100_000
"""Blocks that are later than this, and stay so, are after a gap."""


class StreamGap(NamedTuple):
    """Frames lost in a stream before ``frame``, counted from the stream's first; 0 lost: reported, but none missing."""

    frame: int
    lost_frames: int


@dataclass
class _LateBlocks:
    """Blocks that came late: since when, from which frame, the least delayed so far, whether an overflow was reported.

    ``offset_us`` is the time at which the stream's first frame would have been captured, had nothing been lost.
    """

    since_us: int
    frame: int
    offset_us: int
    reported: bool


class StreamClock:
    """Clock of one stream of ``rate`` frames a second. ``frames``: captured so far.

    ``began_us``: capture time of the first frame, on the monotonic clock; None before the first block.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.frames = 0
        self.began_us: int | None = None
        self._first_us = self._latest_us = 0
        self._offsets: deque[tuple[int, int]] = deque()  # arrival, and offset as in _LateBlocks
        self._late: _LateBlocks | None = None

    def add(self, block: CapturedBlock) -> StreamGap | None:
        """Note a block. Returns a gap once it is certain, about a second after it."""
        frame = self.frames
        self.frames += block.frames
        self._latest_us = block.arrived_us
        offset_us = block.arrived_us - self._length_us()
        if self.began_us is None:
            self._first_us, self.began_us = block.arrived_us, offset_us
        elif not self.settled:
            self.began_us = min(self.began_us, offset_us)
        usual_us = self._usual_us()
        if usual_us is None:
            self._keep(offset_us)
            return None
        if self._late is None and (block.overflow or offset_us - usual_us > LEAST_GAP_US):
            self._late = _LateBlocks(block.arrived_us, frame, offset_us, block.overflow)
        if self._late is None:
            self._keep(offset_us)
            return None
        self._late.offset_us = min(self._late.offset_us, offset_us)
        self._late.reported |= block.overflow
        return self._judge(self._late, usual_us)

    def _judge(self, late: _LateBlocks, usual_us: int) -> StreamGap | None:
        """Decide on late blocks: some come on time again, or the least delayed of a second tells the gap's length."""
        lost_us = late.offset_us - usual_us
        if not late.reported and lost_us <= LEAST_GAP_US:
            self._late = None
            self._keep(late.offset_us)
            return None
        if self._latest_us - late.since_us < SETTLED_US:
            return None
        self._late = None
        self._offsets.clear()
        self._keep(late.offset_us)
        return StreamGap(late.frame, max(lost_us, 0) * self._rate // 1_000_000)

    def _keep(self, offset_us: int) -> None:
        while self._offsets and self._latest_us - self._offsets[0][0] > WINDOW_US:
            self._offsets.popleft()
        self._offsets.append((self._latest_us, offset_us))

    def _usual_us(self) -> int | None:
        return min((offset_us for _, offset_us in self._offsets), default=None)

    def _length_us(self) -> int:
        return self.frames * 1_000_000 // self._rate

    @property
    def settled(self) -> bool:
        """True once ``began_us`` will not change any more."""
        return self.began_us is not None and self._latest_us - self._first_us >= SETTLED_US

    @property
    def ended_us(self) -> int | None:
        """Capture time of the end of the latest frame; None before the first block."""
        offset_us = self._late.offset_us if self._late is not None else self._usual_us()
        return offset_us + self._length_us() if offset_us is not None else None

    def unsettled_gap(self) -> StreamGap | None:
        """The gap that late blocks tell of so far, of a stream that ends before it is certain."""
        late, usual_us = self._late, self._usual_us()
        if late is None or usual_us is None or late.offset_us - usual_us <= LEAST_GAP_US:
            return None
        self._late = None
        self._offsets.clear()
        self._keep(late.offset_us)
        return StreamGap(late.frame, (late.offset_us - usual_us) * self._rate // 1_000_000)
