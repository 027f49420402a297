"""The hash chain of a capture: one line a second, each fixing the one before it, the samples, and every event.

Line 0 is ``{"hash", "header"}``; its hash is SHA-256 of the header's canonical JSON. Each later line is
``{"events", "frames", "hash", "index", "monotonic_us", "sha256", "wall"}`` with
``hash = SHA-256(hash before ‖ canonical JSON of the line without its hash)``. All numbers are whole.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.files import PRIVATE_FILE
from huazheng.evidence.append_only import APPEND_FLAGS, append_line
from huazheng.evidence.verify import canonical, chained, first_link

if TYPE_CHECKING:
    from pathlib import Path

CHAIN_SUFFIX = ".chain.jsonl"


class ChainWriter:
    """Appends lines, each flushed to the disk. Raises :class:`OSError` as the system does."""

    def __init__(self, file: Path, header: dict[str, Any]) -> None:
        self.file = file
        self.last, self.lines = first_link(header), 1
        self._handle = os.open(file, APPEND_FLAGS | os.O_EXCL, PRIVATE_FILE)
        self._append({"header": header, "hash": self.last})

    @classmethod
    def reopen(cls, file: Path, last: str, lines: int, keep_bytes: int) -> ChainWriter:
        """A chain that broke off, after ``lines`` whole ones of ``keep_bytes`` in all; half a line goes."""
        writer = cls.__new__(cls)
        writer.file, writer.last, writer.lines = file, last, lines
        writer._handle = os.open(file, APPEND_FLAGS, PRIVATE_FILE)
        os.ftruncate(writer._handle, keep_bytes)
        return writer

    def add(self, frames: int, sha256: str, wall: str, monotonic_us: int, events: list[dict[str, Any]]) -> None:
        """Fix one block: ``frames`` of samples with this digest, and what happened in it."""
        block = {
            "index": self.lines,
            "frames": frames,
            "sha256": sha256,
            "wall": wall,
            "monotonic_us": monotonic_us,
            "events": events,
        }
        link = chained(self.last, block)
        self._append({**block, "hash": link})
        self.last, self.lines = link, self.lines + 1

    def _append(self, line: dict[str, Any]) -> None:
        append_line(self._handle, canonical(line) + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
