"""The checklist as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.checklist_paper import checklist_paper
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("回访要点对照表（Word）", "Checklist (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The .docx file."""
    return write_word(checklist_paper(document, language))
