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

from huazheng.core.errors import UnusableInput
from huazheng.core.files import PRIVATE_FILE, write_whole
from huazheng.core.language import Text
from huazheng.core.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME
from huazheng.evidence.lines import APPENDING, append_line
from huazheng.evidence.verify import canonical, chained, parse_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huazheng.evidence.keys import Signer

_START = "0" * 64


class Written(NamedTuple):
    """A file that an act wrote: its path in the call's folder, its size and digest."""

    name: str
    bytes: int
    sha256: str


def written(name: str, content: bytes) -> Written:
    """What writing ``content`` as ``name`` is."""
    return Written(name, len(content), hashlib.sha256(content).hexdigest())


class Act(NamedTuple):
    """One line's own content. ``details`` hold texts and whole numbers only."""

    action: str
    time: str
    app: str
    user: str
    details: Mapping[str, Any]
    wrote: tuple[Written, ...]


def append(folder: Path, call: str, signer: Signer, act: Act) -> None:
    """Add one line, flushed to the disk, and sign the new end.

    Raises :class:`UnusableInput` when the last line is not one of ours: nothing is added to a record that is broken.
    """
    file = folder / CUSTODY_NAME
    index, previous = _end(file)
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
    _write(file, canonical(line) + b"\n")
    head = {"call": call, "hash": link, "lines": index + 1}
    signature = signer.sign(hashlib.sha256(canonical(head)).digest()).hex()
    write_whole(folder / CUSTODY_HEAD_NAME, canonical({**head, "signature": signature}))


def _write(file: Path, line: bytes) -> None:
    handle = os.open(file, APPENDING, PRIVATE_FILE)
    try:
        append_line(handle, line)
    finally:
        os.close(handle)


class Writing(NamedTuple):
    """What one custody line says that it wrote: which file of the call, its SHA-256 then, and when."""

    name: str
    sha256: str
    time: str


def accounted(folder: Path) -> dict[str, str]:
    """The SHA-256 that each file of the call should have, by its name."""
    return {one.name: one.sha256 for one in _writings(folder)}


def when_written(folder: Path) -> dict[str, str]:
    """When bytes of each SHA-256 were first written into the call, as the custody's lines say it."""
    return {one.sha256: one.time for one in reversed(_writings(folder))}


def states_of(folder: Path, name: str) -> list[str]:
    """The SHA-256 of every state that a file of the call was ever written in, oldest first."""
    return [one.sha256 for one in _writings(folder) if one.name == name]


def _writings(folder: Path) -> list[Writing]:
    """All that was written, oldest first; lines that are not ours account for nothing."""
    file = folder / CUSTODY_NAME
    found: list[Writing] = []
    for raw in file.read_bytes().splitlines() if file.exists() else ():
        try:
            line = parse_line(raw)
            time = str(line["time"])
            found += [Writing(str(one["name"]), str(one["sha256"]), time) for one in line["wrote"]]
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _end(file: Path) -> tuple[int, str]:
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
