"""Part two: whether the recording is whole, with every gap, and what of it did not become text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.gaps import NO_SPEECH, silent_spans
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import UNTRANSCRIBED_LABEL, UNTRANSCRIBED_LABELS
from huazheng.export.documents.completeness_lines import IMPORTED_ORIGIN, lost_line
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.documents.vocabulary import EVENTS, SOURCES, display_name
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

IMPORTED = Text(
    "本录音由其他设备录制，导入时逐字节保存原文件，未剪辑、未转换、未降噪；"
    "导入之后的任何改动都会使上表的 SHA-256 不再一致。"
    "导入之前的经过，本软件不能证明。",
    "The recording was made on another device. The file was imported byte for byte, without editing, conversion or "
    "noise reduction. Any change since then would change the SHA-256 above. This software cannot attest to what "
    "happened before the import.",
)
CAPTURED = Text(
    "本录音由本软件在客户自己的设备上录制，从开始到结束没有暂停，未剪辑、未转换、未降噪；每一秒都记入哈希链。",
    "The recording was made by this software on the customer's own device, without a pause from beginning to end and "
    "without editing, conversion or noise reduction. Every second is recorded in a hash chain.",
)


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The statement, the table of gaps in the recording, and the stretches that gave no text."""
    yield Heading(Text("二、完整性说明", "2. Completeness").of(language), 1, "completeness")
    yield Paragraph(plain((IMPORTED if document.seal.origin == IMPORTED_ORIGIN else CAPTURED).of(language)))
    yield Paragraph(plain(lost_line(document).of(language)))
    if document.proofs.gaps:
        yield _gap_table(document, language)
    yield from _untranscribed(document, language)


def _gap_table(document: CallDocument, language: Language) -> Table:
    return Table(
        widths=(10, 26, 16, 16, 16, 16),
        header=tuple(
            name.of(language)
            for name in (
                Text("序号", "No."),
                Text("事件", "Event"),
                Text("声道来源", "Source"),
                Text("起", "From"),
                Text("止", "To"),
                Text("缺失采样", "Samples lost"),
            )
        ),
        rows=tuple(
            tuple(
                plain(cell)
                for cell in (
                    str(number),
                    display_name(EVENTS, gap.event, language),
                    display_name(SOURCES, gap.source, language),
                    format_tenths(gap.start),
                    format_tenths(gap.end),
                    str(gap.lost_frames),
                )
            )
            for number, gap in enumerate(document.proofs.gaps, 1)
        ),
    )


def _untranscribed(document: CallDocument, language: Language) -> Iterator[Block]:
    skipped = document.machine.skipped
    silent = list(silent_spans(document.machine, document.seal))
    dropped = [span for span in skipped if span.reason != NO_SPEECH]
    seconds = sum(span.end - span.start for span in silent)
    yield Paragraph(
        plain(
            Text(
                f"机器没有听到说话的时段共 {len(silent)} 段，各声道合计 {seconds:.1f} 秒，没有文字；"
                "这些时段仍在原始录音中。",
                f"Periods without detected speech: {len(silent)}, {seconds:.1f} s over all channels. They have no text "
                "but are part of the original recording.",
            ).of(language)
        )
    )
    if not dropped:
        return
    yield Paragraph(
        plain(
            Text(
                "下列时段识别结果不可靠，没有写入全文，请回听原始录音：",
                "The transcription of these periods was unreliable and is not included; please listen:",
            ).of(language)
        )
    )
    header = (Text("起", "From"), Text("止", "To"), Text("原因与机器原文", "Reason and machine text"))
    yield Table(
        widths=(18, 18, 64),
        header=tuple(name.of(language) for name in header),
        rows=tuple(
            (
                plain(format_tenths(span.start)),
                plain(format_tenths(span.end)),
                (
                    TextRun(UNTRANSCRIBED_LABELS.get(span.reason, UNTRANSCRIBED_LABEL).of(language)),
                    TextRun(f"  {span.heard or ''}", "machine"),
                ),
            )
            for span in dropped
        ),
    )
