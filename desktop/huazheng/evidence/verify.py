#!/usr/bin/env python3
# ruff: noqa: B905, T201  (zip(strict=) came with Python 3.10)
"""Checks a call, or an evidence bundle that was unpacked, byte by byte. 核对一通录音或一份解开的证据包。

    python3 verify.py [FOLDER] [--key FINGERPRINT]

One file, Python 3.8 or newer, nothing but its standard library: it travels in every bundle, and the app itself
verifies with it. It writes nothing. Exit code 0: intact; 1: altered; 2: nothing that could be checked.

What is checked: every file of ``original/`` against the seal; the samples against the hash chain, second by second;
every custody line against the one before it and its signature; every other file against the custody line that wrote
it; the Ed25519 signatures (RFC 8032, below, in plain Python). A time stamp is checked by ``openssl ts``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Json = dict[str, Any]
    Check = Callable[[bytes, bytes, bytes], bool]  # (public key, signature, message)
    Progress = Callable[[float], None]
    _Point = tuple[int, int, int, int]

SEAL, SIGNATURE, TIMESTAMP = "seal.json", "seal.sig", "seal.tsr"
CUSTODY, HEAD = "custody.jsonl", "custody.head.json"
ORIGINAL = "original"
PUBLIC_KEY = "public-key.pem"
CHAIN_SUFFIX = ".chain.jsonl"
# What may lie in a call's folder without being part of the evidence: where a bundle came from, an unfinished write.
RECEIVED = "received.json"
LARGEST_JSON_BYTES = 256 * 1024 * 1024
READ_BYTES = 1024 * 1024
LARGEST_WHOLE_NUMBER = 2**53 - 1


class Finding(NamedTuple):
    """One thing that is not as it was.

    kind: altered, truncated, missing, added, reordered, badly_signed, or not_timestamped (which is no fault).
    second: of the audio. line: of the file named, counted from 1.
    """

    kind: str
    file: str
    zh: str
    en: str
    second: int | None = None
    line: int | None = None
    fault: bool = True


class Report:
    """What was found, and what the seal says of the call: id, who signed, when, whether a time stamp is there."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.call: str | None = None
        self.fingerprint: str | None = None
        self.sealed_at: str | None = None
        self.ended: str | None = None
        self.timestamped = False
        self.custody_lines = 0

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not any(finding.fault for finding in self.findings)

    def add(self, kind: str, file: str, zh: str, en: str, **where: Any) -> None:
        """Note a finding."""
        self.findings.append(Finding(kind, file, zh, en, **where))


# --- canonical JSON (RFC 8785, for texts and whole numbers) and links ---------------------------------------------


