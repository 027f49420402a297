"""Start of the live text process, as the window sees it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from huazheng.services.capture.recorder.standby import app_command
from huazheng.services.live.live_events import LiveEvent, TurnEvent, encode_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home


def command(home: Home, call_id: str) -> list[str]:
    """Command of the process; see :mod:`huazheng.services.live.live_events` for its input and output."""
    return [*app_command(), "--home", str(home.root), "record", "--live", call_id]


def environment() -> dict[str, str]:
    """Environment of the process: numeric libraries must not use every core."""
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | dict(os.environ)


def earlier_turns(events: Iterable[LiveEvent]) -> bytes:
    """Input of a new process: the turns of an earlier one of the same recording."""
    return b"".join(encode_event(event) for event in events if isinstance(event, TurnEvent))
