"""Export a call to a file: a bundle, or any of the registered formats. Each export is an entry in the custody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput, is_read_only
from huazheng.core.runtime.files import sha256_of, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.user_files import free_name, require_new, saying_what_is_needed
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.export import BUNDLE, EXPORTS, READERS, Reader, formats_for
from huazheng.export.documents.call_document import format_named
from huazheng.services.custody.writes import note
from huazheng.services.documents.evidence_bundle import make_bundle
from huazheng.services.documents.report import report_call

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call

__all__ = [
    "BUNDLE",
    "EXPORTS",
    "READERS",
    "ExportResult",
    "Reader",
    "default_file",
    "default_name",
    "export_call",
    "export_target",
    "file_stem",
    "form_title",
    "formats_for",
    "record_export",
]

LONGEST_STEM = 36  # Chinese characters take three bytes, and a name may have 255
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True)
class ExportResult:
    """An exported file: its call, format, place, size and digest."""

    call: str
    format: str
    file: Path
    bytes: int
    sha256: str


def default_file(call: Call, form: str) -> Path:
    """The default file of an export: in the current folder, named after the recording and the call."""
    return Path(default_name(call, form, format_named(form).EXTENSION))


def form_title(form: str) -> Text:
    """The format's title."""
    return format_named(form).TITLE


def default_name(call: Call, form: str, extension: str) -> str:
    """A file name of the recording's title, call id and the format; valid on every file system."""
    return f"{file_stem(call)}-{call.id}-{form}.{extension}"


def file_stem(call: Call) -> str:
    """The recording's title as the beginning of a file name: without blanks, valid on every file system."""
    stem = _NOT_IN_NAMES.sub("_", Path(call.title).stem).strip(". ")[:LONGEST_STEM]
    return "-".join(stem.split()).lstrip("-") or "call"


def export_call(
    home: Home,
    call: Call,
    form: str,
    out: Path | None = None,
    task: Task | None = None,
    *,
    language: Language | None = None,
    password: str | None = None,
    force: bool = False,
) -> ExportResult:
    """Write the call to ``out``, whole or not at all: a file, or an existing folder; None is the current folder.

    In a folder a file that is there already stays, and the new one has a number in its name; ``force`` replaces it.
    ``password`` encrypts a bundle. Raises :class:`UnusableInput` for an unknown format, a password for another
    format, a call that the format needs more of, a named file that is there already, or a place inside the
    call's own folder; :class:`ResourceUnavailable` for a full disk, with what is needed; :class:`OSError` as the system
    does, and then an older file of that name is still whole.
    """
    target = export_target(call, out, default_file(call, form).name, force=force)
    if password is not None and form != BUNDLE:
        raise UnusableInput(Text("只有证据包能加密码。", "Only a bundle can have a password."), file=target)
    if form == BUNDLE:
        with saying_what_is_needed(target, _call_bytes(call)):
            make_bundle(home, call, target, task, password=password)
    else:
        content = report_call(home, call, form, language)
        with saying_what_is_needed(target, len(content)):
            write_atomically(target, content)
    done = ExportResult(call.id, form, target, target.stat().st_size, sha256_of(target))
    encrypted = {"encrypted": "AES-256"} if password is not None else {}
    record_export(home, call, {"format": form, "file": target.name, "sha256": done.sha256} | encrypted)
    return done


def _call_bytes(call: Call) -> int:
    return sum(file.stat().st_size for file in call.folder.rglob("*") if file.is_file())


def record_export(home: Home, call: Call, details: dict[str, str]) -> None:
    """Add the export to the call's custody; a call from somebody else's bundle is not written into.

    Neither is a read-only archive, which the log says.
    """
    if (call.folder / RECEIVED_NAME).exists():
        return
    try:
        note(home, call.folder, "exported", details)
    except OSError as error:
        if not is_read_only(error):
            raise
        logger("export").warning("%s: the export is not in the custody log: %s", call.id, error)


def export_target(call: Call, out: Path | None, name: str, *, force: bool = False) -> Path:
    """The target of an export: ``out``, or ``name`` in it where it is a folder, with a number where that is there.

    ``force``: the file that is there is replaced. Raises :class:`UnusableInput` when there is no such folder, it is the
    call's own, or ``out`` is a file that is there.
    """
    target = (out or Path()).expanduser().absolute()
    if target.is_dir():
        target = target / name if force else free_name(target / name)
    elif not force:
        require_new(target)
    if not target.parent.is_dir():
        raise UnusableInput(
            Text("没有这个文件夹。", "Folder not found."),
            file=target.parent,
            remedy=Text("请先建好，或换一个位置。", "Create it first, or choose another place."),
        )
    if target.parent.resolve().is_relative_to(call.folder.resolve()):
        raise UnusableInput(
            Text(
                "不能写进录音自己的文件夹，那里是证据。",
                "Cannot export into the call's own folder: it is evidence.",
            ),
            file=target,
            remedy=Text("请用 --out 换一个位置。", "Choose another place with --out."),
        )
    return target
