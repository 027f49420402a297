# ruff: noqa: B905  (zip(strict=) came with Python 3.10)
"""Verification of the custody log: each line against the one before it, its signature, and the signed end."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from .call_files import CUSTODY, HEAD, MAX_HEAD_BYTES, fixed_by_seal, is_plain, read_plain
from .canonical import MAX_LINE_BYTES, canonical, chain_hash, from_hex, parse, parse_line

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Check, Json, VerificationReport

_BACKWARDS_SECONDS = 60


class CustodyLine(NamedTuple):
    """One line of the record: its number from 1, its content, and the hash that is signed.

    ``value`` is None when the line is not canonical JSON or its hash is wrong. ``read``: what could be read even so.
    """

    number: int
    value: Json | None
    signed: bytes = b""
    read: Json | None = None


def custody_lines(text: bytes) -> list[CustodyLine]:
    """Parse the record, and check each line's own hash and shape."""
    lines = []
    for number, raw in enumerate(text.split(b"\n")[: text.count(b"\n") + (not text.endswith(b"\n"))], 1):
        read = None
        try:
            if len(raw) > MAX_LINE_BYTES:
                raise ValueError("a line that is too long")
            value = read = parse(raw)
            if canonical(value) != raw:
                raise ValueError("not canonical JSON")
            inner = {key: part for key, part in value.items() if key not in ("hash", "signature")}
            right = chain_hash(value["previous"], inner) == value["hash"]
            right = right and isinstance(value["index"], int) and isinstance(value["wrote"], list)
            right = right and all(
                isinstance(file["name"], str) and isinstance(file["sha256"], str) and isinstance(file["bytes"], int)
                for file in value["wrote"]
            )
            lines.append(CustodyLine(number, value if right else None, bytes.fromhex(value["hash"]), read))
        except (ValueError, KeyError, TypeError):
            lines.append(CustodyLine(number, None, b"", read))
    return lines


def signature_of(line: CustodyLine) -> bytes:
    """The signature that a line carries; empty when it has none."""
    try:
        return from_hex((line.value or {})["signature"])
    except (KeyError, ValueError, TypeError):
        return b""


class CallCase(NamedTuple):
    """The call under verification: its folder, id, signing key, signature check, and the report to fill."""

    folder: Path
    call: str
    key: bytes | None
    check: Check
    report: VerificationReport

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Verify a signature by the call's key."""
        return self.key is not None and self.check(self.key, signature, message)


def _seconds(time: object) -> float | None:
    """A line's time in seconds since 1970; None for text that is no time."""
    try:
        return datetime.strptime(str(time)[:19] + "+0000", "%Y-%m-%dT%H:%M:%S%z").timestamp()
    except (ValueError, OverflowError):
        return None


def _has_between(ordered: list[int], low: int, high: int) -> bool:
    """Test for a number n of the sorted list with low <= n < high."""
    place = bisect_left(ordered, low)
    return place < len(ordered) and ordered[place] < high


