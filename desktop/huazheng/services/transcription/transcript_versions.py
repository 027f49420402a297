"""All transcripts of a call: the current one, which everything rests on, and those that were current before.

A call that is transcribed again keeps what was made before, under its number; either can be made the current one.
Each is accounted for in the custody, and nothing of the original or the seal changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_json, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import Transcript
from huazheng.evidence.custody_log import expected_digests, first_write_times
from huazheng.services.custody.writes import reject_received, set_current_transcript

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

CHOSEN: Final = "chosen"


@dataclass(frozen=True)
class TranscriptVersion:
    """One of a call's transcripts. ``number`` stays its own; ``made`` is when, where the custody says it."""

    number: int
    file: Path
    sha256: str
    model: str | None
    turns: int
    made: str | None
    current: bool


def transcript_versions(call: Call) -> tuple[TranscriptVersion, ...]:
    """Every transcript of a call by its number, the oldest first; none before it was transcribed.

    Raises :class:`UnusableInput` for one that cannot be read.
    """
    older = call.older_transcripts()
    now = sha256_of(call.transcript_file) if call.transcript_file.exists() else None
    digests = {number: sha256_of(file) for number, file in older.items()}
    files = dict(older)
    if now is not None and now not in digests.values():
        number = max(older, default=0) + 1
        files[number], digests[number] = call.transcript_file, now
    made = first_write_times(call.folder)
    found = []
    for number, file in files.items():
        transcript, digest = read_json(file, Transcript), digests[number]
        count, current = len(transcript.turns), digest == now
        found.append(TranscriptVersion(number, file, digest, transcript.model, count, made.get(digest), current))
    return tuple(found)


def use_version(home: Home, call: Call, number: int) -> Transcript:
    """Make a transcript the current one. The analysis rests on the one before until it is made again.

    Raises :class:`UnusableInput` for no such number, a file that is not as it was written, or another's call.
    """
    reject_received(call.folder)
    every = {one.number: one for one in transcript_versions(call)}
    if number not in every:
        known = "、".join(map(str, every)) or "-"
        raise UnusableInput(
            Text(f"没有第 {number} 份文字（有：{known}）。", f"There is no transcript {number} (there are: {known})."),
            file=call.folder,
        )
    chosen = every[number]
    content = chosen.file.read_bytes()
    if expected_digests(call.folder).get(chosen.file.name) != hashlib.sha256(content).hexdigest():
        raise UnusableInput(
            Text("这份文字被别的程序改动过。", "Something else altered this transcript."),
            file=chosen.file,
            remedy=Text("用 huazheng verify 查看；请从备份恢复。", "Look with huazheng verify; restore a backup."),
        )
    if not chosen.current:
        details = {"number": number, "model": chosen.model, "transcript": chosen.sha256}
        set_current_transcript(home, call, CHOSEN, content, details)
    return read_json(call.transcript_file, Transcript)
