"""The court transcript as a PDF with its fonts inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.court import court_paper
from huazheng.export.writers.pdf import write_pdf

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "pdf"
TITLE = Text("录音证据文字整理稿（PDF）", "Court transcript (PDF)")


def render(document: CallDocument, language: Language) -> bytes:
    """The .pdf file. Raises ResourceUnavailable where no Chinese font can be found."""
    return write_pdf(court_paper(document, language))