def canonical(value: Any) -> bytes:
    """Canonical JSON of a document that holds only texts, whole numbers, booleans and nothing.

    Raises :class:`ValueError` for anything else.
    """
    _only_simple(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def _only_simple(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("a key that is no plain text")
            _only_simple(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _only_simple(inner)
    elif isinstance(value, int):
        if abs(value) > LARGEST_WHOLE_NUMBER:
            raise ValueError("a number too large")
    elif value is not None and not isinstance(value, str):
        raise ValueError("a value of another kind")


def _no_twins(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def parse(text: bytes) -> Json:
    """A JSON object. Raises :class:`ValueError` for anything else, keys that stand twice included."""
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=_no_twins)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004
    return value


def parse_line(text: bytes) -> Json:
    """A line of a chain or of the custody: an object, written in canonical JSON. Raises :class:`ValueError`."""
    value = parse(text)
    if canonical(value) != text:
        raise ValueError("not canonical")
    return value


def first_link(header: Json) -> str:
    """The hash that a chain starts from."""
    return hashlib.sha256(canonical(header)).hexdigest()


def chained(before: str, block: Json) -> str:
    """SHA-256(hash before ‖ canonical JSON of the block)."""
    return hashlib.sha256(bytes.fromhex(before) + canonical(block)).hexdigest()


# --- Ed25519, RFC 8032 section 5.1.7 ------------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SPKI = bytes.fromhex("302a300506032b6570032100")  # what stands before the raw key in its DER form, RFC 8410


def _x_of(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    return _P - x if x & 1 != sign else x


def _point(encoded: bytes) -> _Point:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        raise ValueError("no point of the curve")
    x = _x_of(y, sign)
    return x, y, 1, x * y % _P


def _plus(one: _Point, two: _Point) -> _Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c = 2 * one[3] * two[3] * _D % _P
    d = 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        factor >>= 1
    return total


_BASE = _point(bytes([0x58] + [0x66] * 31))


def ed25519_verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` (64 bytes) of ``message`` is by ``public`` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    try:
        key, r = _point(public), _point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _times(s, _BASE), _plus(r, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def fingerprint(public: bytes) -> str:
    """SHA-256 of the public key's DER form, as ``openssl pkey -pubin -outform DER | sha256sum`` prints it."""
    return hashlib.sha256(_SPKI + public).hexdigest()


# --- files --------------------------------------------------------------------------------------------------------


def _read(file: Path, most: int = LARGEST_JSON_BYTES) -> bytes | None:
    """The bytes of a plain file, None where there is none or it is too large to be one of ours."""
    try:
        state = os.lstat(str(file))
        if not stat.S_ISREG(state.st_mode) or state.st_size > most:
            return None
        return file.read_bytes()
    except OSError:
        return None


def _tree(folder: Path, report: Report) -> dict[str, int]:
    """Every plain file under the folder: its path with slashes, and its size. Links and devices are findings."""
    found: dict[str, int] = {}
    for place, folders, files in os.walk(str(folder)):
        folders.sort()
        for name in sorted(files + [one for one in folders if Path(place, one).is_symlink()]):
            path = Path(place) / name
            inner = path.relative_to(folder).as_posix()
            state = os.lstat(str(path))
            if stat.S_ISREG(state.st_mode):
                found[inner] = state.st_size
            else:
                report.add("added", inner, "不是普通文件（链接或设备）。", "It is no plain file (a link or a device).")
    return found


class _Bytes:
    """Counts what was hashed, for the progress."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.done, self.progress = max(total, 1), 0, progress

    def more(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(min(self.done / self.total, 1.0))


def _sha256(file: Path, counted: _Bytes) -> str:
    digest, block = hashlib.sha256(), bytearray(READ_BYTES)
    view = memoryview(block)
    with file.open("rb", buffering=0) as stream:
        while True:
            count = stream.readinto(block)
            if not count:
                return digest.hexdigest()
            digest.update(view[:count])
            counted.more(count)


# --- custody ------------------------------------------------------------------------------------------------------


def fixed_by_seal(name: str) -> bool:
    """Whether sealing fixes this file of a call for ever: an original, the seal or its signature."""
    return name in (SEAL, SIGNATURE) or name.startswith(ORIGINAL + "/")


class _Line(NamedTuple):
    number: int
    value: Json | None  # None when the line is no canonical JSON or its hash is wrong
    signed: bytes = b""  # the hash that is signed


def _custody_lines(text: bytes) -> list[_Line]:
    lines = []
    for number, raw in enumerate(text.split(b"\n")[: text.count(b"\n") + (not text.endswith(b"\n"))], 1):
        try:
            value = parse_line(raw)
            inner = {key: part for key, part in value.items() if key not in ("hash", "signature")}
            right = chained(value["previous"], inner) == value["hash"]
            right = right and isinstance(value["index"], int) and isinstance(value["wrote"], list)
            right = right and all(
                isinstance(one["name"], str) and isinstance(one["sha256"], str) and isinstance(one["bytes"], int)
                for one in value["wrote"]
            )
            lines.append(_Line(number, value if right else None, bytes.fromhex(value["hash"])))
        except (ValueError, KeyError, TypeError):
            lines.append(_Line(number, None))
    return lines


def _unhex(text: str) -> bytes:
    """The bytes of small hexadecimal digits, and of no other spelling. Raises :class:`ValueError`."""
    found = bytes.fromhex(text)
    if found.hex() != text:
        raise ValueError("another spelling")
    return found


def _signature_of(line: _Line) -> bytes:
    try:
        return _unhex((line.value or {})["signature"])
    except (KeyError, ValueError, TypeError):
        return b""


class _Case(NamedTuple):
    """One call that is checked: its folder, its id, the public key that signed, and how signatures are checked."""

    folder: Path
    call: str
    key: bytes | None
    check: Check
    report: Report

    def signed(self, signature: bytes, message: bytes) -> bool:
        return self.key is not None and self.check(self.key, signature, message)


class _Custody:
    """The custody lines that hold, and what they say that each file should be.

    ``wrote`` leaves out what a line after the seal claims about originals, seal or signature: those are fixed by then.
    """

    def __init__(self, case: _Case) -> None:
        folder, report = case.folder, case.report
        self.wrote: dict[str, Json] = {}
        self._sealed = False
        text = _read(folder / CUSTODY)
        if text is None:
            report.add("missing", CUSTODY, "没有保管记录。", "The custody record is missing.")
            return
        lines = _custody_lines(text)
        report.custody_lines = len(lines)
        good = [self._holds(line, case) for line in lines]
        self._order(lines, good, report)
        for line, holds in zip(lines, good):
            if holds and line.value is not None:
                self._account(line.number, line.value, report)
        self._head(case, lines, good)

    def _account(self, number: int, value: Json, report: Report) -> None:
        """Note what a line wrote; one that would replace what the seal fixed is a finding and accounts for nothing."""
        wrote = {one["name"]: one for one in value["wrote"]}
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
        self.wrote.update({name: one for name, one in wrote.items() if name not in late})

    @staticmethod
    def _holds(line: _Line, case: _Case) -> bool:
        where, report = {"line": line.number}, case.report
        if line.value is None:
            report.add("altered", CUSTODY, "这一行被改动过。", "This line was altered.", **where)
            return False
        if not case.signed(_signature_of(line), line.signed):
            report.add("badly_signed", CUSTODY, "这一行的签名不对。", "This line's signature is wrong.", **where)
            return False
        if case.call and line.value.get("call") != case.call:
            report.add("added", CUSTODY, "这一行属于另一通录音。", "This line belongs to another call.", **where)
            return False
        return True

    @staticmethod
    def _order(lines: list[_Line], good: list[bool], report: Report) -> None:
        indexes = [line.value["index"] for line in lines if line.value is not None]
        expected, before = 0, "0" * 64
        for line, holds in zip(lines, good):
            if line.value is None or not holds:
                expected, before = expected + 1, ""
                continue
            index, where = line.value["index"], {"line": line.number}
            if index < expected or set(range(expected, index)) & set(indexes):
                report.add(
                    "reordered", CUSTODY, "旧的或换了位置的一行。", "An old line, or one out of its place.", **where
                )
            elif index > expected:
                report.add("missing", CUSTODY, "这一行之前缺了几行。", "Lines before this one are missing.", **where)
            elif before and line.value["previous"] != before:
                report.add("reordered", CUSTODY, "与上一行接不上。", "It does not follow on the one before.", **where)
            expected, before = max(expected, index + 1), line.value["hash"] if index >= expected else ""

    @staticmethod
    def _head(case: _Case, lines: list[_Line], good: list[bool]) -> None:
        """Compare with the signed count of lines. One line more is an append that a crash interrupted."""
        report, call = case.report, case.call
        raw = _read(case.folder / HEAD)
        if raw is None:
            report.add("missing", HEAD, "没有保管记录的末行签名。", "The signed end of the custody is missing.")
            return
        try:
            head = parse_line(raw)
            signed = canonical({name: part for name, part in head.items() if name != "signature"})
            right = case.signed(_unhex(head["signature"]), hashlib.sha256(signed).digest())
            count, last = int(head["lines"]), str(head["hash"])
            right = right and count > 0 and (not call or head["call"] == call)
        except (ValueError, KeyError, TypeError):
            right, count, last = False, 0, ""
        if not right:
            report.add("badly_signed", HEAD, "签名不对，或被改动过。", "Altered, or its signature is wrong.")
        elif len(lines) < count:
            text = (f"末尾缺了 {count - len(lines)} 行。", f"{count - len(lines)} lines are missing at its end.")
            report.add("truncated", CUSTODY, *text, line=len(lines) + 1)
        elif len(lines) > count + 1:
            report.add("added", CUSTODY, "末尾多出几行。", "Lines were added at its end.", line=count + 1)
        elif good[count - 1] and (lines[count - 1].value or {}).get("hash") != last:
            report.add(
                "reordered", CUSTODY, "这一行不是原来的那行。", "This is not the line that stood here.", line=count
            )


# --- chain and audio ----------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    line: int
    start: int  # frames before it
    frames: int
    sha256: str


class Chain:
    """A chain file, read and checked by itself. ``blocks`` are those that hold; ``header`` None when it does not.

    ``good_bytes`` is where the last line that follows from the first without a gap ends; ``last`` is its hash.
    """

    def __init__(self, text: bytes) -> None:
        self.header: Json | None = None
        self.blocks: list[_Block] = []
        self.faults: list[Finding] = []
        self.lines = 0
        self.last = ""
        self.good_bytes = 0
        self.frames = 0
        self._whole = True
        self._shift = 1
        self._made: dict[int, str] = {}  # what each line's hash should be
        rows = text.split(b"\n")
        torn = rows.pop()
        values = [self._parsed(raw) for raw in rows]
        links = {value["index"]: value["hash"] for value in values if value is not None and "index" in value}
        for number, (raw, value) in enumerate(zip(rows, values), 1):
            if number == 1:
                self._first(value, links)
            else:
                self._next(number, value, links)
            if self._whole and value is not None:
                self.lines, self.last, self.good_bytes = number, value["hash"], self.good_bytes + len(raw) + 1
        if torn:
            self._fault("truncated", len(rows) + 1, "这一行不完整。", "This line is not whole.")

    @staticmethod
    def _parsed(raw: bytes) -> Json | None:
        try:
            value = parse_line(raw)
            bytes.fromhex(value["hash"])
            if "header" in value:
                return value if isinstance(value["header"], dict) else None
            whole = all(isinstance(value[name], int) and value[name] >= 0 for name in ("index", "frames"))
            return value if whole and isinstance(value["sha256"], str) else None
        except (ValueError, KeyError, TypeError):
            return None

    def _fault(self, kind: str, line: int, zh: str, en: str) -> None:
        self._whole = False
        self.faults.append(Finding(kind, "", zh, en, self.second(self.frames), line))

    def second(self, frames: int) -> int | None:
        """The second of the audio in which this frame stands."""
        rate = (self.header or {}).get("rate")
        return frames // rate if isinstance(rate, int) and rate > 0 else None

    def _first(self, value: Json | None, links: dict[int, str]) -> None:
        if value is None or "header" not in value or first_link(value["header"]) != value["hash"]:
            self._fault("altered", 1, "链的开头被改动过。", "The chain's header was altered.")
        if value is not None and "header" in value:
            self.header = value["header"]
            links[0] = first_link(value["header"])

    def _next(self, number: int, value: Json | None, links: dict[int, str]) -> None:
        if value is None or "header" in value:
            self._fault("altered", number, "这一行被改动过。", "This line was altered.")
            return
        index, block = value["index"], {name: part for name, part in value.items() if name != "hash"}
        if index != number - 1 and number - 1 not in links and not self._shifted(number, index):
            text = ("这一行之前缺了几行。", "Lines before this one are missing.")
            self._fault("missing", number, *text)
        elif index != number - 1 and not self._shifted(number, index):
            self._fault("reordered", number, "这一行换了位置。", "This line is out of its place.")
        elif index - 1 in links and not self._links(links, index, block, value["hash"]):
            self._fault("altered", number, "这一行被改动过。", "This line was altered.")
        self.blocks.append(_Block(number, self.frames, value["frames"], value["sha256"]))
        self.frames += value["frames"]
        self._shift = number - index

    def _shifted(self, number: int, index: int) -> bool:
        """Whether the line follows on the one before it, which was itself found out of its place."""
        return number - index == self._shift

    def _links(self, links: dict[int, str], index: int, block: Json, link: str) -> bool:
        """Whether the line follows on the one before it, as that stands or as it should stand."""
        self._made[index] = chained(links[index - 1], block)
        before = self._made.get(index - 1)
        return link == self._made[index] or (before is not None and link == chained(before, block))


def block_digest(file: Path, start: int, length: int) -> str:
    """The SHA-256 of ``length`` bytes from ``start``, or of those that there are."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        stream.seek(start)
        while length:
            piece = stream.read(min(length, READ_BYTES))
            if not piece:
                break
            digest.update(piece)
            length -= len(piece)
    return digest.hexdigest()


def _small(number: Any) -> int:
    """The number, if it can be one of a sound's format; else 0."""
    return number if isinstance(number, int) and 0 < number < 2**16 else 0


class _Walk:
    """Compares the samples with the blocks that were chained, while the file is read from its beginning.

    ``wrong`` are the blocks that do not hold; after :meth:`end` also those that the file no longer has.
    """

    def __init__(self, header: Json, blocks: list[_Block]) -> None:
        numbers = [_small(header.get(name)) for name in ("channels", "bits", "data_offset")]
        channels, bits, self._skip = numbers
        self._frame = channels * bits // 8 if self._skip else 0
        self.wrong: list[_Block] = [] if self._frame else list(blocks)
        self._blocks = iter(blocks if self._frame else ())
        self._block: _Block | None = None
        self._left, self._digest = 0, hashlib.sha256()
        self._next()

    def _next(self) -> None:
        """Close the block that is full, and every empty one after it."""
        while not self._left:
            if self._block is not None and self._digest.hexdigest() != self._block.sha256:
                self.wrong.append(self._block)
            self._block = next(self._blocks, None)
            if self._block is None:
                return
            self._left, self._digest = self._block.frames * self._frame, hashlib.sha256()

    def feed(self, piece: memoryview) -> None:
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        piece = piece[skipped:]
        while piece and self._block is not None:
            part = piece[: self._left]
            self._digest.update(part)
            self._left -= len(part)
            piece = piece[len(part) :]
            if not self._left:
                self._next()

    def end(self) -> None:
        if self._block is not None:
            self.wrong.append(self._block)
        self.wrong.extend(self._blocks)


def _read_once(file: Path, walk: _Walk, counted: _Bytes) -> str:
    """The file's SHA-256; on the way the walk sees it too. Both hash the same piece at the same time."""
    whole, buffer = hashlib.sha256(), bytearray(4 * READ_BYTES)
    with file.open("rb", buffering=0) as stream, ThreadPoolExecutor(1) as other:
        while True:
            count = stream.readinto(buffer)
            if not count:
                walk.end()
                return whole.hexdigest()
            piece = memoryview(buffer)[:count]
            hashed = other.submit(whole.update, piece)
            walk.feed(piece)
            hashed.result()
            counted.more(count)


def wrong_blocks(file: Path, header: Json, blocks: list[_Block]) -> list[_Block]:
    """The blocks whose samples are not those that were chained."""
    walk = _Walk(header, blocks)
    _read_once(file, walk, _Bytes(0, None))
    return walk.wrong


class _Source:
    """One captured file against its chain."""

    def __init__(self, folder: Path, audio: str, sizes: dict[str, int], counted: _Bytes) -> None:
        self.audio, self.name = audio, audio[: -len(".wav")] + CHAIN_SUFFIX
        self.chain = Chain(_read(folder / self.name) or b"")
        self.size = sizes[audio]
        walk = _Walk(self.chain.header or {}, self.chain.blocks)
        self.sha256 = _read_once(folder / audio, walk, counted)
        self.wrong = walk.wrong

    def _runs(self) -> Iterator[tuple[_Block, _Block]]:
        first = last = None
        for block in self.wrong:
            if first is None or last is None or block.line != last.line + 1:
                if first is not None and last is not None:
                    yield first, last
                first = block
            last = block
        if first is not None and last is not None:
            yield first, last

    def report(self, expected: Json | None, chain_as_sealed: bool, report: Report) -> None:
        """Say what is wrong with the chain, and with the samples, and in which second."""
        report.findings += [fault._replace(file=self.name) for fault in self.chain.faults]
        if expected is not None and self.sha256 == expected["sha256"]:
            if self.wrong and chain_as_sealed:
                block = self.wrong[0]
                text = ("录音与链不符。", "The audio is not what the chain says.")
                report.add("altered", self.audio, *text, second=self.chain.second(block.start), line=block.line)
            return
        named = False
        whole = expected["bytes"] if expected is not None else None
        for first, last in self._runs():
            second, to = self.chain.second(first.start), self.chain.second(max(last.start, first.start))
            cut = whole is not None and self.size < whole and last.line == self.chain.blocks[-1].line
            zh = f"从第 {second} 秒起缺失或移位。" if cut else f"第 {second} 至 {to} 秒的录音被改动过。"
            en = (
                f"Missing or shifted from second {second}."
                if cut
                else f"The audio of second {second} to {to} was altered."
            )
            report.add("truncated" if cut else "altered", self.audio, zh, en, second=second)
            named = True
        if whole is not None and self.size > whole and not named:
            second = self.chain.second(self.chain.frames)
            report.add("added", self.audio, "末尾多出了内容。", "Something was added at its end.", second=second)
        elif not named and (expected is not None):
            text = (
                "文件头或末尾被改动过，各秒的录音未变。",
                "Its header or end was altered; the seconds of audio are as they were.",
            )
            report.add("altered", self.audio, *text, second=0)


# --- a call -------------------------------------------------------------------------------------------------------


def _public_keys(seal: Json, custody: bytes | None) -> list[bytes]:
    found = []
    for holder in (seal.get("key"), *(_first_details(custody) if custody else ())):
        try:
            found.append(bytes.fromhex(holder["public"]))
        except (KeyError, ValueError, TypeError):
            continue
    return found


def _first_details(custody: bytes) -> Iterator[Any]:
    try:
        yield parse(custody.split(b"\n", 1)[0]).get("key")
    except ValueError:
        return


def _signer(folder: Path, seal_bytes: bytes, seal: Json, check: Check) -> bytes | None:
    """The key under which most of the signatures hold."""
    custody, signature = _read(folder / CUSTODY), _read(folder / SIGNATURE, 4096) or b""
    lines = _custody_lines(custody)[:50] if custody else []
    best: tuple[int, bytes | None] = (0, None)
    for key in dict.fromkeys(_public_keys(seal, custody)):
        votes = sum(check(key, _signature_of(line), line.signed) for line in lines if line.value is not None)
        votes += check(key, signature, seal_bytes)
        best = max(best, (votes, key), key=lambda one: one[0])
    return best[1]


def _seal_findings(case: _Case, seal_bytes: bytes, wrote: dict[str, Json]) -> bool:
    """Whether the seal can be believed; else says what is wrong with it or with its signature."""
    report = case.report
    signature = _read(case.folder / SIGNATURE, 4096)
    known = wrote.get(SEAL)
    as_written = known is not None and hashlib.sha256(seal_bytes).hexdigest() == known["sha256"]
    signed = signature is not None and case.signed(signature, seal_bytes)
    if signature is None:
        report.add("missing", SIGNATURE, "没有封存签名。", "The seal's signature is missing.")
    if known is not None and not as_written:
        report.add("altered", SEAL, "封存信息被改动过。", "The seal was altered.")
    elif signature is not None and not signed:
        file = SIGNATURE if as_written else SEAL
        report.add("badly_signed", file, "封存签名不对。", "The seal's signature is wrong.")
    return as_written or signed


def _key_findings(case: _Case, seal: Json) -> None:
    """Say where the key that the seal names is not the one that signed it."""
    named = seal.get("key")
    if named is None or case.key is None:
        return
    right = isinstance(named, dict) and named.get("public") == case.key.hex()
    if not right or named.get("fingerprint") != fingerprint(case.key):
        case.report.add(
            "badly_signed",
            SEAL,
            "封存信息里写的密钥不是签名的密钥。",
            "The seal names another key than the one that signed it.",
        )


def _bag_key_findings(case: _Case) -> None:
    """Say where the public key that a bundle carries is not the one that signed the call in it."""
    pem = _read(case.folder.parent / PUBLIC_KEY, 4096) if is_bag(case.folder.parent.parent) else None
    if pem is None or case.key is None:
        return
    lines = [line.strip() for line in pem.splitlines()]
    try:
        der = base64.b64decode(b"".join(line for line in lines if not line.startswith(b"-----")), validate=True)
    except ValueError:
        der = b""
    if der != _SPKI + case.key:
        case.report.add(
            "badly_signed",
            PUBLIC_KEY,
            "证据包里的公钥不是签名的密钥。",
            "The bundle's public key is not the key that signed.",
        )


def _originals_findings(wrote: dict[str, Json], sealed: dict[str, Json], report: Report) -> None:
    """Say where the custody and a believable seal disagree about an original."""
    for name in sorted(name for name in sealed if name in wrote):
        if any(wrote[name][part] != sealed[name][part] for part in ("sha256", "bytes")):
            report.add(
                "altered",
                CUSTODY,
                f"保管记录里的 {name} 与封存信息不符。",
                f"The custody record and the seal disagree about {name}.",
            )


def _sealed_files(seal: Json) -> dict[str, Json]:
    try:
        return {str(one["name"]): {"sha256": str(one["sha256"]), "bytes": int(one["bytes"])} for one in seal["files"]}
    except (KeyError, TypeError, ValueError):
        return {}


def _compare(folder: Path, name: str, expected: Json, counted: _Bytes, report: Report) -> None:
    if _sha256(folder / name, counted) == expected["sha256"]:
        return
    if (folder / name).stat().st_size < expected["bytes"]:
        report.add("truncated", name, "文件变短了。", "The file is shorter than it was.")
    else:
        report.add("altered", name, "文件被改动过。", "The file was altered.")


def _check_source(source: _Source, expected: dict[str, Json], sealed: Json, folder: Path, report: Report) -> None:
    chain_bytes = _read(folder / source.name)
    known = expected.get(source.name)
    as_sealed = bool(
        chain_bytes is not None and known is not None and hashlib.sha256(chain_bytes).hexdigest() == known["sha256"]
    )
    before = len(report.findings)
    source.report(expected.get(source.audio), as_sealed, report)
    named = any(finding.file == source.name for finding in report.findings[before:])
    if chain_bytes is not None and known is not None and not as_sealed and not named:
        line = source.chain.lines + 1
        if len(chain_bytes) < known["bytes"]:
            second = source.chain.second(source.chain.frames)
            text = ("末尾缺了几行。", "Lines are missing at its end.")
            report.add("truncated", source.name, *text, second=second, line=line)
        else:
            report.add("altered", source.name, "被改动过。", "It was altered.", line=line)
    if as_sealed and sealed and sealed.get("chain_last") != source.chain.last:
        report.add("altered", SEAL, "封存信息与链不符。", "The seal does not fit the chain.")


def _sources(seal: Json) -> dict[str, Json]:
    try:
        return {str(one["file"]): one for one in seal.get("sources", ()) if isinstance(one, dict)}
    except (KeyError, TypeError):
        return {}


def _renamed(folder: Path, missing: list[str], added: list[str], expected: dict[str, Json], report: Report) -> None:
    digests = {expected[name]["sha256"]: name for name in missing}
    for name in added:
        old = digests.get(_sha256(folder / name, _Bytes(0, None)))
        zh = f"原名 {old}，被改了名。" if old else "没有记录的文件。"
        en = f"It was {old}, and was renamed." if old else "Nothing accounts for this file."
        report.add("added", name, zh, en)
    for name in missing:
        report.add("missing", name, "文件不见了。", "The file is missing.")


def verify_call(
    folder: Path,
    *,
    check: Check = ed25519_verifies,
    expected_key: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a call's folder. ``expected_key`` is the fingerprint of the key that must have signed, if one must.

    Raises :class:`ValueError` when there is no seal, :class:`OSError` as the system does.
    """
    seal_bytes = _read(folder / SEAL)
    if seal_bytes is None:
        raise ValueError("no seal")
    report = Report()
    sizes = _tree(folder, report)
    try:
        seal = parse(seal_bytes)
    except ValueError:
        seal = {}
    key = _signer(folder, seal_bytes, seal, check)
    report.call = str(seal.get("call", "")) or None
    report.sealed_at = str(seal["sealed_at"]) if "sealed_at" in seal else None
    report.ended = str(seal["ended"]) if "ended" in seal else None
    report.fingerprint = fingerprint(key) if key is not None else None
    if expected_key is not None and key is not None and report.fingerprint != expected_key.lower():
        text = (f"由另一把密钥签名：{report.fingerprint}。", f"Signed with another key: {report.fingerprint}.")
        report.add("badly_signed", SEAL, *text)
    case = _Case(folder, _call_of(folder, seal), key, check, report)
    wrote = _Custody(case).wrote
    believed = _seal_findings(case, seal_bytes, wrote)
    if believed:
        _key_findings(case, seal)
    _bag_key_findings(case)
    sealed = _sealed_files(seal) if believed else {}
    _originals_findings(wrote, sealed, report)
    # What a believable seal says of the originals stands above every custody line.
    expected = {**{name: one for name, one in wrote.items() if not (sealed and fixed_by_seal(name))}, **sealed}
    expected = {name: one for name, one in expected.items() if name not in (SEAL, SIGNATURE)}
    counted = _Bytes(sum(sizes.values()), progress)
    captured = _captured(case, sizes, expected, _sources(seal) if believed else {}, counted)
    signature = {SIGNATURE: wrote[SIGNATURE]} if SIGNATURE in wrote else {}
    _others(case, sizes, {**expected, **signature}, captured, counted)
    _timestamp(folder, seal_bytes, report)
    return report


def _call_of(folder: Path, seal: Json) -> str:
    """The call's id: the seal's, unless the first custody line, which the seal's alteration did not reach, differs."""
    custody = _read(folder / CUSTODY) or b""
    named = [line.value["call"] for line in _custody_lines(custody) if line.value is not None and "call" in line.value]
    most = max(set(map(str, named)), key=named.count) if named else ""
    return most or str(seal.get("call", ""))


def _captured(
    case: _Case, sizes: dict[str, int], expected: dict[str, Json], sources: dict[str, Json], counted: _Bytes
) -> set[str]:
    """Check every captured file with its chain. Returns the names of both."""
    done = set()
    for name in sizes:
        chain = name[: -len(".wav")] + CHAIN_SUFFIX
        if not name.endswith(".wav") or not (chain in sizes or chain in expected):
            continue
        source = _Source(case.folder, name, sizes, counted)
        _check_source(source, expected, sources.get(name, {}), case.folder, case.report)
        done |= {name, chain}
    return done


def _others(case: _Case, sizes: dict[str, int], expected: dict[str, Json], captured: set[str], counted: _Bytes) -> None:
    """Check every other file against the line that wrote it, and find what was added or is missing."""
    told = {finding.file for finding in case.report.findings}
    for name in sorted(set(sizes) & set(expected) - captured):
        if name != SIGNATURE or name not in told:
            _compare(case.folder, name, expected[name], counted, case.report)
    own = {SEAL, SIGNATURE, CUSTODY, HEAD, RECEIVED}
    added = [name for name in sizes if name not in expected and name not in own and not _unfinished(name)]
    for name in filter(_unfinished, sizes):
        text = ("一次没有写完的写入，没有任何程序读它。", "A write that was interrupted; nothing reads it.")
        case.report.add("added", name, *text, fault=False)
    missing = sorted(set(expected) - set(sizes) - {SIGNATURE})
    _renamed(case.folder, missing, added, expected, case.report)


def _unfinished(name: str) -> bool:
    """A write that a crash interrupted; nothing ever reads it."""
    return "/" not in name and name.startswith(".") and name.endswith(".part")


def _timestamp(folder: Path, seal_bytes: bytes, report: Report) -> None:
    token = _read(folder / TIMESTAMP)
    if token is None:
        text = ("没有可信时间戳。", "There is no trusted time stamp.")
        report.add("not_timestamped", TIMESTAMP, *text, fault=False)
    elif hashlib.sha256(seal_bytes).digest() not in token:
        report.add("badly_signed", TIMESTAMP, "时间戳不属于这份封存信息。", "The time stamp is not of this seal.")
    else:
        report.timestamped = True


# --- a bag (RFC 8493) ---------------------------------------------------------------------------------------------


def _manifest(folder: Path, name: str, report: Report) -> dict[str, str]:
    text = _read(folder / name)
    if text is None:
        report.add("missing", name, "清单不见了。", "The manifest is missing.")
        return {}
    found = {}
    for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
        digest, _, path = line.partition("  ")
        if len(digest) != 64 or not path or path.startswith("/") or ".." in path.split("/"):
            report.add("altered", name, "这一行不对。", "This line is not right.", line=number)
        else:
            found[path] = digest.lower()
    return found


def verify_bag(folder: Path, progress: Progress | None = None) -> Report:
    """Check a bag's two manifests against its files."""
    report = Report()
    sizes = _tree(folder, report)
    counted = _Bytes(sum(sizes.values()), progress)
    payload = _manifest(folder, "manifest-sha256.txt", report)
    tags = _manifest(folder, "tagmanifest-sha256.txt", report)
    for name, digest in sorted({**payload, **tags}.items()):
        if name not in sizes:
            report.add("missing", name, "文件不见了。", "The file is missing.")
        elif _sha256(folder / name, counted) != digest:
            report.add("altered", name, "与证据包清单不符。", "It is not what the bag's manifest says.")
    for name in sizes:
        if name not in payload and name not in tags and name != "tagmanifest-sha256.txt":
            report.add("added", name, "清单里没有这个文件。", "The manifest does not name this file.")
    return report


def is_bag(folder: Path) -> bool:
    """Whether the folder is a bag."""
    return (folder / "bagit.txt").is_file()


def calls_in(folder: Path) -> list[Path]:
    """The calls of a bag, or the folder itself."""
    if not is_bag(folder):
        return [folder]
    return sorted(one.parent for one in (folder / "data").glob("*/" + SEAL))


# --- by itself ----------------------------------------------------------------------------------------------------


def openssl_commands(call: Path) -> list[str]:
    """How signature and time stamp are checked without this program. The public key lies beside the call's folder."""
    key = "../public-key.pem"
    commands = [
        f"cd '{call}'",
        f"openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {SEAL} -sigfile {SIGNATURE}",
    ]
    if (call / TIMESTAMP).is_file():
        commands.append(f"openssl ts -verify -data {SEAL} -in {TIMESTAMP} -CAfile AUTHORITY.pem")
    return commands


def _where(finding: Finding) -> str:
    second = f" [{finding.second // 60:02d}:{finding.second % 60:02d}]" if finding.second is not None else ""
    line = f" (line {finding.line})" if finding.line is not None else ""
    # A name must not steer the terminal that it is printed on.
    return "".join(sign if sign.isprintable() else "?" for sign in f"{finding.file}{line}{second}")


def _start(arguments: list[str]) -> tuple[Path, str | None]:
    key = None
    if "--key" in arguments:
        place = arguments.index("--key")
        key = arguments[place + 1] if place + 1 < len(arguments) else ""
        arguments = arguments[:place] + arguments[place + 2 :]
    if arguments:
        return Path(arguments[0]), key
    here = Path(__file__).resolve().parent
    return here, key


def main(arguments: list[str]) -> int:
    """Check the folder named, or the bag that this file lies in."""
    folder, key = _start(arguments)
    calls = calls_in(folder) if folder.is_dir() else []
    reports = []
    try:
        if is_bag(folder):
            reports.append((folder, verify_bag(folder)))
        reports += [(call, verify_call(call, expected_key=key)) for call in calls]
    except (ValueError, OSError) as error:
        print(f"无法核对 / Cannot be checked: {folder}: {error}", file=sys.stderr)
        return 2
    if not calls:
        print(f"这里没有录音 / There is no call here: {folder}", file=sys.stderr)
        return 2
    for place, report in reports:
        print(f"{'完好 / intact' if report.intact else '有改动 / ALTERED'}: {place}")
        if report.fingerprint:
            print(f"  签名密钥 / signed by key {report.fingerprint}")
        for finding in report.findings:
            print(f"  {'✗' if finding.fault else '·'} {finding.kind}: {_where(finding)}: {finding.zh} {finding.en}")
    print("签名和时间戳也可以这样核对 / Signature and time stamp, without this program:")
    for call in calls:
        print("\n".join(f"  {command}" for command in openssl_commands(call.resolve())))
    return 0 if all(report.intact for _, report in reports) else 1


if __name__ == "__main__":
    for _stream in (sys.stdout, sys.stderr):
        if hasattr(_stream, "reconfigure"):
            _stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
