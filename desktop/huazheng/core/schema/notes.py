"""`notes.json`: a person's bookmarks and notes, each at a time in the recording."""

from __future__ import annotations

from typing import Literal

import msgspec

NOTES_NAME = "notes.json"
MAX_NOTE_CHARACTERS = 2000

NoteKind = Literal["not_understood", "note"]


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mark. at: seconds into the recording. made_at: UTC, ISO 8601. text: free text, may be empty."""

    kind: NoteKind
    at: float
    made_at: str
    text: str = ""


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file, in chronological order of the recording."""

    schema: Literal["huazheng.notes/1"] = "huazheng.notes/1"
    notes: tuple[Note, ...] = ()
