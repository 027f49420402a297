"""The draft of a complaint to the regulator (12378), as a Word document to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.complaint_paper import complaint_paper
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("向监管部门（12378）的投诉书草稿（Word）", "Complaint draft to the regulator, 12378 (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_word(complaint_paper(document, language, "regulator"))
