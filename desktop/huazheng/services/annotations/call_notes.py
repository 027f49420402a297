"""Bookmarks and notes of a call.

While a call is recorded, its notes lie in ``recordings/.notes/<call-id>.jsonl``, a line each, flushed at once. After
the seal, the window that recorded or the next one that starts moves them into the call's ``notes.json``, with a custody
line.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, encode_json, make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.schema.notes import MAX_NOTE_CHARACTERS, NOTES_NAME, Note, NoteKind, Notes
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive
from huazheng.services.custody.writes import write_with_custody
from huazheng.store.calls import utc_now
from huazheng.store.note_files import (
    PENDING_FOLDER,
    PENDING_SUFFIX,
    pending_file,
    pending_notes,
    read_notes,
    saved_notes,
    sorted_notes,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


def add_pending_note(home: Home, call_id: str, kind: NoteKind, at_seconds: float, text: str = "") -> Note:
    """Store a note of a call that is being recorded; flushed to disk on return. Raises :class:`OSError`."""
    note = Note(
        kind=kind, at=round(max(at_seconds, 0.0), 2), made_at=utc_now(), text=text.strip()[:MAX_NOTE_CHARACTERS]
    )
    make_private_folder(home.recordings / PENDING_FOLDER)
    handle = os.open(pending_file(home, call_id), os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        os.write(handle, msgspec.json.encode(note) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    return note


def notes_of(home: Home, call_id: str) -> tuple[Note, ...]:
    """All notes of a call, whether they are part of it yet or not, in the order of the recording.

    Raises :class:`UnusableInput` when the call's own file is invalid.
    """
    return read_notes(home, home.recordings / call_id)


def attach_pending_notes(home: Home) -> list[str]:
    """Move waiting notes into the calls that are sealed by now; returns their ids.

    Notes of a recording without sound are deleted with it. Raises :class:`UnusableInput` as
    ``write_with_custody`` does.
    """
    folder = home.recordings / PENDING_FOLDER
    done = []
    for file in sorted(folder.glob(f"*{PENDING_SUFFIX}")) if folder.is_dir() else []:
        call_id = file.name.removesuffix(PENDING_SUFFIX)
        call = home.recordings / call_id
        if (call / SEAL_NAME).is_file():
            _attach_notes(home, call, file)
            done.append(call_id)
        elif not call.exists() and not is_alive(home.recordings / RECORDING_FOLDER / call_id):
            file.unlink(missing_ok=True)
    return done


def add_note(home: Home, call: Call, kind: NoteKind, at_seconds: float, text: str = "") -> Note:
    """Add a bookmark or note to a sealed call. Raises what ``write_with_custody`` raises."""
    note = Note(
        kind=kind, at=round(max(at_seconds, 0.0), 2), made_at=utc_now(), text=text.strip()[:MAX_NOTE_CHARACTERS]
    )
    _change(home, call, lambda kept: {*kept, note})
    return note


def edit_note(home: Home, call: Call, note: Note, text: str) -> Note:
    """Replace the words of a note. Raises :class:`UnusableInput` when it is not there any more."""
    other = msgspec.structs.replace(note, text=text.strip()[:MAX_NOTE_CHARACTERS])
    _change(home, call, lambda kept: {*kept, other} - ({note} - {other}), there=note)
    return other


def remove_note(home: Home, call: Call, note: Note) -> None:
    """Remove a bookmark or note from the call. Raises :class:`UnusableInput` when it is not there any more."""
    _change(home, call, lambda kept: set(kept) - {note}, there=note)


def restore_note(home: Home, call: Call, note: Note) -> None:
    """Add a note again that was removed, with the time at which it was made."""
    _change(home, call, lambda kept: {*kept, note})


def _change(
    home: Home, call: Call, change: Callable[[tuple[Note, ...]], set[Note]], *, there: Note | None = None
) -> None:
    file, counts = call.folder / NOTES_NAME, dict[str, int]()

    def content() -> bytes:
        kept = saved_notes(call.folder)
        if there is not None and there not in kept:
            raise UnusableInput(Text("这条标记已经不在了。", "This note no longer exists."), file=file)
        notes = sorted_notes(change(kept))
        counts.update(_counts(notes))
        return encode_json(Notes(notes=notes))

    write_with_custody(home, call.folder, "noted", {NOTES_NAME: content}, counts)


def _counts(notes: tuple[Note, ...]) -> dict[str, int]:
    return {kind: sum(note.kind == kind for note in notes) for kind in ("not_understood", "note")}


def _attach_notes(home: Home, call: Path, file: Path) -> None:
    notes = Notes(notes=sorted_notes({*saved_notes(call), *pending_notes(file)}))
    write_with_custody(home, call, "noted", {NOTES_NAME: encode_json(notes)}, _counts(notes.notes))
    file.unlink(missing_ok=True)  # a power cut before this line puts the same notes in once more, which changes nothing
