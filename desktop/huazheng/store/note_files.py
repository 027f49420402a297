"""Reading the notes of a call: those in its folder, and those that wait until its recording is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.files import read_json, read_regular
from huazheng.core.runtime.log import logger
from huazheng.core.schema.notes import NOTES_NAME, Note, Notes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

PENDING_FOLDER = ".notes"
PENDING_SUFFIX = ".jsonl"


def read_notes(home: Home, folder: Path) -> tuple[Note, ...]:
    """All notes of the call in that folder, in the order of the recording; pending ones only for a call of this home.

    Raises :class:`UnusableInput` when the call's own file is invalid.
    """
    notes = set(saved_notes(folder))
    if folder.parent == home.recordings:
        notes |= set(pending_notes(pending_file(home, folder.name)))
    return sorted_notes(notes)


def saved_notes(folder: Path) -> tuple[Note, ...]:
    """The notes in a call's folder. Raises :class:`UnusableInput`."""
    file = folder / NOTES_NAME
    return read_json(file, Notes).notes if file.exists() else ()


def pending_file(home: Home, call_id: str) -> Path:
    """Path of the notes of a call while it is recorded."""
    return home.recordings / PENDING_FOLDER / f"{call_id}{PENDING_SUFFIX}"


def pending_notes(file: Path) -> list[Note]:
    """The notes of a waiting file; a line that a power cut left half written is left out."""
    notes = []
    for line in read_regular(file).splitlines() if file.exists() else []:
        try:
            notes.append(json_decoder(Note).decode(line))
        except msgspec.DecodeError:
            logger("notes").warning("%s holds a line that is no note", file.name)
    return notes


def sorted_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes in the order of the recording."""
    return tuple(sorted(notes, key=lambda note: (note.at, note.made_at, note.kind, note.text)))
