"""Write a Paper as a Word document (.docx): a zip of a few XML files, ECMA-376 (Office Open XML).

The parts are templates beside this file, filled with everything escaped. No library is used: what a court transcript
needs most (bookmarks, page fields, repeated header rows, dotted underlines, the same bytes every time) is what
python-docx leaves to hand-written XML, and a call of three hours takes it minutes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from huazheng.core.text.sanitize import sanitize
from huazheng.export.papers.paper import (
    NUMBERED_COLUMNS,
    NUMBERED_PITCH,
    Heading,
    NumberedPage,
    Part,
    Table,
    plain,
)
from huazheng.export.writers.zip_archive import zip_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2

    from huazheng.export.papers.paper import Block, Paper, Words

PARTS = {
    # the name inside the document: its template
    "[Content_Types].xml": "content_types.xml.jinja",
    "_rels/.rels": "package_rels.xml.jinja",
    "docProps/core.xml": "core.xml.jinja",
    "word/_rels/document.xml.rels": "document_rels.xml.jinja",
    "word/document.xml": "document.xml.jinja",
    "word/settings.xml": "settings.xml.jinja",
    "word/styles.xml": "styles.xml.jinja",
}
FOOTER = "footer.xml.jinja"  # one for each part of the paper
WHOLE_ROW_CHARS = 400  # a row of fewer is not split over two pages
TEXT_WIDTH = 9071  # twentieths of a point: A4 less two margins of 25 mm


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    loader = jinja2.PackageLoader("huazheng.export.writers", "word")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def write_word(paper: Paper) -> bytes:
    """The bytes of the .docx. The same paper gives the same bytes."""
    parts = [block for block in paper.blocks if isinstance(block, Part)] or [Part("")]
    values: dict[str, Any] = {
        "paper": paper,
        "blocks": list(_numbered(paper.blocks)),
        "kind": lambda block: type(block).__name__,
        "lines": lines,
        "columns": lambda table: [TEXT_WIDTH * width // sum(table.widths) for width in table.widths],
        "parts": parts,
        "part_before": parts.index,  # numbered from 1, so the one before has the index of this one
        "line_columns": [round(width * 20) for width in NUMBERED_COLUMNS],
        "line_pitch": round(NUMBERED_PITCH * 20),
        "short": lambda row: sum(len(run.text) for words in row for run in words) < WHOLE_ROW_CHARS,
        "plain": plain,
        "sanitize": sanitize,
        "language": "zh-CN" if paper.language == "zh" else "en-GB",
    }
    footers = {f"word/footer{number}.xml": part for number, part in enumerate(parts, 1)}
    return zip_bytes(
        {name: _templates().get_template(template).render(values).encode() for name, template in PARTS.items()}
        | {
            name: _templates().get_template(FOOTER).render(values | {"part": part}).encode()
            for name, part in footers.items()
        }
    )


def lines(words: Words) -> list[list[tuple[str, str]]]:
    """The words as lines of (text, mark), broken at the newlines."""
    done: list[list[tuple[str, str]]] = [[]]
    for run in words:
        first, *others = sanitize(run.text).replace("\t", " ").split("\n")
        if first:
            done[-1].append((first, run.mark))
        done += [[(other, run.mark)] if other else [] for other in others]
    return done


def _numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, int]]:
    """Each block with the first number that its bookmarks may have; no two bookmarks share one."""
    number = 1
    for block in blocks:
        yield block, number
        if isinstance(block, Heading):
            number += 1
        elif isinstance(block, Table):
            number += len(block.rows)
        elif isinstance(block, NumberedPage):
            number += len(block.lines)
