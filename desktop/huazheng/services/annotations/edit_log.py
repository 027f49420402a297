"""Adding lines to a call's ``edits.jsonl``, each accounted for in the custody."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, TypedDict

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_regular, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import EDITS_NAME, Edit, TornEdit, parse_edits
from huazheng.evidence.custody_log import digest_history
from huazheng.services.custody.writes import user_name, write_with_custody
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

EDITED: Final = "edited"


class EditHead(TypedDict):
    """The fields that every line begins with. transcript: the SHA-256 of the transcript that it corrects."""

    number: int
    who: str
    at: str
    transcript: str


def corrected_transcript(call: Call) -> CorrectedTranscript:
    """The corrected transcript. Raises :class:`UnusableInput` for a call without a transcript."""
    corrected = call.read_corrected()
    if corrected is None:
        raise no_transcript(call)
    return corrected


def no_transcript(call: Call) -> UnusableInput:
    """The error for a call without a transcript."""
    return UnusableInput(
        Text("这通录音还没有识别成文字。", "This call has no transcript yet."),
        file=call.folder,
        remedy=Text(f"先运行：huazheng transcribe {call.id}", f"First run: huazheng transcribe {call.id}"),
    )


def append_edit(home: Home, call: Call, line: Callable[[EditHead], Edit]) -> Edit:
    """Add one line; as :func:`append_edits`."""
    return append_edits(home, call, (line,))[0]


def append_edits(home: Home, call: Call, lines: Sequence[Callable[[EditHead], Edit]]) -> list[Edit]:
    """Add lines to the file in one write, if the file is the one that the custody accounts for.

    Each of ``lines`` makes its line of the head that it is given, while no other process writes; it may raise, and then
    nothing is written. Raises :class:`UnusableInput` for a call without a transcript.
    """
    corrected_transcript(call)
    added: list[Edit] = []

    def content() -> bytes:
        whole, torn = _split_torn_line(call)
        number = len(parse_edits(whole, call.edits_file).lines) + 1
        sha256 = sha256_of(call.transcript_file)
        if torn:
            half = TornEdit(**_edit_head(number, sha256), was=torn.decode("utf-8", "replace"))
            whole += msgspec.json.encode(half) + b"\n"
            number += 1
        added.extend(line(_edit_head(number + step, sha256)) for step, line in enumerate(lines))
        return whole + b"".join(msgspec.json.encode(one) + b"\n" for one in added)

    write_with_custody(home, call.folder, EDITED, {EDITS_NAME: content})
    return added


def _edit_head(number: int, transcript: str) -> EditHead:
    return {"number": number, "who": user_name(), "at": utc_now(), "transcript": transcript}


def _split_torn_line(call: Call) -> tuple[bytes, bytes]:
    """The whole lines, and half a line after them. Raises :class:`UnusableInput` for a file altered by others."""
    content = read_regular(call.edits_file) if call.edits_file.exists() else b""
    whole, torn = content[: content.rfind(b"\n") + 1], content[content.rfind(b"\n") + 1 :]
    states, nothing = digest_history(call.folder, EDITS_NAME), hashlib.sha256(b"").hexdigest()
    # Half a line stands after an older state than the last that was written.
    fitting = {*states, nothing} if torn else set(states[-1:] or [nothing])
    if hashlib.sha256(whole).hexdigest() not in fitting:
        raise UnusableInput(
            Text(
                "更正记录被别的程序改动过，没有再往里写。",
                "Another program changed the correction log; nothing was added.",
            ),
            file=call.edits_file,
            remedy=Text(
                "请用 huazheng verify 核验，从备份恢复它。",
                "Check the call with huazheng verify, and restore the file from a backup.",
            ),
        )
    return whole, torn
