"""Changes that a person makes to one turn in one form, the times in it as text, and where to split it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.text.labels import format_clock

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Speaker

_CLAUSE_END = re.compile(r"[。！？；，、.!?;,]\s*(?=\S)")
_TIME = re.compile(r"(?:(?:(\d+)[:：])?(\d+)[:：])?(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class TurnChange:
    """turn: its id. What is unchanged is None. times: in seconds.

    split: after so many characters of its text, once that is changed. checked: the person compared the turn, with
    these changes, with the recording.
    """

    turn: int
    text: str | None = None
    speaker: Speaker | None = None
    times: tuple[float, float] | None = None
    split: int | None = None
    checked: bool = False

    @property
    def empty(self) -> bool:
        """True when nothing is changed."""
        return self.text is None and self.speaker is None and self.times is None and self.split is None


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


def suggest_split(text: str) -> int:
    """The characters before the clause that begins nearest the middle; half of them where there is one clause."""
    middle = len(text) / 2
    starts = [found.end() for found in _CLAUSE_END.finditer(text)]
    return min(starts, key=lambda start: abs(start - middle), default=round(middle))
