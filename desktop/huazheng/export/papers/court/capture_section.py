"""Page one, second part: how the sound came into the file, and whether it is all there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.gaps import NO_SPEECH, RECORDING_GAP
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import UNTRANSCRIBED_LABEL, UNTRANSCRIBED_LABELS
from huazheng.core.text.sanitize import sanitize
from huazheng.export.documents.completeness_lines import IMPORTED_ORIGIN, lost_line
from huazheng.export.documents.document_times import format_short_instant, format_tenths
from huazheng.export.documents.vocabulary import EVENTS, SOURCES, display_name
from huazheng.export.papers.court.facts_table import FactRow
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

IN_ANNEX = Text("逐处见附件 A3", "listed in annex A3")
IMPORTED = Text(
    "由其他设备录制；导入时逐字节保存原文件，未剪辑、未转换、未降噪。导入之前的经过，本软件不能证明。",
    "Recorded on another device. The file was imported byte for byte, without editing, conversion or noise reduction. "
    "This software cannot attest to what happened before the import.",
)
CAPTURED = Text(
    "由本软件在客户自己的设备上录制，从开始到结束没有暂停，未剪辑、未转换、未降噪；每一秒都记入哈希链。",
    "Recorded by this software on the customer's own device, without a pause, and without editing, conversion or "
    "noise reduction. Every second is recorded in a hash chain.",
)


def rows(document: CallDocument, language: Language) -> Iterator[FactRow]:
    """The way of recording, device and format, and completeness."""
    imported = document.seal.origin == IMPORTED_ORIGIN
    how = (IMPORTED if imported else CAPTURED).of(language)
    yield FactRow(Text("录制方式", "How recorded"), plain(how))
    yield FactRow(Text("设备与格式", "Device and format"), plain(_device(document, language)))
    yield FactRow(Text("完整性", "Completeness"), plain(lost_line(document, IN_ANNEX).of(language)))


def _device(document: CallDocument, language: Language) -> str:
    audio, sources = document.seal.audio, document.proofs.sources
    form = f"{audio.container} / {audio.codec}, {audio.rate} Hz, {audio.channels} ch"
    if sources:
        colon = Text("：", ": ").of(language)
        devices = [f"{display_name(SOURCES, one.name, language)}{colon}{one.device}" for one in sources]
        return "\n".join([*devices, f"{form}; {document.seal.app}"])
    said = "; ".join(f"{name}: {value}" for name, value in sorted(audio.said.items()))
    return "\n".join(
        part for part in (_sheet(document, language), sanitize(f"{form}; {said}" if said else form)) if part
    )


def _sheet(document: CallDocument, language: Language) -> str:
    """Place of the imported file, and who copied it when."""
    sheet = document.seal.fact_sheet
    if sheet is None:
        return ""
    device = " ".join(part for part in (sheet.device, sheet.file_system) if part)
    modified, copied = format_short_instant(sheet.modified, language), format_short_instant(sheet.copied_at, language)
    told = Text(
        f"原文件：{sheet.path}（{device}）；修改时间：{modified}；{sheet.copied_by} 于 {copied}拷贝",
        f"Original file: {sheet.path} ({device}); modified {modified}; copied by {sheet.copied_by} on {copied}",
    ).of(language)
    if sheet.note is not None:
        told += Text(
            f"；录音程序写的文件：{sheet.note.name}，SHA-256 {sheet.note.sha256}",
            f"; the recorder's file: {sheet.note.name}, SHA-256 {sheet.note.sha256}",
        ).of(language)
    return sanitize(told)


def gap_blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """For the annex: every gap in the recording, every stretch without reliable text; nothing where there is none."""
    unheard = [gap for gap in document.snapshot.gaps if gap.reason not in {NO_SPEECH, RECORDING_GAP}]
    if not document.proofs.gaps and not unheard:
        return
    yield Heading(Text("A3 录音缺失与听辨不清", "A3. Gaps and inaudible stretches").of(language), 2, "gaps")
    if document.proofs.gaps:
        yield _gap_table(document, language)
    if not unheard:
        return
    yield Paragraph(
        plain(
            Text(
                "下列时段的机器文字不可靠，没有写入正文：",
                "The machine wrote unreliable text for these stretches, which is not in the transcript:",
            ).of(language)
        ),
        with_next=True,
    )
    header = (Text("起", "From"), Text("止", "To"), Text("原因与机器原文", "Reason and machine text"))
    yield Table(
        widths=(16, 16, 68),
        header=tuple(name.of(language) for name in header),
        rows=tuple(
            (
                plain(format_tenths(gap.start)),
                plain(format_tenths(gap.end)),
                (
                    TextRun(UNTRANSCRIBED_LABELS.get(gap.reason, UNTRANSCRIBED_LABEL).of(language)),
                    TextRun(f"  {gap.heard or ''}", "machine"),
                ),
            )
            for gap in unheard
        ),
        compact=True,
    )


def _gap_table(document: CallDocument, language: Language) -> Table:
    names = (
        Text("序号", "No."),
        Text("事件", "Event"),
        Text("声道来源", "Source"),
        Text("起", "From"),
        Text("止", "To"),
        Text("缺失采样", "Samples lost"),
    )
    return Table(
        widths=(10, 26, 16, 16, 16, 16),
        header=tuple(name.of(language) for name in names),
        rows=tuple(
            (
                plain(str(number)),
                plain(display_name(EVENTS, gap.event, language)),
                plain(display_name(SOURCES, gap.source, language)),
                plain(format_tenths(gap.start)),
                plain(format_tenths(gap.end)),
                plain(str(gap.lost_frames)),
            )
            for number, gap in enumerate(document.proofs.gaps, 1)
        ),
        compact=True,
    )
