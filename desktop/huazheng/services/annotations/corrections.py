"""Corrections of a transcript by a person: each one line of ``edits.jsonl``, accounted for in the custody.

The machine's ``transcript.json`` is never touched. Turn numbers are the ``id`` of the transcript, from 0.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final, TypedDict

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import (
    EDITS_NAME,
    MAX_OVERRUN_SECONDS,
    MAX_TURN_CHARACTERS,
    SHORTEST_TURN_SECONDS,
    Edit,
    SpeakerEdit,
    SwapEdit,
    TextEdit,
    TimesEdit,
    TornEdit,
    UndoEdit,
    parse_edits,
    undone_edits,
)
from huazheng.evidence.custody_log import digest_history
from huazheng.services.custody.writes import user_name, write_with_custody
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.edits import Edits
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.core.text.corrected_transcript import CorrectedTranscript
    from huazheng.store.calls import Call

__all__ = [
    "correct_speaker",
    "correct_text",
    "correct_times",
    "corrected_transcript",
    "edits_of",
    "swap_speakers",
    "turn_of",
    "undo",
]

EDITED: Final = "edited"


class EditHead(TypedDict):
    """What every line begins with: its number, who and when, and the SHA-256 of the transcript that it corrects."""

    number: int
    who: str
    at: str
    transcript: str


def edits_of(call: Call) -> Edits:
    """Every line, and half a line at the end if there is one. Raises :class:`UnusableInput` for a wrong file."""
    return call.read_edits()


def corrected_transcript(call: Call) -> CorrectedTranscript:
    """The transcript as it was put right. Raises :class:`UnusableInput` for a call without a transcript."""
    found = call.read_corrected()
    if found is None:
        raise UnusableInput(
            Text("这通录音还没有识别成文字。", "This call has no transcript yet."),
            file=call.folder,
            remedy=Text(f"先运行：huazheng transcribe {call.id}", f"First run: huazheng transcribe {call.id}"),
        )
    return found


def correct_text(home: Home, call: Call, turn: int, text: str) -> Edit:
    """Put a turn's words right. Raises :class:`UnusableInput` for no such turn, no words, or nothing to change."""
    text = " ".join(text.split())
    if not text or len(text) > MAX_TURN_CHARACTERS:
        raise UnusableInput(
            Text(
                f"一句话的文字要有 1 到 {MAX_TURN_CHARACTERS} 个字。",
                f"A turn's text needs 1 to {MAX_TURN_CHARACTERS} characters.",
            )
        )

    def line(head: EditHead) -> Edit:
        was = turn_of(call, turn).text
        _require_change(was != text)
        return TextEdit(**head, turn=turn, was=was, became=text)

    return _append(home, call, line)


def correct_speaker(home: Home, call: Call, turn: int, speaker: Speaker) -> Edit:
    """Say who speaks in a turn. Raises :class:`UnusableInput` for no such turn, or nothing to change."""

    def line(head: EditHead) -> Edit:
        was = turn_of(call, turn).speaker
        _require_change(was != speaker)
        return SpeakerEdit(**head, turn=turn, was=was, became=speaker)

    return _append(home, call, line)


def correct_times(home: Home, call: Call, turn: int, start: float, end: float) -> Edit:
    """Put right when a turn begins and ends, in seconds; kept to the millisecond.

    Raises :class:`UnusableInput` for no such turn, times that are not in the recording, or nothing to change.
    """
    length = call.seal.audio.duration
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

    return _append(home, call, line)


def swap_speakers(home: Home, call: Call) -> Edit:
    """Exchange agent and customer in the whole call. Raises :class:`UnusableInput` for a call without a transcript."""
    return _append(home, call, lambda head: SwapEdit(**head))


def undo(home: Home, call: Call, number: int) -> Edit:
    """Take one line back, an undo as well; the line stays. Raises :class:`UnusableInput` when there is none to undo."""

    def line(head: EditHead) -> Edit:
        _require_undoable(call.read_edits().lines, number)
        return UndoEdit(**head, undoes=number)

    return _append(home, call, line)


def _require_undoable(lines: tuple[Edit, ...], number: int) -> None:
    if not 1 <= number <= len(lines) or isinstance(lines[number - 1], TornEdit):
        raise UnusableInput(
            Text(f"没有第 {number} 条更正。", f"There is no correction {number}."),
            remedy=Text("用 --list 查看所有更正。", "See them all with --list."),
        )
    if number in undone_edits(lines):
        raise UnusableInput(
            Text(f"第 {number} 条更正已经撤销。", f"Correction {number} is taken back already."),
            remedy=Text("要恢复它，请撤销那条“撤销”。", "To have it again, undo its undo."),
        )


def turn_of(call: Call, number: int) -> Turn:
    """The turn as it stands now. Raises :class:`UnusableInput` for no such turn."""
    turns = corrected_transcript(call).transcript.turns
    found = next((turn for turn in turns if turn.id == number), None)
    if found is None:
        last = max((turn.id for turn in turns), default=-1)
        raise UnusableInput(
            Text(f"没有编号为 {number} 的一句。", f"There is no turn {number}."),
            file=call.transcript_file,
            remedy=Text(f"编号从 0 到 {last}。", f"They are numbered from 0 to {last}."),
        )
    return found


def _require_change(changes: bool) -> None:
    if not changes:
        raise UnusableInput(Text("已经是这样了，没有要改的。", "It is so already; there is nothing to change."))


def _append(home: Home, call: Call, line: Callable[[EditHead], Edit]) -> Edit:
    """Add a line at the end of what is there, if that is what the custody accounts for.

    ``line`` is asked while nobody else writes; it may still refuse, and then nothing is written.
    """
    corrected_transcript(call)
    added: list[Edit] = []

    def content() -> bytes:
        whole, torn = _split_torn_line(call)
        lines = list(parse_edits(whole, call.edits_file).lines)
        sha256 = sha256_of(call.transcript_file)
        if torn:
            half = torn.decode("utf-8", "replace")
            found = TornEdit(**_edit_head(len(lines) + 1, sha256), was=half)
            lines.append(found)
            whole += msgspec.json.encode(found) + b"\n"
        added.append(line(_edit_head(len(lines) + 1, sha256)))
        return whole + msgspec.json.encode(added[0]) + b"\n"

    write_with_custody(home, call.folder, EDITED, {EDITS_NAME: content})
    return added[0]


def _edit_head(number: int, transcript: str) -> EditHead:
    return {"number": number, "who": user_name(), "at": utc_now(), "transcript": transcript}


def _split_torn_line(call: Call) -> tuple[bytes, bytes]:
    """The whole lines, and half a line after them. Raises :class:`UnusableInput` for a file that others wrote into."""
    content = call.edits_file.read_bytes() if call.edits_file.exists() else b""
    whole, torn = content[: content.rfind(b"\n") + 1], content[content.rfind(b"\n") + 1 :]
    states, nothing = digest_history(call.folder, EDITS_NAME), hashlib.sha256(b"").hexdigest()
    # Half a line stands after an older state than the last that was written.
    fitting = {*states, nothing} if torn else set(states[-1:] or [nothing])
    if hashlib.sha256(whole).hexdigest() not in fitting:
        raise UnusableInput(
            Text(
                "更正记录被别的程序改动过，没有再往里写。",
                "Something else altered the record of corrections; nothing was added to it.",
            ),
            file=call.edits_file,
            remedy=Text(
                "请用 huazheng verify 核对，从备份恢复它。", "Look with huazheng verify, and restore it from a backup."
            ),
        )
    return whole, torn
