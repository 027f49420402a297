# ruff: noqa: B905  (zip(strict=) came with Python 3.10)
"""Verification of a recording against its hash chain, block by block."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from .call_files import CHAIN_SUFFIX, MAX_LOG_BYTES, READ_BYTES, HashProgress, read_plain
from .canonical import MAX_LINE_BYTES, chain_hash, first_hash, parse_line
from .findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .findings import Json, VerificationReport


class BlockSpan(NamedTuple):
    """One chained block: its line from 1, the frames before it, its own frames, and the digest of their bytes."""

    line: int
    start: int
    frames: int
    sha256: str


class Chain:
    """A chain file, parsed and checked by itself. ``header`` is None when the first line is invalid.

    ``blocks`` are the readable lines. ``good_bytes`` is the offset after the last line that follows from the first
    without a gap, ``lines`` the number of lines up to it, ``last`` its hash. ``rows`` are the lines, parsed; empty
    for a chain with a fault.
    """

    def __init__(self, text: bytes) -> None:
        self.header: Json | None = None
        self.blocks: list[BlockSpan] = []
        self.faults: list[Finding] = []
        self.lines = 0
        self.last = ""
        self.good_bytes = 0
        self.frames = 0
        self._whole = True
        self._shift = 1
        self._made: dict[int, str] = {}  # the right hash of each line, by index
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
            self._fault("truncated", len(rows) + 1, "这一行不完整。", "This line is incomplete.")
        self.rows: list[Json] = [] if self.faults else [value for value in values if value is not None]

    @staticmethod
    def _parsed(raw: bytes) -> Json | None:
        if len(raw) > MAX_LINE_BYTES:
            return None
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
        """The second of the audio that holds this frame."""
        rate = (self.header or {}).get("rate")
        return frames // rate if isinstance(rate, int) and rate > 0 else None

    def _first(self, value: Json | None, links: dict[int, str]) -> None:
        if value is None or "header" not in value or first_hash(value["header"]) != value["hash"]:
            self._fault("altered", 1, "链的开头被改动过。", "The chain's header was altered.")
        if value is not None and "header" in value:
            self.header = value["header"]
            links[0] = first_hash(value["header"])

    def _next(self, number: int, value: Json | None, links: dict[int, str]) -> None:
        if value is None or "header" in value:
            self._fault("altered", number, "这一行被改动过。", "This line was altered.")
            return
        index, block = value["index"], {name: part for name, part in value.items() if name != "hash"}
        if index != number - 1 and number - 1 not in links and not self._shifted(number, index):
            text = ("这一行之前缺了几行。", "Lines before this one are missing.")
            self._fault("missing", number, *text)
        elif index != number - 1 and not self._shifted(number, index):
            self._fault("reordered", number, "这一行换了位置。", "This line is out of place.")
        elif index - 1 in links and not self._links(links, index, block, value["hash"]):
            self._fault("altered", number, "这一行被改动过。", "This line was altered.")
        self.blocks.append(BlockSpan(number, self.frames, value["frames"], value["sha256"]))
        self.frames += value["frames"]
        self._shift = number - index

    def _shifted(self, number: int, index: int) -> bool:
        """Test for a line that follows a line already reported as out of place."""
        return number - index == self._shift

    def _links(self, links: dict[int, str], index: int, block: Json, link: str) -> bool:
        """Test for a line that follows from the one before it, as written or as it should be."""
        self._made[index] = chain_hash(links[index - 1], block)
        before = self._made.get(index - 1)
        return link == self._made[index] or (before is not None and link == chain_hash(before, block))


def _format_number(number: Any) -> int:
    """The number if it is plausible in an audio format (1 to 65535), else 0."""
    return number if isinstance(number, int) and 0 < number < 2**16 else 0


class SampleWalk:
    """Comparison of samples with their chained blocks, while the file is read from its beginning.

    ``wrong`` are the blocks whose digest differs; after :meth:`end` also those that the file no longer has.
    """

    def __init__(self, header: Json, blocks: list[BlockSpan]) -> None:
        numbers = [_format_number(header.get(name)) for name in ("channels", "bits", "data_offset")]
        channels, bits, self._skip = numbers
        self._frame = channels * bits // 8 if self._skip else 0
        self.wrong: list[BlockSpan] = [] if self._frame else list(blocks)
        self._blocks = iter(blocks if self._frame else ())
        self._block: BlockSpan | None = None
        self._left, self._digest = 0, hashlib.sha256()
        self._next()

    def _next(self) -> None:
        """Finish the full block, and every empty one after it."""
        while not self._left:
            if self._block is not None and self._digest.hexdigest() != self._block.sha256:
                self.wrong.append(self._block)
            self._block = next(self._blocks, None)
            if self._block is None:
                return
            self._left, self._digest = self._block.frames * self._frame, hashlib.sha256()

    def feed(self, piece: memoryview) -> None:
        """Take the next bytes of the file."""
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
        """Count the blocks that the file ended before as wrong."""
        if self._block is not None:
            self.wrong.append(self._block)
        self.wrong.extend(self._blocks)


def _hash_with_walk(file: Path, walk: SampleWalk, counted: HashProgress) -> str:
    """The SHA-256 of the file, which is fed to the walk as it is read. Both hash the same piece in parallel."""
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


def wrong_blocks(file: Path, header: Json, blocks: list[BlockSpan]) -> list[BlockSpan]:
    """The blocks whose samples in ``file`` differ from the chained ones."""
    walk = SampleWalk(header, blocks)
    _hash_with_walk(file, walk, HashProgress(0, None))
    return walk.wrong


class CapturedSource:
    """One recorded file (``audio``) and its chain file (``name``), read and compared."""

    def __init__(self, folder: Path, audio: str, sizes: dict[str, int], counted: HashProgress) -> None:
        self.audio, self.name = audio, audio[: -len(".wav")] + CHAIN_SUFFIX
        self.chain = Chain(read_plain(folder / self.name, MAX_LOG_BYTES) or b"")
        self.size = sizes[audio]
        walk = SampleWalk(self.chain.header or {}, self.chain.blocks)
        self.sha256 = _hash_with_walk(folder / audio, walk, counted)
        self.wrong = walk.wrong

    def _runs(self) -> Iterator[tuple[BlockSpan, BlockSpan]]:
        first = last = None
        for block in self.wrong:
            if first is None or last is None or block.line != last.line + 1:
                if first is not None and last is not None:
                    yield first, last
                first = block
            last = block
        if first is not None and last is not None:
            yield first, last

    def report(self, expected: Json | None, chain_as_sealed: bool, report: VerificationReport) -> None:
        """Add the findings on the chain and the samples, by second. ``expected`` is the recording's size and digest."""
        report.findings += [fault._replace(file=self.name) for fault in self.chain.faults]
        if expected is not None and self.sha256 == expected["sha256"]:
            if self.wrong and chain_as_sealed:
                block = self.wrong[0]
                text = ("录音与链不符。", "The audio differs from the chain.")
                report.add("altered", self.audio, *text, second=self.chain.second(block.start), line=block.line)
            return
        named = False
        whole = expected["bytes"] if expected is not None else None
        for first, last in self._runs():
            second, to = self.chain.second(first.start), self.chain.second(max(last.start, first.start))
            cut = whole is not None and self.size < whole and last.line == self.chain.blocks[-1].line
            if cut:
                zh, en = f"从第 {second} 秒起缺失或移位。", f"Missing or shifted from second {second}."
            elif to == second:
                zh, en = f"第 {second} 秒的录音被改动过。", f"The audio of second {second} was altered."
            else:
                zh = f"第 {second} 至 {to} 秒的录音被改动过。"
                en = f"The audio from second {second} to {to} was altered."
            report.add("truncated" if cut else "altered", self.audio, zh, en, second=second)
            named = True
        if whole is not None and self.size > whole and not named:
            second = self.chain.second(self.chain.frames)
            report.add("added", self.audio, "末尾多出了内容。", "Something was added at its end.", second=second)
        elif not named and (expected is not None):
            text = (
                "文件头或末尾被改动过，各秒的录音未变。",
                "The header or the end was altered; the audio is unchanged.",
            )
            report.add("altered", self.audio, *text, second=0)


def check_source(
    source: CapturedSource, expected: dict[str, Json], folder: Path, report: VerificationReport
) -> list[Json]:
    """Add the findings on one recorded source. ``expected``: sizes and digests by name.

    Returns the parsed lines of the chain if it is as it was sealed, else an empty list.
    """
    chain_bytes = read_plain(folder / source.name, MAX_LOG_BYTES)
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
    return source.chain.rows if as_sealed else []
