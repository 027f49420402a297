"""Writes a Paper as a PDF: embedded subsets of the system's Chinese font, searchable text, outline, page numbers.

HarfBuzz (uharfbuzz, 5 MB) reads and subsets the fonts, OpenType/CFF collections included; the file around them is
written here, after ISO 32000 and to the rules of PDF/A-2u (every font embedded, every glyph with its character, no
device colours, no clock). It does not call itself PDF/A: no validator has looked at it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.export.pdf.document import pdf_bytes
from huazheng.export.pdf.fonts import find_faces
from huazheng.export.pdf.layout import lay_out

if TYPE_CHECKING:
    from huazheng.export.paper import Paper
    from huazheng.export.pdf.fonts import Faces


def write_pdf(paper: Paper, faces: Faces | None = None) -> bytes:
    """The bytes of the PDF; the same paper and fonts give the same bytes.

    ``faces`` are the system's own when None. Raises MachineLacks where there is no Chinese font.
    """
    faces = faces or find_faces()
    return pdf_bytes(paper, lay_out(paper, faces), faces)
