"""Capture times and losses of a stream, from the times at which its blocks arrive."""

from __future__ import annotations

import random

import pytest

from huazheng.audio.capture.streams import CapturedBlock
from huazheng.services.capture.recorder.stream_clock import LEAST_GAP_US, SETTLED_US, StreamClock, StreamGap

RATE = 48_000
BLOCK = RATE // 20
BEGAN_US = 5_000_000


class Device:
    """A device that is on time up to a jitter of 60 ms, as a sound server's blocks are."""

    def __init__(self) -> None:
        self.clock = StreamClock(RATE)
        self.now_us = BEGAN_US
        self.gaps: list[StreamGap] = []
        self._dice = random.Random(3)

    def deliver(self, seconds: float, *, late_us: int = 0, overflow: bool = False) -> None:
        """Deliver blocks; ``late_us``: that much later than captured."""
        for _ in range(round(seconds * RATE / BLOCK)):
            self.now_us += 50_000
            arrived_us = self.now_us + late_us + self._dice.choice((0, 10_000, 60_000))
            gap = self.clock.add(CapturedBlock(b"", BLOCK, arrived_us, overflow))
            overflow = False
            self.gaps += [gap] if gap is not None else []


def test_the_least_delayed_block_tells_when_it_began() -> None:
    device = Device()
    device.deliver(2.0)
    assert device.clock.settled
    assert device.clock.began_us == BEGAN_US
    assert device.clock.ended_us == BEGAN_US + 2_000_000
    assert device.gaps == []


@pytest.mark.parametrize("stood_still", [0.2, 1.5, 2.9])
def test_what_a_device_leaves_out_is_a_gap_at_its_place(stood_still: float) -> None:
    device = Device()
    device.deliver(3.0)
    device.now_us += round(stood_still * 1_000_000)
    device.deliver(3.0)
    assert device.gaps == [StreamGap(3 * RATE, round(stood_still * RATE))]
    assert device.clock.ended_us == device.now_us


def test_blocks_that_were_only_late_are_no_gap() -> None:
    device = Device()
    device.deliver(3.0)
    held_us = 2_500_000
    for _ in range(50):  # held back, then delivered at once
        device.now_us += 50_000
        device.clock.add(CapturedBlock(b"", BLOCK, device.now_us + max(held_us, 0), overflow=False))
        held_us -= 50_000
    device.deliver(3.0)
    assert device.gaps == []
    assert device.clock.ended_us == device.now_us


def test_a_shorter_delay_than_jitter_is_no_gap() -> None:
    device = Device()
    device.deliver(3.0)
    device.deliver(3.0, late_us=LEAST_GAP_US // 2)
    assert device.gaps == []


def test_a_reported_overflow_is_told_though_nothing_may_be_missing() -> None:
    device = Device()
    device.deliver(3.0)
    device.deliver(2.0, overflow=True)
    assert device.gaps == [StreamGap(3 * RATE, 0)]
    device.now_us += 60_000
    device.deliver(2.0, overflow=True)
    [_, gap] = device.gaps
    assert gap == StreamGap(5 * RATE, round(0.06 * RATE))


def test_a_clock_that_drifts_is_no_gap() -> None:
    """A device that is 200 ppm slow loses 0.72 s an hour against the machine's clock, and no sound."""
    clock, gaps = StreamClock(RATE), []
    for number in range(1, 20 * 3600):
        gaps.append(clock.add(CapturedBlock(b"", BLOCK, BEGAN_US + number * 50_010, overflow=False)))
    assert set(gaps) == {None}


def test_a_stream_that_ends_in_doubt_tells_what_it_knows() -> None:
    device = Device()
    device.deliver(3.0)
    device.now_us += 700_000
    device.deliver(0.5)
    assert SETTLED_US > 500_000
    assert device.gaps == []
    gap = device.clock.unsettled_gap()
    assert gap is not None
    assert (gap.frame, gap.lost_frames / RATE) == (3 * RATE, pytest.approx(0.7, abs=0.06))
    assert device.clock.unsettled_gap() is None
