"""Lines of a manifest: a SHA-256, two blanks and a path, as ``sha256sum`` prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MANIFEST_BYTES = 4 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-fA-F]{64}\Z")


def manifest_lines(content: bytes) -> Iterator[tuple[int, str | None, str]]:
    """Number from 1, digest and path of each line; None for a digest that is none. Paths are as they are written."""
    rows = content.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(rows[:-1] if rows[-1] == "" else rows, 1):
        digest, _, path = line.partition("  ")
        yield number, digest.lower() if _DIGEST.match(digest) else None, path
