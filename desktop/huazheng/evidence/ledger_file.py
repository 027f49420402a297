"""Append to the ledger of a home and read it; :mod:`huazheng.core.schema.ledger` describes its lines."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, decode_json, encode_json, read_regular, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.schema.ledger import (
    NO_SEAL_BEFORE,
    LedgerEntry,
    LedgerLine,
    LedgerLink,
    PendingSeal,
    key_change_statement,
)
from huazheng.core.schema.seal import SealPlace
from huazheng.evidence.append_only import APPEND_FLAGS, append_line, whole_lines
from huazheng.evidence.keys import Signer, verify_signature
from huazheng.evidence.verifier.canonical import canonical, chain_hash, parse_line

if TYPE_CHECKING:
    from pathlib import Path

_START = "0" * 64
_MAX_PENDING_BYTES = 4096


class LedgerFault(NamedTuple):
    """A fault of the ledger itself: kind as in a verification finding, the line from 1, and what is wrong."""

    kind: str
    line: int
    text: Text


class LedgerContent(NamedTuple):
    """Content of a ledger. lines: those that can be read, in order. torn: bytes of an interrupted last line.

    keys: public keys in hexadecimal, oldest first, each handed over to the next by both; the last one signs now.
    """

    lines: tuple[LedgerLine, ...]
    faults: tuple[LedgerFault, ...]
    keys: tuple[str, ...]
    torn: int = 0


def read_ledger(file: Path) -> LedgerContent | None:
    """Read the ledger and check its chain, signatures, key changes and numbers; None when there is none.

    Raises :class:`UnusableInput` for anything but a regular file.
    """
    try:
        content = read_regular(file)
    except FileNotFoundError:
        return None
    return _read_content(content)


@lru_cache(maxsize=2)
def _read_content(content: bytes) -> LedgerContent:
    """Read the bytes of a ledger; the last ones read are not checked again."""
    whole = whole_lines(content)
    reading = _Reading()
    for number, raw in enumerate(whole.splitlines(), 1):
        reading.line(number, raw)
    if not whole:
        reading.fault("truncated", 1, Text("账本是空的。", "The ledger is empty."))
    return LedgerContent(tuple(reading.lines), tuple(reading.faults), tuple(reading.keys), len(content) - len(whole))


class _Reading:
    """State of a reading from the first line to the last."""

    def __init__(self) -> None:
        self.lines: list[LedgerLine] = []
        self.faults: list[LedgerFault] = []
        self.keys: list[str] = []
        self._index, self._previous = 0, _START
        self._place: SealPlace | None = None

    def fault(self, kind: str, line: int, text: Text) -> None:
        self.faults.append(LedgerFault(kind, line, text))

    def line(self, number: int, raw: bytes) -> None:
        try:
            value = parse_line(raw)
            line = convert(value, LedgerLine)
            signed = {name: part for name, part in value.items() if name not in ("hash", "signature")}
            right = chain_hash(line.previous, signed) == line.hash
        except (ValueError, msgspec.ValidationError):
            self.fault("altered", number, Text("这一行不对。", "Invalid line."))
            self._index += 1
            self._previous = ""
            return
        if not right:
            self.fault("altered", number, Text("这一行被改动过。", "The line was altered."))
        if line.index > self._index:
            self.fault("missing", number, Text("这一行之前缺了几行。", "Lines before this one are missing."))
        elif line.index < self._index or (self._previous and line.previous != self._previous):
            self.fault("reordered", number, Text("与上一行接不上。", "It does not follow from the line before."))
        self._index, self._previous = line.index + 1, line.hash
        self._key(number, line)
        self._number(number, line)
        self.lines.append(line)

    def _key(self, number: int, line: LedgerLine) -> None:
        if not self.keys and line.key is not None:
            self.keys.append(line.key)
        key = self.keys[-1] if self.keys else ""
        if not verify_signature(bytes.fromhex(key), bytes.fromhex(line.signature), bytes.fromhex(line.hash)):
            self.fault("badly_signed", number, Text("这一行的签名不对。", "The signature of the line is invalid."))
        elif line.event == "key_changed":
            new = line.key or ""
            statement = key_change_statement(key, new)
            if not verify_signature(bytes.fromhex(new), bytes.fromhex(line.proof or ""), statement):
                self.fault("badly_signed", number, Text("新密钥没有签名。", "The new key did not sign."))
            elif new not in self.keys:
                self.keys.append(new)

    def _number(self, number: int, line: LedgerLine) -> None:
        if line.number is None or line.seal is None:
            return
        before = self._place
        if line.event == "sealed" and before is not None:
            if line.number > before.number:
                missing = f"{before.number}" + (f"–{line.number - 1}" if line.number - 1 > before.number else "")
                self.fault("missing", number, Text(f"缺编号 {missing}。", f"Number {missing} is missing."))
            elif line.number < before.number:
                self.fault("reordered", number, Text(f"编号 {line.number} 重复。", f"Duplicate number {line.number}."))
        highest = max(line.number + 1, before.number if before is not None else 1)
        self._place = SealPlace(number=highest, previous=line.seal)


def last_place(file: Path) -> SealPlace | None:
    """Place after the last seal that the ledger lists, without checking any line; None for a ledger without one.

    ``opened`` counts too: a ledger that was opened anew goes on after the highest number that was known then.
    """
    highest, previous = 0, NO_SEAL_BEFORE
    for raw in reversed(_whole_lines(file)):
        with suppress(ValueError, msgspec.ValidationError):
            line = convert(parse_line(raw), LedgerLine)
            if line.seal is not None and line.number is not None and not highest:
                highest, previous = line.number, line.seal
            if highest and line.event == "sealed":
                break
            after = line.details.get("after", 0)
            if line.event == "opened":
                highest = max(highest, after if isinstance(after, int) else 0)
                break
    return SealPlace(number=highest + 1, previous=previous) if highest else None


def can_be_continued(file: Path) -> bool:
    """Tell whether the ledger is a plain file whose last line is valid."""
    try:
        convert(parse_line(_whole_lines(file)[-1]), LedgerLine)
    except (UnusableInput, IndexError, ValueError, msgspec.ValidationError):
        return False
    return True


def _whole_lines(file: Path) -> list[bytes]:
    return whole_lines(read_regular(file)).splitlines()


def open_ledger(file: Path, signer: Signer, entry: LedgerEntry) -> None:
    """Write the first line, which names the key."""
    _append(file, signer, 0, _START, msgspec.structs.replace(entry, key=signer.public.hex()), first=True)


def append_to_ledger(file: Path, signer: Signer, entries: list[LedgerEntry]) -> None:
    """Append lines, each flushed to the disk; half a line, left by a power cut, is cut off first.

    Raises :class:`UnusableInput` when the last line is invalid: a damaged ledger is not continued.
    """
    content = read_regular(file)
    whole = whole_lines(content)
    if whole != content:
        os.truncate(file, len(whole))
    try:
        last = convert(parse_line(whole[:-1].rsplit(b"\n", 1)[-1]), LedgerLine)
    except (ValueError, msgspec.ValidationError) as error:
        raise UnusableInput(
            Text("账本的最后一行被改动过。", "The last line of the ledger was altered."),
            file=file,
            remedy=Text(
                "运行 huazheng ledger 查看；请从备份恢复。", "Run huazheng ledger, and restore it from a backup."
            ),
        ) from error
    index, previous = last.index + 1, last.hash
    for entry in entries:
        previous = _append(file, signer, index, previous, entry)
        index += 1


def _append(file: Path, signer: Signer, index: int, previous: str, entry: LedgerEntry, *, first: bool = False) -> str:
    link = LedgerLink(
        **msgspec.structs.asdict(entry), index=index, previous=previous, schema="huazheng.ledger/1" if first else None
    )
    digest = chain_hash(previous, msgspec.to_builtins(link))
    signature = signer.sign(bytes.fromhex(digest)).hex()
    line = LedgerLine(**msgspec.structs.asdict(link), hash=digest, signature=signature)
    handle = os.open(file, APPEND_FLAGS, PRIVATE_FILE)
    try:
        append_line(handle, canonical(msgspec.to_builtins(line)) + b"\n")
    finally:
        os.close(handle)
    return digest


def announce_seal(file: Path, call: str, seal: bytes, number: int, time: str) -> PendingSeal:
    """State in ``file`` that a seal is about to be written, so that a crash leaves no doubt about its number."""
    pending = PendingSeal(call=call, seal=hashlib.sha256(seal).hexdigest(), number=number, time=time)
    write_atomically(file, encode_json(pending))
    return pending


def announced_seal(file: Path) -> PendingSeal | None:
    """The seal that was being written when the process ended; None for none, and for a file that is damaged."""
    with suppress(FileNotFoundError, UnusableInput):
        return decode_json(read_regular(file, _MAX_PENDING_BYTES), file, PendingSeal)
    return None
