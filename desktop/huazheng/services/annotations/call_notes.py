"""Bookmarks and notes: safe on the disk at once, part of the call (with a custody line) as soon as it is sealed.

While a call is recorded its notes lie in ``recordings/.notes/<call-id>.jsonl``, a line each, flushed; whoever comes
by after the seal (the window that recorded, or the next one that starts) puts them into the call's ``notes.json``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, encode_json, make_private_folder, read_json
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.notes import MAX_NOTE_CHARACTERS, NOTES_NAME, Note, NoteKind, Notes
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive
from huazheng.services.custody.writes import write_with_custody
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

PENDING_FOLDER = ".notes"
_PENDING_SUFFIX = ".jsonl"


def add_pending_note(home: Home, call_id: str, kind: NoteKind, at_seconds: float, text: str = "") -> Note:
    """Keep a note of a call that is being recorded, on the disk when this returns. Raises :class:`OSError`."""
    note = Note(
        kind=kind, at=round(max(at_seconds, 0.0), 2), made_at=utc_now(), text=text.strip()[:MAX_NOTE_CHARACTERS]
    )
    make_private_folder(home.recordings / PENDING_FOLDER)
    handle = os.open(_pending_file(home, call_id), os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        os.write(handle, msgspec.json.encode(note) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    return note


def notes_of(home: Home, call_id: str) -> tuple[Note, ...]:
    """All notes of a call, whether they are part of it yet or not, in the order of the recording.

    Raises :class:`UnusableInput` when the call's own file is not right.
    """
    kept = _saved_notes(home.recordings / call_id / NOTES_NAME)
    return _sorted_notes({*kept, *_pending_notes(_pending_file(home, call_id))})


def attach_pending_notes(home: Home) -> list[str]:
    """Put what waits into the calls that are sealed by now; returns their ids.

    Notes of a recording in which nothing was recorded go with it. Raises :class:`UnusableInput` as
    ``write_with_custody`` does.
    """
    folder = home.recordings / PENDING_FOLDER
    done = []
    for file in sorted(folder.glob(f"*{_PENDING_SUFFIX}")) if folder.is_dir() else []:
        call_id = file.name.removesuffix(_PENDING_SUFFIX)
        call = home.recordings / call_id
        if (call / SEAL_NAME).is_file():
            _attach_notes(home, call, file)
            done.append(call_id)
        elif not call.exists() and not is_alive(home.recordings / RECORDING_FOLDER / call_id):
            file.unlink(missing_ok=True)
    return done


def add_note(home: Home, call: Call, kind: NoteKind, at_seconds: float, text: str = "") -> Note:
    """Put a bookmark or note into a call that is sealed. Raises what ``write_with_custody`` raises."""
    note = Note(
        kind=kind, at=round(max(at_seconds, 0.0), 2), made_at=utc_now(), text=text.strip()[:MAX_NOTE_CHARACTERS]
    )
    _change(home, call, lambda kept: {*kept, note})
    return note


def edit_note(home: Home, call: Call, note: Note, text: str) -> Note:
    """Give a note of the call other words. Raises :class:`UnusableInput` when it is not there any more."""
    other = msgspec.structs.replace(note, text=text.strip()[:MAX_NOTE_CHARACTERS])
    _change(home, call, lambda kept: {*kept, other} - ({note} - {other}), there=note)
    return other


def remove_note(home: Home, call: Call, note: Note) -> None:
    """Take a bookmark or note out of the call. Raises :class:`UnusableInput` when it is not there any more."""
    _change(home, call, lambda kept: set(kept) - {note}, there=note)


def _change(
    home: Home, call: Call, change: Callable[[tuple[Note, ...]], set[Note]], *, there: Note | None = None
) -> None:
    file, counts = call.folder / NOTES_NAME, dict[str, int]()

    def content() -> bytes:
        kept = _saved_notes(file)
        if there is not None and there not in kept:
            raise UnusableInput(Text("这条标记已经不在了。", "This note is not there any more."), file=file)
        notes = _sorted_notes(change(kept))
        counts.update(_counts(notes))
        return encode_json(Notes(notes=notes))

    write_with_custody(home, call.folder, "noted", {NOTES_NAME: content}, counts)


def _counts(notes: tuple[Note, ...]) -> dict[str, int]:
    return {kind: sum(note.kind == kind for note in notes) for kind in ("not_understood", "note")}


def _attach_notes(home: Home, call: Path, file: Path) -> None:
    notes = Notes(notes=_sorted_notes({*_saved_notes(call / NOTES_NAME), *_pending_notes(file)}))
    write_with_custody(home, call, "noted", {NOTES_NAME: encode_json(notes)}, _counts(notes.notes))
    file.unlink(missing_ok=True)  # a power cut before this line puts the same notes in once more, which changes nothing


def _pending_file(home: Home, call_id: str) -> Path:
    return home.recordings / PENDING_FOLDER / f"{call_id}{_PENDING_SUFFIX}"


def _saved_notes(file: Path) -> tuple[Note, ...]:
    return read_json(file, Notes).notes if file.exists() else ()


def _pending_notes(file: Path) -> list[Note]:
    """The notes of a waiting file; a line that a power cut left half written is none."""
    found = []
    for line in file.read_bytes().splitlines() if file.exists() else []:
        try:
            found.append(msgspec.json.decode(line, type=Note))
        except msgspec.DecodeError:
            logger("notes").warning("%s holds a line that is no note", file.name)
    return found


def _sorted_notes(notes: set[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda note: (note.at, note.made_at, note.kind, note.text)))
