"""The request for a copy of the insurer's recording, as a Word document to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.insurer_requests import recording_request
from huazheng.export.writers.word import write_word

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "docx"
TITLE = Text("查阅复制回访录音的申请（Word）", "Request for the callback recording (Word)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_word(recording_request(document, language))
