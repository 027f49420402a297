"""Writes a call out: a document or a file for another program, whole or not at all, with its SHA-256."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import UnusableInput
from huazheng.core.files import write_whole
from huazheng.core.language import Text, current_language
from huazheng.export import FORMATS
from huazheng.export.base import find_format
from huazheng.services.report import document_of

if TYPE_CHECKING:
    from huazheng.core.language import Language
    from huazheng.core.paths import Home
    from huazheng.store.calls import Call

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
LONGEST_STEM = 60


@dataclass(frozen=True)
class Exported:
    """A file that was written: which call and format, where, how large, its digest."""

    call: str
    format: str
    file: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Choice:
    """One format that can be chosen: what is typed, what people call it, the ending of its files."""

    format: str
    title: Text
    extension: str


def choices() -> tuple[Choice, ...]:
    """Every document format, in the order in which it is offered; a menu follows from this."""
    return tuple(Choice(name, find_format(name).TITLE, find_format(name).EXTENSION) for name in FORMATS)


def export_call(
    home: Home, call: Call, form: str, out: Path | None = None, language: Language | None = None
) -> Exported:
    """Write the call in that format to ``out``: a file, or a folder that is there; the current folder when None.

    Raises :class:`UnusableInput` for an unknown format, a call that is not analysed yet, or a place inside the call's
    own folder; :class:`OSError` as the system does, and then an older file of that name is still whole.
    """
    exporter = find_format(form)
    target = target_of(call, form, exporter.EXTENSION, out)
    content = exporter.render(document_of(home, call), language or current_language())
    write_whole(target, content)
    return Exported(call.id, form, target, len(content), hashlib.sha256(content).hexdigest())


def target_of(call: Call, form: str, extension: str, out: Path | None) -> Path:
    """Where an export goes. Raises :class:`UnusableInput` when there is no such folder, or it is the call's own."""
    target = (out or Path()).expanduser()
    if target.is_dir():
        target = target / default_name(call, form, extension)
    if not target.parent.is_dir():
        raise UnusableInput(
            Text("没有这个文件夹。", "There is no such folder."),
            file=target.parent,
            remedy=Text("请先建好，或换一个位置。", "Make it first, or name another place."),
        )
    if target.parent.resolve().is_relative_to(call.folder.resolve()):
        raise UnusableInput(
            Text(
                "不能写进录音自己的文件夹，那里是证据。",
                "The call's own folder is evidence; nothing is exported into it.",
            ),
            file=target,
            remedy=Text("请用 --out 换一个位置。", "Name another place with --out."),
        )
    return target


def default_name(call: Call, form: str, extension: str) -> str:
    """A name for the file: the recording's, the call's id, the format. It fits every file system."""
    stem = _NOT_IN_NAMES.sub("_", Path(call.title).stem).strip(". ")[:LONGEST_STEM] or "call"
    return f"{stem}-{call.id}-{form}.{extension}"
