"""Labeled data without the rows of single authors, to train weights that never saw them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from huazheng.checklist.labeled_files import author_of_file

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def authors_in(folder: Path) -> frozenset[str]:
    """The authors of the JSON Lines files of a folder and its subfolders."""
    return frozenset(author for file in folder.rglob("*.jsonl") for author, _ in _lines(file))


def copy_without(folder: Path, authors: Collection[str], target: Path) -> None:
    """Copy the JSON Lines files of a folder and its subfolders, less the rows of these authors."""
    for file in sorted(folder.rglob("*.jsonl")):
        copy = target / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        kept = [line for author, line in _lines(file) if author not in authors]
        copy.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")


def _lines(file: Path) -> list[tuple[str, str]]:
    """The lines of a file, each with its author."""
    of_file = author_of_file(file)
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(json.loads(line).get("author") or of_file, line) for line in lines]
