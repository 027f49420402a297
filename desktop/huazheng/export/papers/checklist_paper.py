"""回访要点对照表: what of the checklist was explained, as a paper of its own beside the transcript for a court.

Its wording keeps to what the recording holds: 未说明, never 违规. Numbers of articles are those of the packs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers import checklist_section
from huazheng.export.papers.court import court_footer
from huazheng.export.papers.court.sheets import lay_out_sheets
from huazheng.export.papers.court.text_section import proofread_line
from huazheng.export.papers.paper import Block, Paper, Paragraph, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

TITLE = Text("回访要点对照表", "Checklist of the callback")
BASIS = Text(
    "本表由软件对照文字得出，供查找之用；每项后面的“正文 页:行”指《录音证据文字整理稿》，以录音为准。",
    "Software compared the text with the checklist, as a finding aid. “Transcript page:line” is the place in the "
    "transcript prepared as evidence. The recording prevails.",
)
OUTDATED = Text(
    "注意：本表做出之后，文字或保单信息又有改动，没有计入。",
    "Note: text or policy facts were changed after this list was made; it does not take that into account.",
)


def checklist_paper(document: CallDocument, language: Language) -> Paper:
    """The whole document."""
    return Paper(
        title=TITLE.of(language), language=language, footer=court_footer(document, language),
        blocks=tuple(_blocks(document, language)),
    )  # fmt: skip


def _blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    sheets = lay_out_sheets(document, language)
    facts = document.snapshot.facts or PolicyFacts()
    about = " · ".join(one_line(part) for part in (facts.insurer, facts.product, facts.court.policy_number) if part)
    number = Text(f"录音编号 {document.seal.call}", f"Call {document.seal.call}").of(language)
    yield Paragraph(plain(TITLE.of(language)), "title")
    yield Paragraph(plain(f"{number}\n{about}" if about else number), "subtitle")
    yield Paragraph(plain(BASIS.of(language)), "note")
    digests = " ".join(file.sha256 for file in document.seal.recordings)
    yield Paragraph(quiet(Text(f"录音 SHA-256：{digests}", f"Recording, SHA-256: {digests}").of(language)), "note")
    yield Paragraph(plain(proofread_line(document, language)), "note")
    if document.outdated:
        yield Paragraph(strong(OUTDATED.of(language)))
    yield from checklist_section.blocks(document, sheets, language)
    yield from checklist_section.moment_blocks(document, sheets, language)
    yield from checklist_section.finding_blocks(document, language)
