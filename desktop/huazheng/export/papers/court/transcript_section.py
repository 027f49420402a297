"""The main text: the corrected text, once, on numbered lines; then the declaration of the person who submits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.completeness_lines import IMPORTED_ORIGIN
from huazheng.export.papers.court.sheets import PAGE_LINES
from huazheng.export.papers.paper import Block, Heading, Paragraph, Part, TextRun, plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.court.sheets import Sheets

PART = Text("正文", "Transcript")
DECLARATION_LINES = 13  # lines of the transcript that the declaration takes the room of


def blocks(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """The pages of lines, and the declaration."""
    last = len(sheets.pages[-1].lines) if sheets.pages else 0
    apart = last > PAGE_LINES - DECLARATION_LINES
    yield Part(PART.of(language), max(len(sheets.pages), 1) + apart)
    yield Heading(Text("四、辨听结果（通话全文）", "4. What is heard: full transcript").of(language), 1, "speech")
    if not sheets.pages:
        yield Paragraph(plain(Text("没有识别出文字。", "No text was recognized.").of(language)))
    yield from sheets.pages
    yield from _declaration(document, language, apart=apart)


def _declaration(document: CallDocument, language: Language, *, apart: bool) -> Iterator[Block]:
    court = (document.snapshot.facts or PolicyFacts()).court
    yield Heading(Text("五、提交人声明", "5. Declaration").of(language), 1, "declaration", new_page=apart)
    yield Paragraph(plain(_declared(document).of(language)), with_next=True)
    line = "＿＿＿＿＿＿＿＿＿＿" if language == "zh" else "____________________"
    name = Text(
        f"提交人（签名）：{one_line(court.submitter)} ", f"Submitted by (signature): {one_line(court.submitter)} "
    )
    for words in (name, Text("日期：", "Date: ")):
        yield Paragraph((TextRun(words.of(language)), *quiet(line)), "signature")


def _declared(document: CallDocument) -> Text:
    """The declaration: no more than is known."""
    state = document.snapshot.proofreading
    if document.seal.origin == IMPORTED_ORIGIN:
        origin = Text("所附录音由本人提供，未经剪辑", "The recording is provided by me and has not been edited")
    else:
        origin = Text(
            "所附录音由本人在通话时录制，未经剪辑", "I made the recording during the call; it has not been edited"
        )
    if state.complete:
        checked = Text("本整理稿已逐句听录音核对", "Every line of this transcript was checked against the recording")
    elif state.checked:
        checked = Text(
            f"本整理稿 {state.total} 句中有 {state.checked} 句已听录音核对，其余为机器识别的文字",
            f"{state.checked} of the {state.total} lines were checked against the "
            "recording; the others are machine text",
        )
    else:
        checked = Text("本整理稿为机器识别的文字，供查找录音内容", "This transcript is machine text, as a finding aid")
    return Text(
        f"{origin.zh}；{checked.zh}；与录音不一致的，以录音为准。本整理稿不能代替录音，本人愿意提供存储该录音的原始载体供"
        "核验（《最高人民法院关于民事诉讼证据的若干规定》第十五条）。",
        f"{origin.en}. {checked.en}. Where it differs from the recording, the recording prevails. It does not replace "
        "the recording; I will provide the original storage medium for "
        "comparison (Supreme People's Court, Provisions on "
        "Evidence in Civil Procedure, article 15).",
    )
