"""Export sets: everything that one kind of recipient needs, in one folder, with a hash sheet and how to check it."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import sha256_of, write_atomically
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_files import saying_what_is_needed
from huazheng.evidence.bundle_reader import unpack
from huazheng.export import BUNDLE, EXPORTS, Reader, formats_for
from huazheng.export.documents.call_document import find_format, format_named
from huazheng.export.documents.check_notes import SUMS_NAME, hash_sheet, recipient_notes
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.documents.call_export import export_target, file_stem, record_export
from huazheng.services.documents.evidence_bundle import make_bundle
from huazheng.services.documents.playable_copy import PLAYABLE_NAME, playable_copy
from huazheng.services.documents.report import read_document
from huazheng.services.documents.start_page import START_NAME, start_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.language import Language
    from huazheng.core.runtime.paths import Home
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.store.calls import Call

EVIDENCE_FOLDER = "evidence"
NOTES_NAME = Text("怎样核验.txt", "how-to-check.txt")
PLAYED_BY: tuple[Reader, ...] = ("court", "family")
"""Readers who get a copy of the recording that any player plays."""
UNPACKED_FOR: tuple[Reader, ...] = ("court",)
"""Readers who get the bundle unpacked, so that a disc of it plays on a bare machine."""


@dataclass(frozen=True)
class ExportSet:
    """A written set: its folder, its files with paths below the folder, the digest of its hash sheet.

    first: the file to open first. printable: the file to print, if there is one. outdated: the checklist in it was made
    before the latest corrections.
    """

    call: str
    reader: Reader
    folder: Path
    files: tuple[str, ...]
    sha256: str
    first: Path
    printable: Path | None
    outdated: bool


def checklist_is_outdated(home: Home, call: Call) -> bool:
    """Check whether text or facts changed after the checklist was made; False without one."""
    from huazheng.store.snapshot_reader import read_snapshot

    return read_snapshot(home, call).outdated


def set_name(call: Call, reader: Reader) -> str:
    """The folder's name: the recording's title and the reader, without blanks."""
    return f"{file_stem(call)}-{reader}"


def export_set(
    home: Home,
    call: Call,
    reader: Reader,
    out: Path | None = None,
    task: Task | None = None,
    *,
    forms: Sequence[str] | None = None,
    language: Language | None = None,
    password: str | None = None,
) -> ExportSet:
    """Write the set into a new folder in ``out`` (None: the current folder), whole or not at all.

    forms: which formats; None for the reader's own. password: of the bundle. Raises :class:`UnusableInput` for no
    formats, a call that they need more of, a password without a bundle that is a file, or a place inside the call's own
    folder; :class:`ResourceUnavailable` for a full disk; ``Stopped``.
    """
    wanted, task, say = list(forms or formats_for(reader)), task or Task(), language or current_language()
    unpacked = reader in UNPACKED_FOR
    if password is not None and (BUNDLE not in wanted or unpacked):
        raise UnusableInput(Text("只有证据包能加密码。", "Only a bundle can have a password."), file=call.folder)
    document = None if wanted == [BUNDLE] else read_document(home, call)
    folder = export_target(call, _place(out, set_name(call, reader)), "")
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    size = sum(file.stat().st_size for file in call.folder.rglob("*") if file.is_file())
    try:
        with saying_what_is_needed(folder, size * 2):
            part.mkdir()
            if document is not None:
                _write_papers(document, [form for form in wanted if form != BUNDLE], part, say)
            if BUNDLE in wanted:
                _write_bundle(home, call, part, task.part(0.0, 0.7), password, unpacked=unpacked)
            if reader in PLAYED_BY:
                write_atomically(part / PLAYABLE_NAME, playable_copy(call, task.part(0.7, 1.0)))
            digest = _write_notes(call, part, say, unpacked=unpacked)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    record_export(home, call, {"format": f"set-{reader}", "file": folder.name, "sha256": digest})
    return _described(call, reader, folder, digest, outdated=document is not None and document.outdated)


def _place(out: Path | None, name: str) -> Path:
    """A folder that is not there yet: the name, or the name with a number."""
    from pathlib import Path

    parent = (out or Path()).expanduser().absolute()
    number, folder = 1, parent / name
    while folder.exists() or folder.is_symlink():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def _write_papers(document: CallDocument, forms: list[str], folder: Path, language: Language) -> None:
    for form in forms:
        named = format_named(form)
        title = _file_title(named.TITLE.of(language))
        write_atomically(folder / f"{title}.{named.EXTENSION}", find_format(form).render(document, language))


def _file_title(title: str) -> str:
    """A format's title as the name of a file: what stands in brackets and blanks left out."""
    return "-".join(re.split(r"（| \(", title, maxsplit=1)[0].replace("/", " ").split())


def _write_bundle(home: Home, call: Call, folder: Path, task: Task, password: str | None, *, unpacked: bool) -> None:
    zipped = folder / f"{file_stem(call)}.zip"
    make_bundle(home, call, zipped, task.part(0.0, 0.7), password=password)
    if unpacked:
        place = folder / ".unpacked"
        unpack(zipped, place, task.part(0.7, 1.0)).rename(folder / EVIDENCE_FOLDER)
        shutil.rmtree(place)
        zipped.unlink()


def _write_notes(call: Call, folder: Path, language: Language, *, unpacked: bool) -> str:
    """The start page, the notes and the hash sheet. Returns the digest of the last."""
    zips = sorted(file.name for file in folder.glob("*.zip"))
    bundle = f"{EVIDENCE_FOLDER}/" if unpacked else zips[0] if zips else None
    notes = recipient_notes(seal_code(call).code, call.id, bundle=bundle, language=language)
    write_atomically(folder / NOTES_NAME.of(language), notes)
    if unpacked:
        names = sorted(file.name for file in folder.iterdir() if file.is_file())
        evidence = f"{EVIDENCE_FOLDER}/index.html" if (folder / EVIDENCE_FOLDER / "index.html").is_file() else None
        page = start_page(call.title, seal_code(call).code, [*names, SUMS_NAME], evidence, language)
        write_atomically(folder / START_NAME, page)
    paths = [file for file in folder.rglob("*") if file.is_file()]
    sheet = hash_sheet({file.relative_to(folder).as_posix(): sha256_of(file) for file in paths})
    write_atomically(folder / SUMS_NAME, sheet)
    return sha256_of(folder / SUMS_NAME)


def _described(call: Call, reader: Reader, folder: Path, digest: str, *, outdated: bool) -> ExportSet:
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    top = [name for name in files if "/" not in name]
    papers = [name for name in top if name.endswith((".docx", ".pdf"))]
    printable = next((folder / name for name in papers if name.endswith(".pdf")), None)
    first = START_NAME if START_NAME in top else (papers or [name for name in top if name != SUMS_NAME])[0]
    return ExportSet(call.id, reader, folder, tuple(files), digest, folder / first, printable, outdated)


def offered_formats(reader: Reader) -> list[str]:
    """Every format that this reader may have, those of the set first."""
    from huazheng.export import formats_beside

    return [*formats_for(reader), *(form for form in formats_beside(reader) if form in EXPORTS)]
