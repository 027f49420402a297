"""The fact sheet of a file that is being imported, and what its recorder wrote beside it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import read_regular
from huazheng.core.schema.fact_sheet import FactSheet, RecorderNote
from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.recorder_notes import facts_in_note
from huazheng.services.custody.writes import user_name
from huazheng.services.intake.source_device import source_device
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from pathlib import Path

MAX_NOTE_BYTES = 64 * 1024
_LONGEST_PATH = 4000


def fact_sheet(file: Path, named: Path) -> FactSheet:
    """The fact sheet of a file that is copied now. Raises :class:`OSError` where it is gone.

    ``named``: the path that the user gave; of a recording in a zip it leads into the zip, and ``file`` is a copy.
    """
    state, device = file.stat(), source_device(named)
    created = getattr(state, "st_birthtime", None)
    return FactSheet(
        path=file_name_text(str(named.absolute()))[-_LONGEST_PATH:],
        copied_at=utc_now(),
        copied_by=user_name(),
        modified=_utc(state.st_mtime),
        created=_utc(created) if created else None,
        device=file_name_text(device.name) if device.name else None,
        file_system=device.file_system,
        note=_recorder_note(named),
    )


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _recorder_note(file: Path) -> RecorderNote | None:
    """BCR's JSON beside the recording, of the same name; None for any other file of that name."""
    beside = file.with_suffix(".json")
    try:
        content = read_regular(beside, MAX_NOTE_BYTES)
        text = content.decode("utf-8-sig")
    except (HuazhengError, OSError, ValueError):
        return None
    if facts_in_note(text) is None:
        return None
    return RecorderNote(name=file_name_text(beside.name), sha256=hashlib.sha256(content).hexdigest(), text=text)
