"""A part of a file, read as if it were a file of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.audio.decode.structure.sections import Section


class SectionReader:
    """Read, seek and tell within a section, as FFmpeg asks for them. A context manager."""

    def __init__(self, file: Path, section: Section) -> None:
        self.name = file.name.encode("utf-8", "replace").decode("utf-8")
        self._stream = file.open("rb")
        self._start, self._length, self._at = section.start, section.end - section.start, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, count: int = -1) -> bytes:
        """Up to ``count`` bytes from where the reader stands."""
        left = max(self._length - self._at, 0)
        self._stream.seek(self._start + self._at)
        data = self._stream.read(left if count < 0 else min(count, left))
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place of the section."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        """Place of the reader in the section."""
        return self._at
