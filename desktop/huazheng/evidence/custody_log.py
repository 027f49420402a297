"""Append to the custody log and read it; :mod:`huazheng.core.schema.custody` describes its files."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, read_regular, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.schema.custody import CustodyEnd, CustodyEntry, CustodyHead, CustodyLine, CustodyLink, WrittenFile
from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME, SealKey
from huazheng.evidence.append_only import APPEND_FLAGS, append_line
from huazheng.evidence.verifier.canonical import canonical, chain_hash, parse_line

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.evidence.keys import Signer

_START = "0" * 64
_MAX_FIRST_LINE_BYTES = 1024 * 1024


def written_file(name: str, content: bytes) -> WrittenFile:
    """The custody entry of writing ``content`` as ``name``."""
    return WrittenFile(name, len(content), hashlib.sha256(content).hexdigest())


def append_entry(folder: Path, call: str, signer: Signer, entry: CustodyEntry) -> None:
    """Append one line, flushed to the disk, and sign the new end of the record.

    Raises :class:`UnusableInput` when the last line is invalid: a damaged record is not continued.
    """
    file = folder / CUSTODY_NAME
    index, previous = _last_link(file)
    key = SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint) if index == 0 else msgspec.UNSET
    link = CustodyLink(**msgspec.structs.asdict(entry), index=index, previous=previous, call=call, key=key)
    digest = chain_hash(previous, msgspec.to_builtins(link))
    signature = signer.sign(bytes.fromhex(digest)).hex()
    line = CustodyLine(**msgspec.structs.asdict(link), hash=digest, signature=signature)
    _append_bytes(file, canonical(msgspec.to_builtins(line)) + b"\n")
    end = CustodyEnd(call=call, lines=index + 1, hash=digest)
    signature = signer.sign(hashlib.sha256(canonical(msgspec.to_builtins(end))).digest()).hex()
    head = CustodyHead(**msgspec.structs.asdict(end), signature=signature)
    write_atomically(folder / CUSTODY_HEAD_NAME, canonical(msgspec.to_builtins(head)))


def _append_bytes(file: Path, line: bytes) -> None:
    handle = os.open(file, APPEND_FLAGS, PRIVATE_FILE)
    try:
        append_line(handle, line)
    finally:
        os.close(handle)


class _WritingLine(msgspec.Struct):
    """The part of a line that says what it wrote: any action, since a newer version may know more of them."""

    time: str
    wrote: tuple[WrittenFile, ...]


class _HashedLine(msgspec.Struct):
    """The part of a line that the next one follows."""

    index: int
    hash: str


class _KeyLine(msgspec.Struct):
    """The part of the first line that names the key."""

    key: SealKey


def first_key(folder: Path) -> str | None:
    """Public key in hexadecimal that the first custody line names; None where there is no line, or an invalid one."""
    try:
        with (folder / CUSTODY_NAME).open("rb") as stream:
            return convert(parse_line(stream.readline(_MAX_FIRST_LINE_BYTES).rstrip(b"\n")), _KeyLine).key.public
    except (OSError, ValueError, msgspec.ValidationError):
        return None


class WriteRecord(NamedTuple):
    """One write as the custody log states it: the file of the call, its SHA-256, and the time (UTC, ISO 8601)."""

    name: str
    sha256: str
    time: str


def expected_digests(folder: Path) -> dict[str, str]:
    """The SHA-256 that each file of the call should have, by name."""
    return {write.name: write.sha256 for write in _write_records(folder)}


def first_write_times(folder: Path) -> dict[str, str]:
    """Time of the first write of each SHA-256 into the call."""
    return {write.sha256: write.time for write in reversed(_write_records(folder))}


def digest_history(folder: Path, name: str) -> list[str]:
    """The SHA-256 of every version of a file that was written, oldest first."""
    return [write.sha256 for write in _write_records(folder) if write.name == name]


def _write_records(folder: Path) -> list[WriteRecord]:
    """All writes, oldest first. Invalid lines are left out."""
    record = folder / CUSTODY_NAME
    records: list[WriteRecord] = []
    for raw in read_regular(record).splitlines() if record.exists() else ():
        try:
            line = convert(parse_line(raw), _WritingLine)
        except (ValueError, msgspec.ValidationError):
            continue
        records += [WriteRecord(file.name, file.sha256, line.time) for file in line.wrote]
    return records


def _last_link(file: Path) -> tuple[int, str]:
    """The number of lines and the hash of the last one. Half a line, left by a power cut, is cut off."""
    if not file.exists():
        return 0, _START
    text = read_regular(file)
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        os.truncate(file, len(whole))
    if not whole:
        return 0, _START
    try:
        last = convert(parse_line(whole[:-1].rsplit(b"\n", 1)[-1]), _HashedLine)
        return last.index + 1, last.hash
    except (ValueError, msgspec.ValidationError) as error:
        raise UnusableInput(
            Text("保管记录的最后一行被改动过。", "The last line of the custody log was altered."),
            file=file,
            remedy=Text(
                "运行 huazheng verify 查看；请从备份恢复。",
                "Run huazheng verify for details, and restore the call from a backup.",
            ),
        ) from error
