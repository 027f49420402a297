"""One web page that plays the recording, with text and results, and verifies the bundle that it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.evidence_page.page_file import render_page

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "html"
TITLE = Text("证据网页（可听、可查、可核验）", "Evidence page (play, read, verify)")


def render(document: CallDocument, language: Language) -> bytes:
    """The page in UTF-8, in both languages; ``language`` is shown first. It plays the recording of its bundle."""
    return render_page(document, language)
