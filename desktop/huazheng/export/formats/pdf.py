"""The court transcript as a PDF with its fonts inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Text
from huazheng.export.court import court_paper
from huazheng.export.pdf import write_pdf

if TYPE_CHECKING:
    from huazheng.core.language import Language
    from huazheng.export.base import CallDocument

EXTENSION = "pdf"
TITLE = Text("录音证据文字整理稿（PDF）", "Court transcript (PDF)")


def render(document: CallDocument, language: Language) -> bytes:
    """The .pdf file. Raises MachineLacks where no Chinese font can be found."""
    return write_pdf(court_paper(document, language))
