"""The draft of a complaint, as a Word document to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.complaint_paper import complaint_paper
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("投诉书草稿（Word）", "Complaint draft (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_word(complaint_paper(document, language))
