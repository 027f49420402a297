"""The request for the trail of an electronic callback, as a Word document to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.insurer_requests import trail_request
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("查阅复制电子化回访记录的申请（Word）", "Request for an electronic callback's trail (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_word(trail_request(document, language))
