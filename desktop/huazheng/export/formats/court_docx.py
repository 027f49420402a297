"""The court transcript as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.court import court_paper
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("录音证据文字整理稿（Word）", "Court transcript (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The .docx file."""
    return write_word(court_paper(document, language))
