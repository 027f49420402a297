"""Exports a call to a file: a bundle, or any of the registered formats. The custody says what left, and when."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.files import write_whole
from huazheng.core.seal import RECEIVED_NAME
from huazheng.export import FORMATS
from huazheng.export.base import find_format
from huazheng.services.bundle import make_bundle
from huazheng.services.custody import note
from huazheng.services.report import report_call

if TYPE_CHECKING:
    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.store.calls import Call

BUNDLE = "bundle"
BUNDLE_EXTENSION = "zip"
EXPORTS: tuple[str, ...] = (BUNDLE, *FORMATS)


def default_file(call: Call, form: str) -> Path:
    """What the export is called when no name is given: in the current folder, after the call."""
    extension = BUNDLE_EXTENSION if form == BUNDLE else find_format(form).EXTENSION
    return Path(f"huazheng-{call.id}.{extension}")


def export_call(home: Home, call: Call, form: str, out: Path, task: Task | None = None) -> None:
    """Write the call to ``out``, whole or not at all.

    Raises :class:`UnusableInput` for an unknown format or a call that the format needs more of, :class:`OSError`.
    """
    if form == BUNDLE:
        make_bundle(home, call, out, task)
        return
    content = report_call(home, call, form)
    write_whole(out, content)
    if not (call.folder / RECEIVED_NAME).exists():
        digest = hashlib.sha256(content).hexdigest()
        note(home, call.folder, "exported", {"format": form, "file": out.name, "sha256": digest})
