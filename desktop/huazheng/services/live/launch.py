"""How the live text of a running recording is started, and what it is told at first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from huazheng.services.capture.recorder.standby import app_command
from huazheng.services.live.live_events import LiveEvent, TurnEvent, encode_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home


def command(home: Home, call_id: str) -> list[str]:
    """The command; see :mod:`huazheng.services.live.live_events` for what it says and is told."""
    return [*app_command(), "--home", str(home.root), "record", "--live", call_id]


def environment() -> dict[str, str]:
    """Its environment: libraries that reckon must not take every core for themselves."""
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | dict(os.environ)


def earlier_turns(events: Iterable[LiveEvent]) -> bytes:
    """What a new one is told of what an earlier one of the same recording has said."""
    return b"".join(encode_event(event) for event in events if isinstance(event, TurnEvent))
