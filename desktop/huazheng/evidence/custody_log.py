"""`custody.jsonl`: everything that was ever done with a call, each line fixing the one before it, and signed.

A line is ``{"action", "app", "call", "details", "hash", "index", "previous", "signature", "time", "user", "wrote"}``;
``hash = SHA-256(previous ‖ canonical JSON of the line without hash and signature)`` and the signature is of those 32
bytes. The first line also carries the public ``key``. ``custody.head.json`` is the signed count of lines, so that
lines that are taken from the end are missed.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME
from huazheng.evidence.append_only import APPEND_FLAGS, append_line
from huazheng.evidence.verify import canonical, chained, parse_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huazheng.evidence.keys import Signer

_START = "0" * 64


class WrittenFile(NamedTuple):
    """A file that an act wrote: its path in the call's folder, its size and digest."""

    name: str
    bytes: int
    sha256: str


def written_file(name: str, content: bytes) -> WrittenFile:
    """What writing ``content`` as ``name`` is."""
    return WrittenFile(name, len(content), hashlib.sha256(content).hexdigest())


class CustodyEntry(NamedTuple):
    """One line's own content. ``details`` hold texts and whole numbers only."""

    action: str
    time: str
    app: str
    user: str
    details: Mapping[str, Any]
    wrote: tuple[WrittenFile, ...]


def append_entry(folder: Path, call: str, signer: Signer, act: CustodyEntry) -> None:
    """Add one line, flushed to the disk, and sign the new end.

    Raises :class:`UnusableInput` when the last line is not one of ours: nothing is added to a record that is broken.
    """
    file = folder / CUSTODY_NAME
    index, previous = _last_link(file)
    inner: dict[str, Any] = {
        "index": index,
        "previous": previous,
        "call": call,
        "time": act.time,
        "app": act.app,
        "user": act.user,
        "action": act.action,
        "details": dict(act.details),
        "wrote": [one._asdict() for one in act.wrote],
    }
    if index == 0:
        inner["key"] = {"algorithm": "Ed25519", "public": signer.public.hex(), "fingerprint": signer.fingerprint}
    link = chained(previous, inner)
    line = {**inner, "hash": link, "signature": signer.sign(bytes.fromhex(link)).hex()}
    _append_entry(file, canonical(line) + b"\n")
    head = {"call": call, "hash": link, "lines": index + 1}
    signature = signer.sign(hashlib.sha256(canonical(head)).digest()).hex()
    write_atomically(folder / CUSTODY_HEAD_NAME, canonical({**head, "signature": signature}))


def _append_entry(file: Path, line: bytes) -> None:
    handle = os.open(file, APPEND_FLAGS, PRIVATE_FILE)
    try:
        append_line(handle, line)
    finally:
        os.close(handle)


class WriteRecord(NamedTuple):
    """What one custody line says that it wrote: which file of the call, its SHA-256 then, and when."""

    name: str
    sha256: str
    time: str


def expected_digests(folder: Path) -> dict[str, str]:
    """The SHA-256 that each file of the call should have, by its name."""
    return {one.name: one.sha256 for one in _write_records(folder)}


def first_write_times(folder: Path) -> dict[str, str]:
    """When bytes of each SHA-256 were first written into the call, as the custody's lines say it."""
    return {one.sha256: one.time for one in reversed(_write_records(folder))}


def digest_history(folder: Path, name: str) -> list[str]:
    """The SHA-256 of every state that a file of the call was ever written in, oldest first."""
    return [one.sha256 for one in _write_records(folder) if one.name == name]


def _write_records(folder: Path) -> list[WriteRecord]:
    """All that was written, oldest first; lines that are not ours account for nothing."""
    file = folder / CUSTODY_NAME
    found: list[WriteRecord] = []
    for raw in file.read_bytes().splitlines() if file.exists() else ():
        try:
            line = parse_line(raw)
            time = str(line["time"])
            found += [WriteRecord(str(one["name"]), str(one["sha256"]), time) for one in line["wrote"]]
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _last_link(file: Path) -> tuple[int, str]:
    """How many lines there are, and the last one's hash. Half a line, left by a power cut, is taken away."""
    if not file.exists():
        return 0, _START
    text = file.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        os.truncate(file, len(whole))
    if not whole:
        return 0, _START
    try:
        last = parse_line(whole[:-1].rsplit(b"\n", 1)[-1])
        return int(last["index"]) + 1, str(last["hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableInput(
            Text("保管记录的最后一行被改动过。", "The last line of the custody record was altered."),
            file=file,
            remedy=Text("运行 huazheng verify 查看；请从备份恢复。", "Look with huazheng verify; restore a backup."),
        ) from error