class CustodyCheck:
    """The valid custody lines, and the size and digest that they state for each file (``wrote``).

    ``wrote`` leaves out what a line after the seal claims about originals, seal or signature: those are fixed by then.
    ``claimed`` holds the files that an invalid line accounts for, with the number of the last such line. ``must_seal``:
    the log of a call, which has a line that seals it.
    """

    def __init__(self, case: CallCase, text: bytes | None, lines: list[CustodyLine], *, must_seal: bool = True) -> None:
        folder, report = case.folder, case.report
        self.wrote: dict[str, Json] = {}
        self.claimed: dict[str, int] = {}
        self._sealed = False
        if text is None:
            if not is_plain(folder / CUSTODY):
                report.add("missing", CUSTODY, "没有保管记录。", "The custody log is missing.")
            return
        report.custody_lines = len(lines)
        others = {line.value.get("call") for line in lines if line.value is not None}
        if case.call and len(others) == 1 and case.call not in others:
            text_of = ("这是另一通录音的保管记录。", "This is the custody log of another call.")
            report.add("altered", CUSTODY, *text_of)
            return
        good = [self._holds(line, case) for line in lines]
        self._order(lines, good, report)
        for line, holds in zip(lines, good):
            if holds and line.value is not None:
                self._account(line.number, line.value, report)
            elif line.read is not None:
                self._claim(line.number, line.read)
        if must_seal and not self._sealed and all(good):
            text_of = ("保管记录里没有封存这一步。", "The custody log has no line that seals the call.")
            report.add("missing", CUSTODY, *text_of)
        if text and not text.endswith(b"\n") and good[-1]:
            report.add("truncated", CUSTODY, "末尾缺了换行。", "The final line end is missing.", line=len(lines))
        self._times(lines, good, report)
        self._head(case, lines, good)

    def _claim(self, number: int, read: Json) -> None:
        wrote = read.get("wrote")
        for file in wrote if isinstance(wrote, list) else ():
            if isinstance(file, dict) and isinstance(file.get("name"), str):
                self.claimed[file["name"]] = number

    @staticmethod
    def _times(lines: list[CustodyLine], good: list[bool], report: VerificationReport) -> None:
        """Report lines that are dated before the line above. A clock that was set does that too, so it is no fault."""
        before = None
        for line, holds in zip(lines, good):
            if not holds or line.value is None:
                continue
            now = _seconds(line.value.get("time"))
            if now is not None and before is not None and now < before - _BACKWARDS_SECONDS:
                text = ("这一行的时间早于上一行。", "This line is dated before the line above.")
                report.add("unexplained", CUSTODY, *text, line=line.number, fault=False)
            before = now if now is not None else before

    def _account(self, number: int, value: Json, report: VerificationReport) -> None:
        """Record what a line wrote. Rewriting a file that the seal fixed is a finding, and accounts for nothing."""
        wrote = {file["name"]: file for file in value["wrote"]}
        self.claimed = {name: line for name, line in self.claimed.items() if name not in wrote}
        if value.get("action") == "sealed" and self._sealed:
            report.add("added", CUSTODY, "又一条封存记录。", "The call was sealed a second time.", line=number)
        elif self._sealed and any(map(fixed_by_seal, wrote)):
            report.add(
                "altered",
                CUSTODY,
                "这一行声称在封存之后改写了原始文件。",
                "This line claims that an original was written after it was sealed.",
                line=number,
            )
        self._sealed = self._sealed or value.get("action") == "sealed"
        late = {name for name in wrote if name in self.wrote and fixed_by_seal(name)}
        self.wrote.update({name: file for name, file in wrote.items() if name not in late})

    @staticmethod
    def _holds(line: CustodyLine, case: CallCase) -> bool:
        where, report = {"line": line.number}, case.report
        if line.value is None:
            report.add("altered", CUSTODY, "这一行被改动过。", "This line was altered.", **where)
            return False
        if not case.signed(signature_of(line), line.signed):
            report.add("badly_signed", CUSTODY, "这一行的签名不对。", "The signature of this line is invalid.", **where)
            return False
        if case.call and line.value.get("call") != case.call:
            report.add("added", CUSTODY, "这一行属于另一通录音。", "This line belongs to another call.", **where)
            return False
        return True

    @staticmethod
    def _order(lines: list[CustodyLine], good: list[bool], report: VerificationReport) -> None:
        indexes = sorted(line.value["index"] for line in lines if line.value is not None)
        expected, before = 0, "0" * 64
        for line, holds in zip(lines, good):
            if line.value is None or not holds:
                expected, before = expected + 1, ""
                continue
            index, where = line.value["index"], {"line": line.number}
            if index < expected or _has_between(indexes, expected, index):
                report.add(
                    "reordered", CUSTODY, "旧的或换了位置的一行。", "An old line, or a line out of place.", **where
                )
            elif index > expected:
                report.add("missing", CUSTODY, "这一行之前缺了几行。", "Lines before this one are missing.", **where)
            elif before and line.value["previous"] != before:
                report.add(
                    "reordered", CUSTODY, "与上一行接不上。", "It does not follow from the line before.", **where
                )
            expected, before = max(expected, index + 1), line.value["hash"] if index >= expected else ""

    @staticmethod
    def _head(case: CallCase, lines: list[CustodyLine], good: list[bool]) -> None:
        """Compare with the signed number of lines. One line more is an append that a crash interrupted."""
        report, call = case.report, case.call
        raw = read_plain(case.folder / HEAD, MAX_HEAD_BYTES)
        if raw is None:
            if is_plain(case.folder / HEAD):
                return
            report.add("missing", HEAD, "没有保管记录的末行签名。", "The signed end of the custody log is missing.")
            return
        try:
            head = parse_line(raw)
            signed = canonical({name: part for name, part in head.items() if name != "signature"})
            right = case.signed(from_hex(head["signature"]), hashlib.sha256(signed).digest())
            count, last = int(head["lines"]), str(head["hash"])
            right = right and count > 0 and (not call or head["call"] == call)
        except (ValueError, KeyError, TypeError):
            right, count, last = False, 0, ""
        if not right:
            report.add("badly_signed", HEAD, "签名不对，或被改动过。", "Altered, or the signature is invalid.")
        elif len(lines) < count:
            text = (f"末尾缺了 {count - len(lines)} 行。", f"{count - len(lines)} lines are missing at its end.")
            report.add("truncated", CUSTODY, *text, line=len(lines) + 1)
        elif len(lines) > count + 1:
            report.add("added", CUSTODY, "末尾多出几行。", "Lines were added at its end.", line=count + 1)
        elif good[count - 1] and (lines[count - 1].value or {}).get("hash") != last:
            report.add("reordered", CUSTODY, "这一行不是原来的那行。", "This is not the original line.", line=count)
