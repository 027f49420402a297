"""The turns as subtitles need them: on one line, none of no length, none that another format reads as a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.words import SPEAKER_WORDS
from huazheng.export.tame import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.language import Language
    from huazheng.export.base import CallDocument

SHORTEST_SECONDS = 0.2
ARROW = "-->"


@dataclass(frozen=True)
class Cue:
    """One subtitle: its number from 1, its times in milliseconds, who speaks, what is said."""

    number: int
    start_ms: int
    end_ms: int
    speaker: str
    text: str

    def times(self, point: str) -> str:
        """The line of times, with ``point`` before the milliseconds."""
        return f"{_clock(self.start_ms, point)} {ARROW} {_clock(self.end_ms, point)}"


def cues(document: CallDocument, language: Language) -> Iterator[Cue]:
    """A cue for every turn that has words, in time order."""
    number = 0
    for turn in document.turns:
        text = one_line(document.corrections.get(turn.id, turn.text)).replace(ARROW, "→")
        if not text:
            continue
        number += 1
        start = max(round(turn.start * 1000), 0)
        end = max(round(turn.end * 1000), start + round(SHORTEST_SECONDS * 1000))
        yield Cue(number, start, end, SPEAKER_WORDS[turn.speaker].of(language), text)


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
