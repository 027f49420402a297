"""Corrections of a transcript by a person: each adds a line to ``edits.jsonl``, accounted for in the custody.

The machine's ``transcript.json`` is never changed. Turns are named by their ``id``; people see it counted from 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from huazheng.core.call.apply_edits import next_turn_of_speaker
from huazheng.core.call.split_join import offset_at, time_at
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import (
    MAX_OVERRUN_SECONDS,
    MAX_TURN_CHARACTERS,
    SHORTEST_TURN_SECONDS,
    Edit,
    JoinEdit,
    RemoveEdit,
    SpeakerEdit,
    SplitEdit,
    SwapEdit,
    TextEdit,
    TimesEdit,
    TornEdit,
    UndoEdit,
    undone_edits,
)
from huazheng.services.annotations.edit_log import append_edit, append_edits, corrected_transcript, no_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.services.annotations.edit_log import EditHead
    from huazheng.store.calls import Call

__all__ = [
    "SplitPoint",
    "correct_speaker",
    "correct_text",
    "correct_times",
    "corrected_transcript",
    "join_turn",
    "no_transcript",
    "remove_turn",
    "replace_texts",
    "split_at",
    "swap_speakers",
    "tidy_text",
    "turn_of",
    "undo",
    "undo_all",
]


@dataclass(frozen=True)
class SplitPoint:
    """The place of a split: before the character ``offset`` of its text, or at ``seconds`` of the recording.

    One is enough; the other is then taken from the times of the words.
    """

    offset: int | None = None
    seconds: float | None = None


def correct_text(home: Home, call: Call, turn: int, text: str) -> Edit:
    """Correct a turn's words. Raises :class:`UnusableInput` for no such turn, no words, or no change."""
    text = tidy_text(text)

    def line(head: EditHead) -> Edit:
        was = turn_of(call, turn).text
        _require_change(was != text)
        return TextEdit(**head, turn=turn, was=was, became=text)

    return append_edit(home, call, line)


def tidy_text(text: str) -> str:
    """The words of a turn on one line. Raises :class:`UnusableInput` for none, or too many characters."""
    text = " ".join(text.split())
    if not text or len(text) > MAX_TURN_CHARACTERS:
        raise UnusableInput(
            Text(
                f"一句话的文字要有 1 到 {MAX_TURN_CHARACTERS} 个字。",
                f"The text of a turn must have 1 to {MAX_TURN_CHARACTERS} characters.",
            )
        )
    return text


def correct_speaker(home: Home, call: Call, turn: int, speaker: Speaker) -> Edit:
    """Correct a turn's speaker. Raises :class:`UnusableInput` for no such turn, or no change."""

    def line(head: EditHead) -> Edit:
        was = turn_of(call, turn).speaker
        _require_change(was != speaker)
        return SpeakerEdit(**head, turn=turn, was=was, became=speaker)

    return append_edit(home, call, line)


def correct_times(home: Home, call: Call, turn: int, start: float, end: float) -> Edit:
    """Correct a turn's begin and end, in seconds; stored to the millisecond.

    Raises :class:`UnusableInput` for no such turn, times outside the recording, or no change.
    """
    length = call.seal.duration
    if not (math.isfinite(start) and math.isfinite(end) and start >= 0 and start + SHORTEST_TURN_SECONDS <= end):
        raise UnusableInput(Text("结束要晚于开始。", "The end must be after the start."))
    if end > length + MAX_OVERRUN_SECONDS:
        raise UnusableInput(
            Text(f"录音只有 {length:.1f} 秒。", f"The recording is only {length:.1f} s long."), file=call.original
        )
    times = (round(start, 3), round(end, 3))

    def line(head: EditHead) -> Edit:
        before = turn_of(call, turn)
        _require_change((round(before.start, 3), round(before.end, 3)) != times)
        return TimesEdit(**head, turn=turn, was=(before.start, before.end), became=times)

    return append_edit(home, call, line)


def remove_turn(home: Home, call: Call, turn: int) -> Edit:
    """Remove a turn that nobody said: it stays, struck out, and is not counted. Raises :class:`UnusableInput`."""
    return append_edit(home, call, lambda head: RemoveEdit(**head, turn=turn, was=turn_of(call, turn).text))


def split_at(home: Home, call: Call, turn: int, point: SplitPoint) -> Edit:
    """Split a turn into two. Raises :class:`UnusableInput` for no such turn, or a point that leaves a part empty."""

    def line(head: EditHead) -> Edit:
        now = turn_of(call, turn)
        offset = point.offset if point.offset is not None else offset_at(now, point.seconds or 0.0)
        if not 0 < offset < len(now.text) or not now.text[:offset].strip() or not now.text[offset:].strip():
            raise UnusableInput(
                Text("拆开的两句都要有字。", "Both parts of a split turn need text."),
                remedy=Text(
                    f"这一句有 {len(now.text)} 个字，从 {now.start:.1f} 到 {now.end:.1f} 秒。",
                    f"The turn has {len(now.text)} characters and runs from {now.start:.1f} to {now.end:.1f} s.",
                ),
            )
        seconds = point.seconds if point.seconds is not None else time_at(now, offset)
        if not now.start <= seconds <= now.end:
            raise UnusableInput(
                Text(
                    f"拆分的时间要在 {now.start:.1f} 到 {now.end:.1f} 秒之间。",
                    f"The time of the split must be between {now.start:.1f} and {now.end:.1f} s.",
                )
            )
        return SplitEdit(**head, turn=turn, was=now.text, offset=offset, seconds=round(seconds, 3))

    return append_edit(home, call, line)


