"""`edits.jsonl`: every correction of a transcript by a person, one line each, never changed and never taken away.

A line says who, when, and of which transcript (its SHA-256: turns of another hearing have other numbers), which turn,
what it was and what it became. Taking a correction back is a line too, and can itself be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import MAX_JSON_BYTES
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import Speaker

if TYPE_CHECKING:
    from pathlib import Path

EDITS_NAME = "edits.jsonl"
MAX_TURN_CHARACTERS = 5000
SHORTEST_TURN_SECONDS = 0.05
MAX_OVERRUN_SECONDS = 1.0  # a turn may end so much after the audio: recognition rounds
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
_Number = Annotated[int, msgspec.Meta(ge=1)]


class _Line(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """number: of the line, from 1. who: the operating system's user. at: UTC, ISO 8601. transcript: its SHA-256."""

    number: _Number
    who: str
    at: str
    transcript: str


class TextEdit(_Line, frozen=True, kw_only=True, tag="text"):
    """A turn's words put right."""

    turn: int
    was: str
    became: str


class SpeakerEdit(_Line, frozen=True, kw_only=True, tag="speaker"):
    """Who says a turn put right; ``unknown`` is anybody but the agent and the customer."""

    turn: int
    was: Speaker
    became: Speaker


class TimesEdit(_Line, frozen=True, kw_only=True, tag="times"):
    """When a turn begins and ends put right, in seconds of the recording."""

    turn: int
    was: tuple[_Seconds, _Seconds]
    became: tuple[_Seconds, _Seconds]


class SwapEdit(_Line, frozen=True, kw_only=True, tag="swap_speakers"):
    """Agent and customer exchanged in the whole call."""


class UndoEdit(_Line, frozen=True, kw_only=True, tag="undo"):
    """An earlier line taken back."""

    undoes: _Number


class TornEdit(_Line, frozen=True, kw_only=True, tag="torn"):
    """Half a line that was found at the end, as after a power cut, kept as it stood."""

    was: str


Edit = TextEdit | SpeakerEdit | TimesEdit | SwapEdit | UndoEdit | TornEdit
TurnEdit = TextEdit | SpeakerEdit | TimesEdit


class Edits(NamedTuple):
    """All corrections of a call. ``torn`` is half a line at the end, which corrects nothing; None as a rule."""

    lines: tuple[Edit, ...] = ()
    torn: str | None = None


def parse_edits(content: bytes, file: Path) -> Edits:
    """Read the lines, treating them as hostile.

    Half a line at the end is given apart. Raises :class:`UnusableInput` with the line number for anything else that
    is not right.
    """
    if len(content) > MAX_JSON_BYTES:
        raise _wrong(file, 1, Text("文件太大", "the file is too large"))
    *whole, rest = content.split(b"\n")
    lines: list[Edit] = []
    for number, raw in enumerate(whole, 1):
        lines.append(_line(raw, number, lines, file))
    return Edits(tuple(lines), rest.decode("utf-8", "replace") if rest else None)


def effective_edits(lines: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The corrections that hold: those that no later line in force takes back. Undos and torn lines are none."""
    undone = undone_edits(lines)
    return tuple(line for line in lines if line.number not in undone and not isinstance(line, UndoEdit | TornEdit))


def undone_edits(lines: tuple[Edit, ...]) -> dict[int, UndoEdit]:
    """The lines that are taken back, by number, each with the line that does so."""
    undone: dict[int, UndoEdit] = {}
    for line in reversed(lines):
        if isinstance(line, UndoEdit) and line.number not in undone:
            undone.setdefault(line.undoes, line)
    return undone


def _line(raw: bytes, number: int, before: list[Edit], file: Path) -> Edit:
    try:
        line: Edit = msgspec.json.decode(raw, type=Edit)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(file, number, Text(str(error), str(error))) from error
    if line.number != number:
        raise _wrong(file, number, Text(f"编号是 {line.number}", f"it is numbered {line.number}"))
    if isinstance(line, UndoEdit) and (line.undoes >= number or isinstance(before[line.undoes - 1], TornEdit)):
        raise _wrong(file, number, Text("撤销的不是之前的更正", "it takes back what is no earlier correction"))
    if isinstance(line, TimesEdit) and line.became[0] >= line.became[1]:
        raise _wrong(file, number, Text("结束不晚于开始", "its end is not after its start"))
    return line


def _wrong(file: Path, number: int, why: Text) -> UnusableInput:
    return UnusableInput(
        Text(f"第 {number} 行不对：{why.zh}。", f"Line {number} is not right: {why.en}."),
        file=file,
        remedy=Text(
            "请用 huazheng verify 核对这通录音，从备份恢复这个文件。",
            "Check the call with huazheng verify, and restore this file from a backup.",
        ),
    )
