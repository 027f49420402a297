"""The checklist as a PDF with its fonts inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.checklist_paper import checklist_paper
from huazheng.export.writers.pdf import write_pdf

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "pdf"
TITLE = Text("回访要点对照表（PDF）", "Checklist (PDF)")


def render(document: CallDocument, language: Language) -> bytes:
    """The .pdf file. Raises ResourceUnavailable where no Chinese font can be found."""
    return write_pdf(checklist_paper(document, language))
