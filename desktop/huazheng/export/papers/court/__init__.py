"""录音证据文字整理稿: the transcript that is handed to a court beside the recording, as a Paper for Word and PDF.

It is arranged after the manner of SF/T 0121-2021, 录音内容辨听技术规范, whose headings are fixing and recording,
collection, requirements on records, and results; it is a party's paper and does not claim to conform to it. It holds
what was said and nothing that a machine made of it: the checklist is a paper of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.papers.court import (
    capture_section,
    checking_annex,
    corrections_annex,
    fixing_section,
    text_section,
    transcript_section,
)
from huazheng.export.papers.court.facts_table import facts_table, paired_table
from huazheng.export.papers.court.sheets import lay_out_sheets
from huazheng.export.papers.paper import Block, Heading, Paper, Paragraph, Part, plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

TITLE = Text("录音证据文字整理稿", "Transcript of a recorded call, prepared as evidence")
MANNER = Text(
    "体例参照 SF/T 0121-2021《录音内容辨听技术规范》；由当事人整理，不是鉴定意见。"
    "引用写作“正文 页:行”，连同页脚的稿号；文字有更正，稿号就不同。",
    "After the manner of SF/T 0121-2021; a party's paper, not an expert opinion. Cite page:line of the transcript with "
    "the edition at the foot: corrected text has another edition.",
)


def court_paper(document: CallDocument, language: Language) -> Paper:
    """The whole document, in the order in which it is read."""
    return Paper(
        title=TITLE.of(language), language=language, footer=court_footer(document, language),
        blocks=tuple(_blocks(document, language)),
    )  # fmt: skip


def court_footer(document: CallDocument, language: Language) -> str:
    """The footer of the papers for a court: the call's one code, the edition that page:line belongs to, the call."""
    edition = lay_out_sheets(document, language).edition
    return Text(
        f"封存码 {document.code} · 稿号 {edition} · {document.seal.call}",
        f"Seal code {document.code} · Edition {edition} · {document.seal.call}",
    ).of(language)


def _blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    sheets = lay_out_sheets(document, language)
    number = Text(f"录音编号 {document.seal.call}", f"Call {document.seal.call}").of(language)
    yield Part(Text("首页", "Front").of(language))
    yield Paragraph(plain(TITLE.of(language)), "title")
    yield Paragraph(plain(number), "subtitle")
    yield paired_table(fixing_section.case_rows(document, language), language)
    yield facts_table((fixing_section.purpose_row(document, language),), language)
    for title, anchor, rows in (
        (Text("一、固定与记录", "1. Fixing and recording"), "facts", fixing_section.rows(document, language)),
        (Text("二、录音采集", "2. Collection"), "capture", capture_section.rows(document, language)),
        (Text("三、文字整理", "3. Transcription and proofreading"), "text", text_section.rows(document, language)),
    ):
        yield Heading(title.of(language), 2, anchor)
        yield facts_table(rows, language)
    yield Paragraph(quiet(MANNER.of(language)), "note")
    yield from transcript_section.blocks(document, sheets, language)
    yield from corrections_annex.blocks(document, sheets, language)
    yield from checking_annex.blocks(document, language)
