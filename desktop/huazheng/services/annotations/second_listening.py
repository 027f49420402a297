"""A second person's listening: read back, compared with the corrected transcript, each difference settled."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.call.listening_sheet import MAX_SHEET_BYTES, parse_sheet
from huazheng.core.call.second_listening import compare_listening, same_words, standing_turns
from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import encode_json, read_regular, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import MAX_NAME_CHARACTERS
from huazheng.core.schema.second_listening import (
    MAX_LISTENINGS,
    MAX_REASON_CHARACTERS,
    SECOND_LISTENING_NAME,
    HeardTurn,
    Listening,
    ListeningDifference,
    SecondListening,
    Settlement,
)
from huazheng.core.text.sanitize import one_line
from huazheng.services.annotations.corrections import correct_speaker, correct_text, remove_turn, tidy_text
from huazheng.services.annotations.edit_log import corrected_transcript, no_transcript
from huazheng.services.custody.writes import user_name, write_with_custody
from huazheng.store.calls import utc_now
from huazheng.store.second_listenings import read_listenings
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.second_listening import SettlementChoice
    from huazheng.core.schema.transcript import Turn
    from huazheng.store.calls import Call


def read_back(home: Home, call: Call, sheet: Path, listener: str = "") -> Listening:
    """Read a sheet that came back, compare it with the transcript as it is now, and keep the result with the call.

    listener: the second person's name; empty for the one in the sheet. Raises :class:`UnusableInput` for a sheet that
    cannot be used, one that was read already, and no name.
    """
    try:
        content = read_regular(sheet, MAX_SHEET_BYTES)
    except FileNotFoundError as error:
        raise unreadable(sheet, error) from error
    snapshot = read_snapshot(home, call)
    snapshot.raise_errors(("transcript", "edits"))
    if snapshot.machine is None or snapshot.corrected is None or snapshot.transcript_sha256 is None:
        raise no_transcript(call)
    returned = parse_sheet(content, sheet, snapshot.machine, call.id, snapshot.transcript_sha256)
    name = (one_line(listener) or returned.listener)[:MAX_NAME_CHARACTERS]
    if not name:
        raise UnusableInput(
            Text("表里没有写听的人的姓名。", "The sheet does not name the listener."),
            file=sheet,
            remedy=Text("写在 listener 后面，或用 --name。", "Write it after “listener”, or use --name."),
        )
    compared, differences = compare_listening(snapshot.machine.turns, snapshot.corrected, returned.heard)
    done = Listening(
        transcript=snapshot.transcript_sha256,
        edits_sha256=snapshot.edits_sha256,
        basis=returned.basis,
        listener=name,
        returned_at=utc_now(),
        sheet_sha256=hashlib.sha256(content).hexdigest(),
        compared=compared,
        differences=differences,
    )

    def added() -> bytes:
        kept = read_listenings(call.folder)
        if any(one.sheet_sha256 == done.sheet_sha256 for one in kept.listenings):
            raise UnusableInput(Text("这份表已经读过了。", "This sheet was read already."), file=sheet)
        if len(kept.listenings) >= MAX_LISTENINGS:
            raise UnusableInput(Text("听校的次数太多了。", "Too many listenings of this call."), file=call.folder)
        return encode_json(SecondListening(listenings=(*kept.listenings, done)))

    details = {"listener": name, "sheet": done.sheet_sha256, "differences": len(differences)}
    write_with_custody(home, call.folder, "second_listened", {SECOND_LISTENING_NAME: added}, details)
    return done


def latest_listening(call: Call) -> Listening:
    """The latest listening, of this or of an earlier transcript. Raises :class:`UnusableInput` where there is none."""
    listenings = read_listenings(call.folder).listenings
    if not listenings:
        raise UnusableInput(
            Text("还没有第二个人听过这通录音。", "No second listening of this call was read yet."),
            file=call.folder,
            remedy=Text(
                f"先运行：huazheng listening export {call.id}",
                f"First run: huazheng listening export {call.id}",
            ),
        )
    return listenings[-1]


def settle(
    home: Home,
    call: Call,
    number: int,
    choice: SettlementChoice,
    *,
    text: str = "",
    reason: str = "",
    name: str = "",
) -> Listening:
    """Settle a difference of the latest listening; the transcript is corrected where it must be.

    choice: ``first`` or ``second`` person's words, ``other`` words (``text``), or the transcript as it is at
    ``present``. A difference may be settled anew. Raises :class:`UnusableInput` for no such difference, a choice that
    one correction cannot make, a reason or name that is too long, a listening of an earlier transcript.
    """
    listening = latest_listening(call)
    if not 1 <= number <= len(listening.differences):
        raise UnusableInput(Text(f"没有第 {number} 处不同。", f"There is no difference {number}."), file=call.folder)
    if sha256_of(call.transcript_file) != listening.transcript:
        raise UnusableInput(
            Text("听校之后，文字重新识别过。", "The call was transcribed anew after the listening."),
            file=call.folder,
            remedy=Text(
                "用 huazheng transcripts 换回当时的文字，或再听校一次。",
                "Make the earlier transcript current with huazheng transcripts, or have it listened to again.",
            ),
        )
    reason, name = one_line(reason), one_line(name)
    if len(reason) > MAX_REASON_CHARACTERS or len(name) > MAX_NAME_CHARACTERS:
        raise UnusableInput(Text("理由或姓名太长。", "The reason or the name is too long."))
    difference = listening.differences[number - 1]
    wanted = {
        "first": difference.first,
        "second": difference.second,
        "other": (HeardTurn(speaker=None, text=tidy_text(text)),) if choice == "other" else (),
    }
    if choice != "present":
        _correct(home, call, difference, wanted[choice])
    now = standing_turns(corrected_transcript(call), difference.lines)
    heard = tuple(HeardTurn(speaker=turn.speaker, text=turn.text) for turn in now)
    settled = Settlement(choice=choice, heard=heard, who=user_name(), at=utc_now(), name=name, reason=reason)

    def written() -> bytes:
        kept = read_listenings(call.folder)
        if not kept.listenings or kept.listenings[-1].sheet_sha256 != listening.sheet_sha256:
            raise UnusableInput(Text("又读了另一份表。", "Another sheet was read meanwhile."), file=call.folder)
        last = kept.listenings[-1]
        differences = tuple(
            msgspec.structs.replace(one, settlement=settled) if one.number == number else one
            for one in last.differences
        )
        last = msgspec.structs.replace(last, differences=differences)
        return encode_json(SecondListening(listenings=(*kept.listenings[:-1], last)))

    details = {"difference": number, "choice": choice}
    write_with_custody(home, call.folder, "second_listened", {SECOND_LISTENING_NAME: written}, details)
    return latest_listening(call)


def _correct(home: Home, call: Call, difference: ListeningDifference, wanted: tuple[HeardTurn, ...]) -> None:
    """Correct the transcript to what is wanted, where one turn stands there."""
    now = standing_turns(corrected_transcript(call), difference.lines)
    if len(now) == len(wanted) and all(map(_is_as, now, wanted)):
        return
    if len(now) != 1 or len(wanted) > 1:
        raise UnusableInput(
            Text("这一处牵涉几句，或已删去的一句。", "This place is about several turns, or one that was removed."),
            file=call.folder,
            remedy=Text(
                "请先在文字里改好，再选 present（以现在的文字为准）。",
                "Correct the transcript first, then settle it with present (as the transcript stands).",
            ),
        )
    if not wanted:
        remove_turn(home, call, now[0].id)
        return
    if now[0].text != wanted[0].text and not same_words(now[0].text, wanted[0].text):
        correct_text(home, call, now[0].id, wanted[0].text)
    if wanted[0].speaker not in (None, now[0].speaker):
        correct_speaker(home, call, now[0].id, wanted[0].speaker)


def _is_as(turn: Turn, heard: HeardTurn) -> bool:
    return same_words(turn.text, heard.text) and heard.speaker in (None, turn.speaker)
