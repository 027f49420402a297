"""The application for an order to produce documents, as a Word document to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.production_application import production_application
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("责令提交书证申请书（Word）", "Application for an order to produce documents (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_word(production_application(document, language))
