"""A copy of a call for a second listener, blind to the first's corrections: the sound, and a sheet to fill in."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.call.listening_sheet import listening_sheet
from huazheng.core.runtime.files import sha256_of, write_atomically
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_files import free_name, saying_what_is_needed
from huazheng.services.annotations.edit_log import no_transcript
from huazheng.services.documents.call_export import export_target, record_export
from huazheng.services.documents.playable_copy import PLAYABLE_NAME, playable_copy

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.second_listening import ListeningBasis
    from huazheng.store.calls import Call

SHEET_NAME = "listening-sheet.txt"


@dataclass(frozen=True)
class BlindCopy:
    """The folder that was written, and its sheet. sha256: of the sheet."""

    folder: Path
    sheet: Path
    sha256: str


def export_blind_copy(
    home: Home, call: Call, basis: ListeningBasis, out: Path | None = None, task: Task | None = None
) -> BlindCopy:
    """Write a folder with the sound and the sheet into ``out`` (None: the current folder), whole or not at all.

    Nothing in it tells what anybody corrected.
    Raises :class:`UnusableInput` for a call without a transcript, :class:`ResourceUnavailable` for a full disk.
    """
    from pathlib import Path

    machine = call.read_transcript()
    if machine is None:
        raise no_transcript(call)
    task = task or Task()
    parent = (out or Path()).expanduser().absolute()
    folder = free_name(export_target(call, parent / f"second-listening-{call.id}", "", force=True))
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    sheet = listening_sheet(machine, call.id, sha256_of(call.transcript_file), basis)
    try:
        with saying_what_is_needed(folder, len(sheet)):
            part.mkdir()
            write_atomically(part / SHEET_NAME, sheet)
            write_atomically(part / PLAYABLE_NAME, playable_copy(call, task))
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    done = BlindCopy(folder, folder / SHEET_NAME, sha256_of(folder / SHEET_NAME))
    record_export(home, call, {"format": f"blind-{basis}", "file": folder.name, "sha256": done.sha256})
    return done
