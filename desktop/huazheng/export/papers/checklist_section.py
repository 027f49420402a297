"""The checklist item by item, the moments, and what else was found, with the page:line of each quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import NOT_EXPLAINED_NOTICE, SIGNAL_LABELS, STATUS_LABELS
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.proof_marks import proof_legend, proof_sign
from huazheng.export.documents.result_lines import ItemLine, QuoteLine, count_line, item_lines, moment_lines
from huazheng.export.documents.vocabulary import display_name, format_value
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, Words, plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.court.sheets import Sheets


def blocks(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """The rules that were applied, and each item with its article, result, words and times."""
    yield Heading(Text("一、逐项对照", "1. Item by item").of(language), 1, "checklist")
    for rule in document.rules:
        yield Paragraph(plain(_pair(rule.title.of(language), rule.source, language)))
        if rule.note is not None:
            yield Paragraph(quiet(rule.note.of(language)), "note")
    if (one_sided := one_sided_line(document, language)) is not None:
        yield Paragraph((TextRun(one_sided, "strong"),))
    yield Paragraph((TextRun(count_line(document, language), "strong"),))
    if document.analysis.hears_agent:
        yield Paragraph(quiet(NOT_EXPLAINED_NOTICE.of(language)), "note")
    if (legend := proof_legend(document, language)) is not None:
        yield Paragraph(quiet(legend), "note")
    for number, item in enumerate(item_lines(document, language, format_tenths), 1):
        yield Heading(f"{number}. {item.title}", 2, f"item_{number}")
        yield from _item(document, item, sheets, language)


def _item(document: CallDocument, item: ItemLine, sheets: Sheets, language: Language) -> Iterator[Block]:
    possibly = Text(f"（{item.possibly}）", f" ({item.possibly})").of(language) if item.possibly else ""
    yield Paragraph((TextRun(Text("结果：", "Result: ").of(language)), TextRun(item.status + possibly, "strong")))
    if item.article:
        yield Paragraph(quiet(Text(f"条文：{item.article}", f"Rule: {item.article}").of(language)), "note")
    for facet in item.facets:
        if not facet.required and not facet.quotes:
            continue
        told = Text("已说到", "said") if facet.conveyed else Text("没有听到", "not heard")
        told = told if facet.judged else STATUS_LABELS["cannot_tell"].words
        yield Paragraph(plain(_pair(facet.title, told.of(language), language)), with_next=bool(facet.quotes))
        for quote in facet.quotes:
            yield Paragraph(_quote(document, quote, sheets, language), "quote")
    if not any(facet.conveyed for facet in item.facets):
        for quote in item.asked:
            asked = TextRun(item.asked_words)
            yield Paragraph((asked, *_quote(document, quote, sheets, language)), "quote")
    yield Paragraph(plain(Text("客户：", "Customer: ").of(language) + item.customer))


def _quote(document: CallDocument, quote: QuoteLine, sheets: Sheets, language: Language) -> Words:
    words = [
        TextRun(f"{_cited(document, quote.turn, sheets, language)}{quote.time} ", "quiet"),
        TextRun(f"“{quote.text}”", "doubtful" if quote.weak else "plain"),
    ]
    if sign := proof_sign(quote.proof):
        words.append(TextRun(sign, "quiet"))
    if quote.heard:
        words.append(
            TextRun(Text(f"（机器原文“{quote.heard}”）", f" (machine text: “{quote.heard}”)").of(language), "machine")
        )
    if quote.weak:
        words.append(TextRun(Text("（不确定，请回听）", " (uncertain: please listen)").of(language), "quiet"))
    return tuple(words)


def moment_blocks(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """The table of moments."""
    heading = Text("二、客户没听懂、追问或否认之处", "2. Not understood, questioned or denied by the customer").of(
        language
    )
    yield Heading(heading, 1, "moments")
    lines = moment_lines(document, language, format_tenths)
    if not lines:
        yield Paragraph(plain(no_moments(document, language)))
        return
    header = (
        Text("序号", "No."),
        Text("时间", "Time"),
        Text("类别", "Kind"),
        Text("客户原话", "The customer's words"),
        Text("涉及事项", "About"),
        Text("结果", "Outcome"),
    )
    yield Table(
        widths=(7, 14, 10, 26, 15, 28),
        header=tuple(name.of(language) for name in header),
        rows=tuple(
            tuple(
                plain(cell)
                for cell in (
                    str(number),
                    f"{_cited(document, moment.turn, sheets, language)}\n{line.time}",
                    line.kind,
                    line.text,
                    line.item or "—",
                    line.answer,
                )
            )
            for number, (moment, line) in enumerate(zip(document.analysis.moments, lines, strict=True), 1)
        ),
    )


def finding_blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """Contradictions of the policy's facts, and other observations; nothing where there are none."""
    findings, signals = document.analysis.findings, document.analysis.signals
    if not findings and not signals:
        return
    yield Heading(Text("三、其他记录", "3. Other observations").of(language), 1, "findings")
    for finding in findings:
        title = document.titles.get(f"{finding.item}#{finding.facet}")
        about = title.of(language) if title is not None else finding.facet
        said = format_value(finding.said, language)
        if finding.policy is not None:
            policy = format_value(finding.policy, language)
            words = Text(f"坐席说的是 {said}，保单上是 {policy}", f"the agent said {said}; the policy says {policy}")
        else:
            words = Text(f"坐席前后说法不同：{said}", f"the agent said different things: {said}")
        yield Paragraph(plain(_when(document, finding.turn) + _pair(about, words.of(language), language)))
    for signal in signals:
        yield Paragraph(
            (
                TextRun(f"{_when(document, signal.turn)}“{signal.quote}”"),
                TextRun(f"  {display_name(SIGNAL_LABELS, signal.kind, language)}", "quiet"),
            )
        )


def _cited(document: CallDocument, turn_id: int, sheets: Sheets, language: Language) -> str:
    """Page:line of a turn in the transcript for a court, followed by a space; empty for a turn that does not stand."""
    turn = document.turn(turn_id)
    place = sheets.cite(turn.id) if turn is not None else ""
    return Text(f"正文 {place} ", f"Transcript {place} ").of(language) if place else ""


def _when(document: CallDocument, turn_id: int) -> str:
    turn = document.turn(turn_id)
    return f"{format_tenths(turn.start)}  " if turn is not None else ""


def _pair(name: str, value: str, language: Language) -> str:
    return Text(f"{name}：{value}", f"{name}: {value}").of(language)
