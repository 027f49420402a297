"""录音证据文字整理稿: the transcript that is handed to a court beside the recording, as a Paper for Word and PDF.

Its wording keeps to what the recording holds: 未说明, never 违规. Numbers of articles are those of the packs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.documents.vocabulary import recording_footer
from huazheng.export.papers.court import (
    appendix_section,
    checklist_section,
    completeness_section,
    recording_section,
    transcript_section,
)
from huazheng.export.papers.paper import Paper, Paragraph, plain

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

TITLE = Text("录音证据文字整理稿", "Transcript of a recorded call, prepared as evidence")


def court_paper(document: CallDocument, language: Language) -> Paper:
    """The whole document, in the order in which it is read."""
    title = TITLE.of(language)
    number = Text(f"录音编号 {document.seal.call}", f"Call {document.seal.call}").of(language)
    return Paper(
        title=title,
        language=language,
        footer=recording_footer(document, language),
        blocks=(
            Paragraph(plain(title), "title"),
            Paragraph(plain(number), "subtitle"),
            *recording_section.blocks(document, language),
            *completeness_section.blocks(document, language),
            *transcript_section.blocks(document, language),
            *checklist_section.blocks(document, language),
            *checklist_section.moment_blocks(document, language),
            *checklist_section.finding_blocks(document, language),
            *appendix_section.blocks(document, language),
        ),
    )
