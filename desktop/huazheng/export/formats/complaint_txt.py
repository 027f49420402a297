"""The draft of a complaint, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.complaint_paper import complaint_paper
from huazheng.export.writers.plain import write_plain

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "txt"
TITLE = Text("投诉书草稿（文本）", "Complaint draft (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_plain(complaint_paper(document, language))
