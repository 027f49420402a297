"""Read a call's folder into a :class:`CallSnapshot`: each file once, with the digest of the bytes that were read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from huazheng.core.call.apply_edits import apply_edits
from huazheng.core.call.call_snapshot import CallSnapshot
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import decode_json, read_json, read_regular
from huazheng.core.schema.edits import Edits, correcting_lines, parse_edits
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.seal import RECEIVED_NAME, SIGNATURE_NAME, TIMESTAMP_NAME
from huazheng.core.schema.tags import TAGS_NAME, Tags
from huazheng.core.schema.transcript import Transcript
from huazheng.store.listed_facts import FACTS_NAME
from huazheng.store.note_files import read_notes
from huazheng.store.second_listenings import read_listenings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.call.call_snapshot import SnapshotPart
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

Part = TypeVar("Part")
_Digest = str | None
_NO_TRANSCRIPT: tuple[Transcript | None, _Digest] = (None, None)
_NO_EDITS: tuple[Edits, _Digest, _Digest] = (Edits(), None, None)


def read_snapshot(home: Home, call: Call) -> CallSnapshot:
    """Read everything that is known of the call.

    A file that is invalid becomes an error of the snapshot. Raises :class:`UnusableInput` only for an invalid seal,
    without which there is no call.
    """
    reader = _Reader()
    machine, transcript_sha256 = reader.read(
        "transcript", lambda: _read_transcript(call.transcript_file), _NO_TRANSCRIPT
    )
    edits, edits_sha256, corrections_sha256 = reader.read("edits", lambda: _read_edits(call.edits_file), _NO_EDITS)
    corrected = None
    if machine is not None:
        corrected = apply_edits(machine, edits.lines, transcript_sha256 or "")
    return CallSnapshot(
        title=call.title,
        seal=call.seal,
        machine=machine,
        corrected=corrected,
        second=reader.read("second", lambda: _second_reading(call, machine), None) if machine is not None else None,
        edits=edits,
        analysis=reader.read("analysis", call.read_analysis, None) if machine is not None else None,
        facts=reader.read("facts", lambda: _read_facts(call.folder / FACTS_NAME), None),
        listenings=reader.read("listening", lambda: read_listenings(call.folder).listenings, ()),
        notes=reader.read("notes", lambda: read_notes(home, call.folder), ()),
        tags=reader.read("tags", lambda: _read_tags(call.folder / TAGS_NAME), ()),
        transcript_sha256=transcript_sha256,
        edits_sha256=edits_sha256,
        corrections_sha256=corrections_sha256,
        signed=(call.folder / SIGNATURE_NAME).is_file(),
        timestamped=(call.folder / TIMESTAMP_NAME).is_file(),
        received=(call.folder / RECEIVED_NAME).exists(),
        errors=reader.errors,
    )


class _Reader:
    """Read one file after the other, and collect what is wrong."""

    def __init__(self) -> None:
        self.errors: dict[SnapshotPart, HuazhengError] = {}

    def read(self, part: SnapshotPart, read: Callable[[], Part], otherwise: Part) -> Part:
        try:
            return read()
        except HuazhengError as error:
            self.errors[part] = error
            return otherwise


def _read_transcript(file: Path) -> tuple[Transcript | None, _Digest]:
    try:
        content = read_regular(file)
    except FileNotFoundError:
        return _NO_TRANSCRIPT
    return decode_json(content, file, Transcript), hashlib.sha256(content).hexdigest()


def _second_reading(call: Call, transcript: Transcript) -> Transcript | None:
    """The latest other transcript by another model in the same language; None where there is none."""
    for _, file in sorted(call.older_transcripts().items(), reverse=True):
        other, _ = _read_transcript(file)
        if other is not None and other.language == transcript.language and _is_other_model(transcript, other):
            return other
    return None


def _is_other_model(one: Transcript, other: Transcript) -> bool:
    known = one.model_sha256 is not None and other.model_sha256 is not None
    return known and one.model_sha256 != other.model_sha256


def _read_edits(file: Path) -> tuple[Edits, _Digest, _Digest]:
    """The lines, the digest of the file, and that of its part up to the last line that may change the text."""
    try:
        content = read_regular(file)
    except FileNotFoundError:
        return _NO_EDITS
    edits = parse_edits(content, file)
    correcting = content
    if edits.torn is None:
        last = max((line.number for line in correcting_lines(edits.lines)), default=0)
        correcting = b"\n".join([*content.split(b"\n")[:last], b""]) if last < len(edits.lines) else content
    return edits, hashlib.sha256(content).hexdigest(), hashlib.sha256(correcting).hexdigest()


def _read_facts(file: Path) -> PolicyFacts | None:
    return read_json(file, PolicyFacts) if file.exists() else None


def _read_tags(file: Path) -> tuple[str, ...]:
    return read_json(file, Tags).tags if file.exists() else ()
