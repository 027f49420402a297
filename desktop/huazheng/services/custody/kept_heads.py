"""End of each call's custody log, kept in the home outside the call's folder.

A call's folder that was put back to an earlier state is whole in itself: only something outside it can tell.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, decode_json, encode_json, make_private_folder, read_regular
from huazheng.core.runtime.log import logger
from huazheng.core.schema.ledger import KeptHead
from huazheng.core.schema.seal import CUSTODY_NAME
from huazheng.evidence.append_only import whole_lines
from huazheng.evidence.verifier.canonical import parse_line

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

_MAX_HEAD_BYTES = 4096


class _HashOfLine(msgspec.Struct):
    hash: str


def kept_head(home: Home, call_id: str) -> KeptHead | None:
    """The end of the call's custody log as this home wrote it last; None for none, and for a damaged file."""
    file = home.heads / f"{call_id}.json"
    with suppress(FileNotFoundError):
        try:
            return decode_json(read_regular(file, _MAX_HEAD_BYTES), file, KeptHead)
        except UnusableInput as error:
            logger("custody").warning("%s", error)
    return None


def keep_head(home: Home, folder: Path) -> None:
    """Keep the present end of the call's custody log. Raises :class:`OSError`.

    Not flushed to the disk: after a power cut an older head, or none, is no false alarm.
    """
    lines = _lines(folder)
    if lines and (last := _hash_of(lines[-1])) is not None:
        head = KeptHead(lines=len(lines), hash=last)
        file = make_private_folder(home.heads) / f"{folder.name}.json"
        part = file.with_name(f".{file.name}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as stream:
            stream.write(encode_json(head))
        part.replace(file)


def forget_head(home: Home, call_id: str) -> None:
    """Remove what is kept of a call that was deleted."""
    (home.heads / f"{call_id}.json").unlink(missing_ok=True)


def lines_rolled_back(home: Home, folder: Path) -> tuple[int, int] | None:
    """Lines that the call's custody log once had, and those that it still begins with; None when nothing is gone."""
    kept = kept_head(home, folder.name)
    if kept is None:
        return None
    lines = _lines(folder)
    if len(lines) >= kept.lines and _hash_of(lines[kept.lines - 1]) == kept.hash:
        return None
    return kept.lines, min(len(lines), kept.lines - 1)


def _lines(folder: Path) -> list[bytes]:
    """The whole lines of the custody log."""
    with suppress(FileNotFoundError):
        return whole_lines(read_regular(folder / CUSTODY_NAME)).splitlines()
    return []


def _hash_of(line: bytes) -> str | None:
    with suppress(ValueError, msgspec.ValidationError):
        return convert(parse_line(line), _HashOfLine).hash
    return None
