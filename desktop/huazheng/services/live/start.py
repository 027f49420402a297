"""How the live text of a running recording is started, and what it is told at first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from huazheng.services.live.protocol import Event, Said, line_of
from huazheng.services.recorder.standby import program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.paths import Home


def command(home: Home, call_id: str) -> list[str]:
    """The command; see :mod:`huazheng.services.live.protocol` for what it says and is told."""
    return [*program(), "--home", str(home.root), "record", "--live", call_id]


def environment() -> dict[str, str]:
    """Its environment: libraries that reckon must not take every core for themselves."""
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | dict(os.environ)


def said_before(events: Iterable[Event]) -> bytes:
    """What a new one is told of what an earlier one of the same recording has said."""
    return b"".join(line_of(event) for event in events if isinstance(event, Said))
