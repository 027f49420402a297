"""Transcript versions of a call: the current one, which everything is based on, and earlier ones.

A call that is transcribed again keeps the earlier transcript under its number; either can be made the current one. Each
has an entry in the custody log, and the original and the seal never change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_json, read_regular, sha256_of
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
    """One transcript of a call. ``number`` never changes; ``made``: when, if the custody log says it."""

    number: int
    file: Path
    sha256: str
    model: str | None
    turns: int
    made: str | None
    current: bool


def transcript_versions(call: Call) -> tuple[TranscriptVersion, ...]:
    """All transcripts of a call by number, the oldest first; none before the first transcription.

    Raises :class:`UnusableInput` for one that cannot be read.
    """
    older = call.older_transcripts()
    current_digest = sha256_of(call.transcript_file) if call.transcript_file.exists() else None
    digests = {number: sha256_of(file) for number, file in older.items()}
    files = dict(older)
    if current_digest is not None and current_digest not in digests.values():
        number = max(older, default=0) + 1
        files[number], digests[number] = call.transcript_file, current_digest
    made = first_write_times(call.folder)
    versions = []
    for number, file in files.items():
        transcript, digest = read_json(file, Transcript), digests[number]
        count, current = len(transcript.turns), digest == current_digest
        versions.append(TranscriptVersion(number, file, digest, transcript.model, count, made.get(digest), current))
    return tuple(versions)


def use_version(home: Home, call: Call, number: int) -> Transcript:
    """Make a transcript the current one. The analysis is still that of the previous one until it is made again.

    Raises :class:`UnusableInput` for an unknown number, an altered file, or a call received from somebody else.
    """
    reject_received(call.folder)
    versions = {version.number: version for version in transcript_versions(call)}
    if number not in versions:
        known = "、".join(map(str, versions)) or "-"
        raise UnusableInput(
            Text(
                f"没有第 {number} 份文字（有：{known}）。", f"Transcript {number} does not exist (available: {known})."
            ),
            file=call.folder,
        )
    chosen = versions[number]
    content = read_regular(chosen.file)
    if expected_digests(call.folder).get(chosen.file.name) != hashlib.sha256(content).hexdigest():
        raise UnusableInput(
            Text("这份文字被别的程序改动过。", "This transcript was altered outside Huazheng."),
            file=chosen.file,
            remedy=Text(
                "运行 huazheng verify 查看；请从备份恢复。",
                "Run huazheng verify for details; restore it from a backup.",
            ),
        )
    if not chosen.current:
        details = {"number": number, "model": chosen.model, "transcript": chosen.sha256}
        set_current_transcript(home, call, CHOSEN, content, details)
    return read_json(call.transcript_file, Transcript)
