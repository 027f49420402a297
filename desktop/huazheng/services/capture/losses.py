"""Losses of a recorded source: what its chain names, and what is missing by the clock besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.chain import DeviceBackEvent, DeviceLostEvent, OverflowEvent, RecoveredEvent, StopEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.schema.chain import ChainEvent

SHORTEST_LOSS_US = 500_000
"""Shortest gap at the end of a recording that counts as a loss; the device may still hold less than this."""
DRIFT = 0.0005
"""Largest difference of a sound device's clock to the machine's that is not a loss, as a share of the time."""


def lost_frames(event: ChainEvent) -> int:
    """Frames that this event reports as lost."""
    loss = isinstance(event, OverflowEvent | DeviceBackEvent | StopEvent | RecoveredEvent)
    return event.lost_frames if loss else 0  # type: ignore[union-attr]


def is_away(events: Iterable[ChainEvent]) -> bool:
    """Tell whether the device was away after these events."""
    away = False
    for event in events:
        if isinstance(event, DeviceLostEvent | DeviceBackEvent):
            away = isinstance(event, DeviceLostEvent)
    return away


def missing_frames(span_us: int, frames: int, known_lost: int, rate: int, *, away: bool) -> int:
    """Frames that are neither recorded nor known as lost, of a source whose first frame was ``span_us`` ago.

    ``away``: its device was, so that every missing moment counts.
    """
    missing_us = span_us - (frames + known_lost) * 1_000_000 // rate
    allowed_us = 0 if away else SHORTEST_LOSS_US + round(span_us * DRIFT)
    return missing_us * rate // 1_000_000 if missing_us > allowed_us else 0
