"""`edits.jsonl`: every correction of a transcript by a person, one JSON object a line; lines are only ever added.

A line names its author, its time, the transcript that it corrects (by SHA-256: another transcription of the same call
has other turns), the turn, the old value and the new one. Undoing a correction is a line too, and can itself be undone.

Turn ids: the machine's turns keep theirs. A split gives both parts new ids, a join gives the joined turn one, so that
a correction of a part never applies to the whole once the split is undone. New ids follow the machine's highest id, in
the order of the lines (two for a split, one for a join), and stay reserved when their line is undone.

A check records that a person compared a turn with the recording. It is a line of the file, and no correction.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, NamedTuple, assert_never

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import MAX_JSON_BYTES
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import Speaker

if TYPE_CHECKING:
    from pathlib import Path

EDITS_NAME = "edits.jsonl"
MAX_TURN_CHARACTERS = 5000
MAX_NAME_CHARACTERS = 80
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
    """Correction of a turn's words."""

    turn: int
    was: str
    became: str


class SpeakerEdit(_Line, frozen=True, kw_only=True, tag="speaker"):
    """Correction of a turn's speaker; ``unknown`` is anybody but the agent and the customer."""

    turn: int
    was: Speaker
    became: Speaker


class TimesEdit(_Line, frozen=True, kw_only=True, tag="times"):
    """Correction of a turn's begin and end, in seconds of the recording."""

    turn: int
    was: tuple[_Seconds, _Seconds]
    became: tuple[_Seconds, _Seconds]


class RemoveEdit(_Line, frozen=True, kw_only=True, tag="remove"):
    """Removal of a turn that nobody said: shown struck out, and not counted by the analysis. was: its words."""

    turn: int
    was: str


class SplitEdit(_Line, frozen=True, kw_only=True, tag="split"):
    """Split of a turn into two. was: its words; offset: characters of these in the first part; seconds: where the
    second part begins in the recording.
    """

    turn: int
    was: str
    offset: _Number
    seconds: _Seconds


class JoinEdit(_Line, frozen=True, kw_only=True, tag="join"):
    """Join of a turn with the following turn of the same speaker. was: the words of both."""

    turn: int
    following: int
    was: tuple[str, str]


class SwapEdit(_Line, frozen=True, kw_only=True, tag="swap_speakers"):
    """Exchange of agent and customer in the whole call."""


class CheckEdit(_Line, frozen=True, kw_only=True, tag="check"):
    """Proofreading: a person compared a turn with the recording and found it right. It changes no text.

    name: of that person, as they gave it; may be empty. confirmed: :func:`turn_digest` of the turn then, so that a
    later correction of its words or speaker makes the check stale.
    """

    turn: int
    name: Annotated[str, msgspec.Meta(max_length=MAX_NAME_CHARACTERS)] = ""
    confirmed: str


class UndoEdit(_Line, frozen=True, kw_only=True, tag="undo"):
    """Undo of an earlier line, by its number."""

    undoes: _Number


class TornEdit(_Line, frozen=True, kw_only=True, tag="torn"):
    """Half a line that was found at the end, as after a power cut, kept as it stood."""

    was: str


TurnEdit = TextEdit | SpeakerEdit | TimesEdit | RemoveEdit | SplitEdit | JoinEdit
Correction = TurnEdit | SwapEdit
Edit = Correction | CheckEdit | UndoEdit | TornEdit


class Edits(NamedTuple):
    """All lines of a call's file. ``torn`` is half a line at the end, which corrects nothing; None as a rule."""

    lines: tuple[Edit, ...] = ()
    torn: str | None = None


def parse_edits(content: bytes, file: Path) -> Edits:
    """Read the lines, treating them as hostile.

    Half a line at the end is given apart. Raises :class:`UnusableInput` with the line number for anything else that
    is invalid. Whether a line fits the transcript shows only when it is applied.
    """
    if len(content) > MAX_JSON_BYTES:
        raise _wrong(file, 1, Text("文件太大", "the file is too large"))
    *whole, rest = content.split(b"\n")
    lines: list[Edit] = []
    for number, raw in enumerate(whole, 1):
        lines.append(_line(raw, number, lines, file))
    return Edits(tuple(lines), rest.decode("utf-8", "replace") if rest else None)


