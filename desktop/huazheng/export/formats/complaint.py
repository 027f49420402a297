"""The draft of a complaint, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Text
from huazheng.export.complaint import complaint_paper
from huazheng.export.plain_paper import write_plain

if TYPE_CHECKING:
    from huazheng.core.language import Language
    from huazheng.export.base import CallDocument

EXTENSION = "txt"
TITLE = Text("投诉书草稿（文本）", "Complaint draft (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """The whole file."""
    return write_plain(complaint_paper(document, language))
