"""Copies of a call to share: personal data found, chosen by a person, then gone from text, metadata and sound."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, sha256_of, write_atomically
from huazheng.core.runtime.language import Language, Text, current_language
from huazheng.core.runtime.task import Task
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.export.papers.shared_copy_paper import STATEMENT, SharedLine, shared_copy_paper
from huazheng.export.writers.pdf import write_pdf
from huazheng.export.writers.plain import write_plain
from huazheng.export.writers.word import write_word
from huazheng.redaction.datum_times import datum_times
from huazheng.redaction.finder import find_personal_data
from huazheng.redaction.personal_data import KIND_LABELS, DataKind
from huazheng.services.documents.call_export import export_target, record_export
from huazheng.services.documents.redacted_sound import COPY_NAME, write_redacted_sound
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Turn
    from huazheng.store.calls import Call

__all__ = ["KIND_LABELS", "FoundDatum", "RedactedCopy", "find_in_call", "shown_text", "write_copy"]

SCHEMA = "huazheng.redaction/1"
MANIFEST_NAME = "redaction.json"
_CONTEXT = 8


@dataclass(frozen=True)
class FoundDatum:
    """Personal data at one place: its number from 1, kind, words with some around, turn id, characters, seconds.

    ``removed``: the turn was removed by a person, so the words are in the sound only.
    """

    number: int
    kind: DataKind
    text: str
    before: str
    after: str
    turn: int
    first: int
    last: int
    start: float
    end: float
    removed: bool


@dataclass(frozen=True)
class RedactedCopy:
    """A written copy: its folder, its files, and how many places were hidden."""

    folder: Path
    files: tuple[str, ...]
    hidden: int


def find_in_call(home: Home, call: Call, also: Sequence[str] = ()) -> tuple[FoundDatum, ...]:
    """The personal data of a call, in order. ``also``: words to find as they are.

    Raises :class:`UnusableInput` for a call without a transcript.
    """
    return _find(_transcribed(home, call), also)


def _find(snapshot: CallSnapshot, also: Sequence[str]) -> tuple[FoundDatum, ...]:
    turns = snapshot.corrected.all_turns if snapshot.corrected is not None else ()
    standing = {turn.id for turn in snapshot.transcript.turns} if snapshot.transcript is not None else set()
    found = find_personal_data([turn.text for turn in turns], also=also)
    return tuple(
        FoundDatum(
            number,
            datum.kind,
            datum.text,
            turn.text[max(datum.start - _CONTEXT, 0) : datum.start],
            turn.text[datum.end : datum.end + _CONTEXT],
            turn.id,
            datum.start,
            datum.end,
            *datum_times(turn, datum.start, datum.end),
            removed=turn.id not in standing,
        )
        for number, (datum, turn) in enumerate(((one, turns[one.turn]) for one in found), 1)
    )


def write_copy(
    home: Home,
    call: Call,
    chosen: Sequence[FoundDatum],
    out: Path | None = None,
    task: Task | None = None,
    *,
    language: Language | None = None,
) -> RedactedCopy:
    """Write the copy into a new folder ``out``, or a new one inside it where it exists. The call itself is only read.

    chosen: what to hide, as :func:`find_in_call` found it. Raises :class:`UnusableInput` as ``export_target`` does,
    ``Stopped``, :class:`OSError`; nothing is left behind then.
    """
    task, language = task or Task(), language or current_language()
    snapshot = _transcribed(home, call)
    target = export_target(call, out, f"{call.id}-copy")
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        spans = [(datum.start, datum.end) for datum in chosen]
        sound = write_redacted_sound(call, spans, part / COPY_NAME, task)
        paper = shared_copy_paper(_lines(snapshot, chosen, language), call.seal.digests.split(), language)
        documents = {"transcript.txt": write_plain(paper), "transcript.docx": write_word(paper)}
        documents["transcript.pdf"] = write_pdf(paper)
        for name, content in documents.items():
            write_atomically(part / name, content)
        write_atomically(
            part / MANIFEST_NAME,
            encode_json(
                {
                    "schema": SCHEMA,
                    "statement": {"zh": STATEMENT.zh, "en": STATEMENT.en},
                    "call": call.id,
                    "originals": call.seal.digests.split(),
                    "language": language,
                    "sound": sound,
                    "hidden": [
                        {"kind": one.kind, "start": round(one.start, 3), "end": round(one.end, 3)} for one in chosen
                    ],
                    "files": {name: sha256_of(part / name) for name in (COPY_NAME, *documents)},
                }
            ),
        )
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    digest = sha256_of(target / MANIFEST_NAME)
    record_export(home, call, {"format": "redacted copy", "file": target.name, "sha256": digest})
    return RedactedCopy(target, (*documents, COPY_NAME, MANIFEST_NAME), len(chosen))


def shown_text(turn: Turn, chosen: Sequence[FoundDatum], language: Language) -> str:
    """The turn's words with labels in place of what is hidden."""
    words, place = "", 0
    for datum in sorted((one for one in chosen if one.turn == turn.id), key=lambda one: one.first):
        label = KIND_LABELS["number" if datum.kind == "added" else datum.kind].of(language)
        words += turn.text[place : datum.first] + (f"【{label}】" if language == "zh" else f"[{label}]")
        place = datum.last
    return words + turn.text[place:]


def _lines(snapshot: CallSnapshot, chosen: Sequence[FoundDatum], language: Language) -> list[SharedLine]:
    turns = snapshot.transcript.turns if snapshot.transcript is not None else ()
    return [
        SharedLine(
            format_clock(turn.start), SPEAKER_LABELS[turn.speaker].of(language), shown_text(turn, chosen, language)
        )
        for turn in turns
    ]


def _transcribed(home: Home, call: Call) -> CallSnapshot:
    snapshot = read_snapshot(home, call)
    snapshot.raise_errors(("transcript", "edits"))
    if snapshot.transcript is None:
        raise UnusableInput(
            Text(
                "这通录音还没有识别文字，找不出个人信息。", "This call has no transcript yet to find personal data in."
            ),
            file=call.folder,
            remedy=Text(f"先运行：huazheng transcribe {call.id}", f"First run: huazheng transcribe {call.id}"),
        )
    return snapshot