def effective_edits(lines: tuple[Edit, ...]) -> tuple[Correction, ...]:
    """The corrections in force: those that no later line in force undoes."""
    undone = undone_edits(lines)
    in_force: list[Correction] = []
    for line in lines:
        match line:
            case CheckEdit() | UndoEdit() | TornEdit():
                continue
            case TextEdit() | SpeakerEdit() | TimesEdit() | RemoveEdit() | SplitEdit() | JoinEdit() | SwapEdit():
                if line.number not in undone:
                    in_force.append(line)
            case _:
                assert_never(line)
    return tuple(in_force)


def undone_edits(lines: tuple[Edit, ...]) -> dict[int, UndoEdit]:
    """The lines that are undone, by number, each with the line that undoes it."""
    undone: dict[int, UndoEdit] = {}
    for line in reversed(lines):
        if isinstance(line, UndoEdit) and line.number not in undone:
            undone.setdefault(line.undoes, line)
    return undone


def correcting_lines(lines: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The lines without checks and what undoes them: all that may change the transcript."""
    checks: set[int] = set()
    for line in lines:
        if isinstance(line, CheckEdit) or (isinstance(line, UndoEdit) and line.undoes in checks):
            checks.add(line.number)
    return tuple(line for line in lines if line.number not in checks)


def turn_digest(speaker: Speaker, text: str) -> str:
    """SHA-256, in hex, of what a check confirms: speaker, newline, text, in UTF-8."""
    return hashlib.sha256(f"{speaker}\n{text}".encode()).hexdigest()


def new_turn_ids(lines: tuple[Edit, ...], transcript: str, last: int) -> dict[int, tuple[int, ...]]:
    """The ids of the turns that each split or join of that transcript makes, by line number.

    last: the highest id among the machine's turns. Undone lines count, so that no id is ever used for another turn.
    """
    ids: dict[int, tuple[int, ...]] = {}
    for line in lines:
        if line.transcript != transcript or not isinstance(line, SplitEdit | JoinEdit):
            continue
        count = 2 if isinstance(line, SplitEdit) else 1
        ids[line.number] = tuple(range(last + 1, last + 1 + count))
        last += count
    return ids


def turn_of_edit(edit: Edit) -> int | None:
    """The id of the turn that a line corrects or confirms; None for a line about the whole call or another line."""
    match edit:
        case TextEdit() | SpeakerEdit() | TimesEdit() | RemoveEdit() | SplitEdit() | JoinEdit() | CheckEdit():
            return edit.turn
        case SwapEdit() | UndoEdit() | TornEdit():
            return None
        case _:
            assert_never(edit)


def _line(raw: bytes, number: int, before: list[Edit], file: Path) -> Edit:
    try:
        line: Edit = json_decoder(Edit).decode(raw)  # type: ignore[arg-type]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(file, number, Text(str(error), str(error))) from error
    if line.number != number:
        raise _wrong(file, number, Text(f"编号是 {line.number}", f"unexpected number {line.number}"))
    match line:
        case UndoEdit():
            if line.undoes >= number or isinstance(before[line.undoes - 1], TornEdit):
                raise _wrong(file, number, Text("撤销的不是之前的更正", "it undoes no earlier correction"))
        case TimesEdit():
            if line.became[0] >= line.became[1]:
                raise _wrong(file, number, Text("结束不晚于开始", "its end is not after its start"))
        case SplitEdit():
            if line.offset >= len(line.was):
                raise _wrong(file, number, Text("拆分处不在文字中", "it splits the text outside its bounds"))
        case JoinEdit():
            if line.turn == line.following:
                raise _wrong(file, number, Text("不能与自己合并", "it joins a turn with itself"))
        case TextEdit() | SpeakerEdit() | RemoveEdit() | SwapEdit() | CheckEdit() | TornEdit():
            pass
        case _:
            assert_never(line)
    return line


def _wrong(file: Path, number: int, why: Text) -> UnusableInput:
    return UnusableInput(
        Text(f"第 {number} 行不对：{why.zh}。", f"Line {number} is invalid: {why.en}."),
        file=file,
        remedy=Text(
            "请用 huazheng verify 核验这通录音，从备份恢复这个文件。",
            "Check the call with huazheng verify, and restore this file from a backup.",
        ),
    )
