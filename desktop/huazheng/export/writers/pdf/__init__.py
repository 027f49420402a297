"""Write a Paper as a PDF: embedded subsets of the system's Chinese font, searchable text, outline, page numbers.

HarfBuzz (uharfbuzz, 5 MB) reads and subsets the fonts, OpenType/CFF collections included; the file around them is
written here, after ISO 32000, and is PDF/A-1b (ISO 19005-1): every font embedded, no device colors, no transparency.
Apache PDFBox Preflight says so of every file that the tests make. Every glyph also has its character, so that text can
be searched and copied; it is not tagged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.export.writers.pdf.page_layout import lay_out
from huazheng.export.writers.pdf.pdf_file import pdf_bytes
from huazheng.export.writers.pdf.straight_quotes import straight_quotes
from huazheng.export.writers.pdf.typefaces import find_faces

if TYPE_CHECKING:
    from huazheng.export.papers.paper import Paper
    from huazheng.export.writers.pdf.typefaces import Faces


def write_pdf(paper: Paper, faces: Faces | None = None) -> bytes:
    """The bytes of the PDF; the same paper and fonts give the same bytes.

    ``faces`` are the system's own when None. Raises ResourceUnavailable where there is no Chinese font.
    """
    faces = faces or find_faces()
    if paper.language == "en":
        paper = straight_quotes(paper)
    return pdf_bytes(paper, lay_out(paper, faces), faces)
