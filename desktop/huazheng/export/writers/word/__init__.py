"""Write a Paper as a Word document (.docx): a zip of a few XML files, ECMA-376 (Office Open XML).

The parts are templates beside this file, filled with everything escaped. No library is used: what a court transcript
needs most (bookmarks, page fields, repeated header rows, dotted underlines, the same bytes every time) is what
python-docx leaves to hand-written XML, and a call of three hours takes it minutes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from huazheng.core.text.sanitize import sanitize
from huazheng.export.papers.paper import Heading, Table, plain
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
    "word/footer1.xml": "footer.xml.jinja",
    "word/settings.xml": "settings.xml.jinja",
    "word/styles.xml": "styles.xml.jinja",
}
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
    values: dict[str, Any] = {
        "paper": paper,
        "blocks": list(_numbered(paper.blocks)),
        "kind": lambda block: type(block).__name__,
        "lines": lines,
        "columns": lambda table: [TEXT_WIDTH * width // sum(table.widths) for width in table.widths],
        "short": lambda row: sum(len(run.text) for words in row for run in words) < WHOLE_ROW_CHARS,
        "plain": plain,
        "sanitize": sanitize,
        "language": "zh-CN" if paper.language == "zh" else "en-GB",
    }
    return zip_bytes(
        {name: _templates().get_template(template).render(values).encode() for name, template in PARTS.items()}
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
