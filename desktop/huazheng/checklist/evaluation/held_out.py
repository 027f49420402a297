"""Labeled data without the rows and calls of single authors, to train weights that never saw them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from huazheng.checklist.labeled_files import author_of_file, labeled_files_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def authors_in(folder: Path) -> frozenset[str]:
    """The authors of the labeled files of a folder and its subfolders."""
    return frozenset(author for file in labeled_files_in(folder) for author in _authors_of(file))


def copy_without(folder: Path, authors: Collection[str], target: Path) -> None:
    """Copy the labeled files of a folder and its subfolders, less the rows and calls of these authors."""
    for file in labeled_files_in(folder):
        copy = target / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".jsonl":
            kept = [line for author, line in _lines(file) if author not in authors]
            copy.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        elif not _authors_of(file) & set(authors):
            shutil.copyfile(file, copy)


def _authors_of(file: Path) -> set[str]:
    if file.suffix == ".jsonl":
        return {author for author, _ in _lines(file)}
    return {json.loads(file.read_text(encoding="utf-8")).get("author") or author_of_file(file)}


def _lines(file: Path) -> list[tuple[str, str]]:
    """The lines of a file, each with its author."""
    of_file = author_of_file(file)
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(json.loads(line).get("author") or of_file, line) for line in lines]