def join_turn(home: Home, call: Call, turn: int) -> Edit:
    """Join a turn with the following turn of the same speaker. Raises :class:`UnusableInput` where there is none."""

    def line(head: EditHead) -> Edit:
        now = turn_of(call, turn)
        following = next_turn_of_speaker(corrected_transcript(call).transcript.turns, now)
        if following is None:
            raise UnusableInput(
                Text("后面没有同一个人说的话可以合并。", "No later turn of the same speaker to join it with."),
                remedy=Text("说话人不对时，先更正说话人。", "If a speaker is wrong, correct the speaker first."),
            )
        return JoinEdit(**head, turn=turn, following=following.id, was=(now.text, following.text))

    return append_edit(home, call, line)


def replace_texts(home: Home, call: Call, texts: Mapping[int, str]) -> list[Edit]:
    """Correct the words of several turns, by id, in one write; turns that have them already are left out.

    Raises :class:`UnusableInput` for no such turn, no words, or no change at all.
    """
    lines: list[Callable[[EditHead], Edit]] = []
    for turn, text in texts.items():
        was, became = turn_of(call, turn).text, tidy_text(text)
        if was != became:
            lines.append(partial(_text_edit, turn, was, became))
    _require_change(bool(lines))
    return append_edits(home, call, lines)


def _text_edit(turn: int, was: str, became: str, head: EditHead) -> Edit:
    return TextEdit(**head, turn=turn, was=was, became=became)


def swap_speakers(home: Home, call: Call) -> Edit:
    """Swap agent and customer in the whole call. Raises :class:`UnusableInput` for a call without a transcript."""
    return append_edit(home, call, lambda head: SwapEdit(**head))


def undo(home: Home, call: Call, number: int) -> Edit:
    """Undo one line, which may itself be an undo; the line stays. Raises :class:`UnusableInput` for no such line."""

    def line(head: EditHead) -> Edit:
        _require_undoable(call.read_edits().lines, number)
        return UndoEdit(**head, undoes=number)

    return append_edit(home, call, line)


def undo_all(home: Home, call: Call, numbers: Iterable[int]) -> list[Edit]:
    """Undo several lines in one write, the last first; those that are undone already are left out. May be none."""
    lines = call.read_edits().lines
    open_lines = [number for number in sorted(numbers, reverse=True) if number not in undone_edits(lines)]
    for number in open_lines:
        _require_undoable(lines, number)
    return append_edits(home, call, [partial(_undo_edit, number) for number in open_lines]) if open_lines else []


def _undo_edit(number: int, head: EditHead) -> Edit:
    return UndoEdit(**head, undoes=number)


def _require_undoable(lines: tuple[Edit, ...], number: int) -> None:
    if not 1 <= number <= len(lines) or isinstance(lines[number - 1], TornEdit):
        raise UnusableInput(
            Text(f"没有第 {number} 条更正。", f"There is no correction {number}."),
            remedy=Text("用 --list 查看所有更正。", "List all corrections with --list."),
        )
    if number in undone_edits(lines):
        raise UnusableInput(
            Text(f"第 {number} 条更正已经撤销。", f"Correction {number} is already undone."),
            remedy=Text("要恢复它，请撤销那条“撤销”。", "To restore it, undo the undo."),
        )


def turn_of(call: Call, number: int) -> Turn:
    """The turn of that id as it stands now. Raises :class:`UnusableInput` for an unknown or removed one."""
    corrected = corrected_transcript(call)
    turn = next((turn for turn in corrected.transcript.turns if turn.id == number), None)
    if turn is not None:
        return turn
    removed = any(turn.id == number for turn in corrected.removed)
    raise UnusableInput(
        Text(f"第 {number + 1} 句已经删去。", f"Turn {number + 1} is removed.")
        if removed
        else Text(f"没有第 {number + 1} 句。", f"There is no turn {number + 1}."),
        file=call.transcript_file,
        remedy=Text("要恢复它，请撤销那次删去。", "To restore it, undo the removal.")
        if removed
        else Text(f"用 huazheng correct {call.id} 查看各句。", f"List the turns with: huazheng correct {call.id}"),
    )


def _require_change(changes: bool) -> None:
    if not changes:
        raise UnusableInput(Text("已经是这样了，没有要改的。", "No change."))
