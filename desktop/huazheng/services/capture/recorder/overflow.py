"""Overflow: frames that the sound system dropped because they were not fetched in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.audio.capture.streams import CapturedBlock


def overflow_frames(block: CapturedBlock, rate: int, first_frame_us: int | None, frames: int, lost_frames: int) -> int:
    """Number of frames dropped before ``block``, estimated by the clock, as the system does not report it.

    The estimate is what should have come since ``first_frame_us`` at ``rate`` frames a second, less the ``frames``
    recorded before the block, the block itself and the ``lost_frames`` known already; never below zero.
    """
    due = (block.arrived_us - (first_frame_us or block.arrived_us)) * rate // 1_000_000
    return max(due - frames - block.frames - lost_frames, 0)
