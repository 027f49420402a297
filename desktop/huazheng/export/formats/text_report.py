"""The checklist report as plain text, for a terminal or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import MACHINE_TEXT_NOTICE, NOT_EXPLAINED_NOTICE, format_clock
from huazheng.core.text.sanitize import sanitize
from huazheng.export.documents.correction_lines import CORRECTIONS_NOTICE, edit_lines, format_edit_line
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.proof_marks import proof_legend, proof_sign
from huazheng.export.documents.result_lines import QuoteLine, count_line, item_lines, moment_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.documents.result_lines import ItemLine, MomentLine

EXTENSION = "txt"
TITLE = Text("回访对照报告（文本）", "Checklist report (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """The report in UTF-8, a final newline included."""
    lines = "\n".join(_lines(document, language))
    return (sanitize(lines) + "\n").encode()


def _lines(document: CallDocument, language: Language) -> Iterator[str]:
    seal, transcript = document.seal, document.machine
    yield Text("话证　回访对照报告", "Huazheng: callback checklist report").of(language)
    yield ""
    yield Text("录音：", "Recording: ").of(language) + f"{document.title}  {format_clock(seal.duration)}"
    yield Text("编号：", "Call: ").of(language) + seal.call
    yield Text("封存码：", "Seal code: ").of(language) + document.code
    yield Text("原始录音 SHA-256：", "SHA-256 of the original: ").of(language) + seal.digests
    yield Text("识别模型：", "Speech model: ").of(language) + f"{transcript.engine}, {transcript.model}"
    for rule in document.rules:
        yield Text("清单：", "Checklist: ").of(language) + f"{rule.title.of(language)}  {rule.source}"
        if rule.note is not None:
            yield f"  {rule.note.of(language)}"
    yield ""
    if (one_sided := one_sided_line(document, language)) is not None:
        yield one_sided
    yield count_line(document, language)
    yield MACHINE_TEXT_NOTICE.of(language)
    if document.analysis.hears_agent:
        yield NOT_EXPLAINED_NOTICE.of(language)
    if (legend := proof_legend(document, language)) is not None:
        yield legend
    yield ""
    yield Text("一、逐项对照", "1. Item by item").of(language)
    for item in item_lines(document, language):
        yield ""
        yield from _item(item, language)
    yield ""
    yield Text("二、客户没听懂、追问或否认的地方", "2. Not understood, questioned or denied by the customer").of(
        language
    )
    moments = moment_lines(document, language)
    if not moments:
        yield f"  {no_moments(document, language)}"
    for moment in moments:
        yield from _moment(moment)
    if document.corrections:
        yield ""
        yield Text("三、人工更正记录", "3. Corrections by a person").of(language)
        yield CORRECTIONS_NOTICE.of(language)
        for line in edit_lines(document, language):
            yield f"  {format_edit_line(line, language)}"


def _item(item: ItemLine, language: Language) -> Iterator[str]:
    possibly = Text(f"（{item.possibly}）", f" ({item.possibly})").of(language) if item.possibly else ""
    yield f"{item.sign} {item.title}  【{item.status}】{possibly}"
    for facet in item.facets:
        if not facet.required and not facet.quotes:
            continue
        yield f"    {facet.sign} {facet.title}"
        for quote in facet.quotes:
            yield f"        {_quote(quote, language)}"
    if not any(facet.conveyed for facet in item.facets):
        for quote in item.asked:
            yield f"    {item.asked_words}{_quote(quote, language)}"
    yield Text("    客户：", "    Customer: ").of(language) + item.customer


def _moment(moment: MomentLine) -> Iterator[str]:
    about = f"【{moment.item}】" if moment.item else ""
    yield f"  {'⚐' if moment.resolved else '⚑'} {moment.time} {moment.kind}{about} “{moment.text}”"
    yield f"      {moment.answer}"


def _quote(quote: QuoteLine, language: Language) -> str:
    heard = (
        Text(f"（机器原文“{quote.heard}”）", f" (machine text: “{quote.heard}”)").of(language) if quote.heard else ""
    )
    weak = Text("（不确定，请回听）", " (uncertain: please listen)").of(language) if quote.weak else ""
    return f"{quote.time} “{quote.text}”{proof_sign(quote.proof)}{heard}{weak}"
