"""Changes that a person makes to one turn in one form, and the times in it as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.text.labels import format_clock

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Speaker

_TIME = re.compile(r"(?:(?:(\d+)[:：])?(\d+)[:：])?(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class TurnChange:
    """turn: its id. What is unchanged is None. times: in seconds."""

    turn: int
    text: str | None = None
    speaker: Speaker | None = None
    times: tuple[float, float] | None = None

    @property
    def empty(self) -> bool:
        """True when nothing is changed."""
        return self.text is None and self.speaker is None and self.times is None


def format_time(seconds: float) -> str:
    """A time as it can be typed: ``00:41.23``."""
    hundredths = round(seconds * 100)
    return f"{format_clock(hundredths // 100)}.{hundredths % 100:02d}"


def parse_time(words: str) -> float | None:
    """The seconds in ``41.2``, ``00:41.23`` or ``1:02:03``; None where it is no time."""
    found = _TIME.fullmatch(words.strip())
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds)
