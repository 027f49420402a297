"""The number of frames that an overflow is said to have lost."""

from __future__ import annotations

import pytest

from huazheng.audio.capture.streams import CapturedBlock
from huazheng.services.capture.recorder.overflow import overflow_frames

RATE = 48_000
FIRST_US = 5_000_000


@pytest.mark.parametrize(
    ("seconds", "recorded", "known", "lost"),
    [
        (10.0, 9.9, 0.0, 0.0),  # the block of 0.1 s completes what is due
        (10.0, 9.4, 0.0, 0.5),
        (10.0, 9.4, 0.5, 0.0),  # counted at an earlier overflow
        (10.0, 9.4, 0.2, 0.3),
        (10.0, 10.5, 0.0, 0.0),  # the device's clock is fast: never below zero
    ],
)
def test_lost_frames_are_those_due_by_the_clock(seconds: float, recorded: float, known: float, lost: float) -> None:
    block = CapturedBlock(b"", RATE // 10, FIRST_US + int(seconds * 1_000_000), overflow=True)
    found = overflow_frames(block, RATE, FIRST_US, round(recorded * RATE), round(known * RATE))
    assert found == round(lost * RATE)


def test_an_overflow_before_the_first_frame_loses_none() -> None:
    assert overflow_frames(CapturedBlock(b"", 480, FIRST_US, overflow=True), RATE, None, 0, 0) == 0
