"""The verifier as a bundle carries it, for running in a bare interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.evidence.bundle_writer import verifier_files

if TYPE_CHECKING:
    from pathlib import Path


def write_verifier(place: Path) -> Path:
    """Write the folder ``verify`` below ``place``; Python can run it."""
    folder = place / "verify"
    (folder / "verifier").mkdir(parents=True)
    for name, content in verifier_files().items():
        (folder / name).write_bytes(content)
    return folder
