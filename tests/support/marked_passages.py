"""Passages with personal data marked in them, and the share of it that is found."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from huazheng.redaction.finder import find_personal_data

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parents[1] / "data" / "redaction"
_MARK = re.compile(r"\{(\w+):([^}]*)\}")


class MarkedPassage(NamedTuple):
    """Turns without their marks, and the marked characters as (turn, start, end)."""

    part: str
    turns: tuple[str, ...]
    marks: tuple[tuple[int, int, int], ...]


def marked_passages() -> list[MarkedPassage]:
    """The fifty passages: ``tuned`` were used to choose the patterns, ``check`` were not."""
    lines = (FOLDER / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    return [_passage(document["set"], document["turns"]) for document in map(json.loads, lines)]


def plain_sentences() -> list[str]:
    """Sentences of a callback that name nobody."""
    return (FOLDER / "plain.txt").read_text(encoding="utf-8").splitlines()


def missed(passage: MarkedPassage) -> list[str]:
    """The marked data of which at least one character was not found."""
    found = find_personal_data(passage.turns)
    hidden = {(one.turn, place) for one in found for place in range(one.start, one.end)}
    return [
        passage.turns[turn][start:end]
        for turn, start, end in passage.marks
        if not all((turn, place) in hidden for place in range(start, end))
    ]


def _passage(part: str, marked: Sequence[str]) -> MarkedPassage:
    turns, marks = [], []
    for number, text in enumerate(marked):
        plain = ""
        place = 0
        for match in _MARK.finditer(text):
            plain += text[place : match.start()]
            marks.append((number, len(plain), len(plain) + len(match[2])))
            plain += match[2]
            place = match.end()
        turns.append(plain + text[place:])
    return MarkedPassage(part, tuple(turns), tuple(marks))
