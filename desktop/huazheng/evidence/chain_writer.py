"""Write the hash chain of a recording; :mod:`huazheng.core.schema.chain` describes the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.files import PRIVATE_FILE
from huazheng.core.schema.chain import ChainBlock, ChainBlockLine, ChainHeaderLine
from huazheng.evidence.append_only import APPEND_FLAGS, append_line
from huazheng.evidence.verifier.canonical import canonical, chain_hash, first_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.schema.chain import ChainEvent, ChainHeader


class ChainWriter:
    """Writer of a chain file; each line is flushed to the disk. Raises :class:`OSError`."""

    def __init__(self, file: Path, header: ChainHeader) -> None:
        self.file = file
        self.last, self.lines = first_hash(msgspec.to_builtins(header)), 1
        self._handle = os.open(file, APPEND_FLAGS | os.O_EXCL, PRIVATE_FILE)
        self._append(ChainHeaderLine(header=header, hash=self.last))

    @classmethod
    def reopen(cls, file: Path, last: str, lines: int, keep_bytes: int) -> ChainWriter:
        """Continue an interrupted chain after ``lines`` valid lines of ``keep_bytes`` in all; the rest is cut off.

        ``last`` is the hash of the last valid line.
        """
        writer = cls.__new__(cls)
        writer.file, writer.last, writer.lines = file, last, lines
        writer._handle = os.open(file, APPEND_FLAGS, PRIVATE_FILE)
        os.ftruncate(writer._handle, keep_bytes)
        return writer

    def add(
        self, frames: int, sha256: str, wall: str, monotonic_us: int, events: Sequence[ChainEvent], *, device: str = ""
    ) -> None:
        """Append one block: ``frames`` of samples whose bytes have the digest ``sha256``, their events and device."""
        block = ChainBlock(
            index=self.lines,
            frames=frames,
            sha256=sha256,
            wall=wall,
            monotonic_us=monotonic_us,
            events=tuple(events),
            device=device,
        )
        link = chain_hash(self.last, msgspec.to_builtins(block))
        self._append(ChainBlockLine(**msgspec.structs.asdict(block), hash=link))
        self.last, self.lines = link, self.lines + 1

    def _append(self, line: ChainHeaderLine | ChainBlockLine) -> None:
        append_line(self._handle, canonical(msgspec.to_builtins(line)) + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
