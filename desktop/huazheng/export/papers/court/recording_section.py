"""Part one: what the recording is, where it came from, and by what it can be known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.phone_facts import PhoneFactName, phone_facts
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import sanitize
from huazheng.export.documents.document_times import format_instant
from huazheng.export.documents.vocabulary import SOURCES, display_name
from huazheng.export.papers.paper import Block, Heading, Table, TextRun, Words, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

BLANK = Text("＿＿＿＿＿＿＿＿（提交人填写）", "__________ (to be filled in)")
NONE = Text("无", "None")


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The heading and the table of facts."""
    yield Heading(Text("一、录音基本情况", "1. The recording").of(language), 1, "facts")
    rows = tuple((strong(name.of(language)), words) for name, words in _rows(document, language))
    yield Table(widths=(18, 82), rows=rows)


def _rows(document: CallDocument, language: Language) -> Iterator[tuple[Text, Words]]:
    seal, transcript, proofs = document.seal, document.machine, document.proofs
    blank = quiet(BLANK.of(language))
    yield Text("录音时间", "Recorded"), plain(_recorded(document, language))
    yield Text("录音地点", "Place"), blank
    yield Text("证明目的", "Offered to prove"), blank
    yield Text("时长", "Length"), plain(_length(seal.duration, language))
    yield (
        Text("通话双方", "Parties"),
        (
            TextRun(Text("坐席（保险公司一方）：", "Agent (for the insurer): ").of(language)),
            *_other_party(document, language, blank),
            TextRun("\n"),
            TextRun(Text("客户（投保人一方）：", "Customer: ").of(language)),
            *blank,
        ),
    )
    yield Text("录制设备与软件", "Device and software"), plain(_device(document, language))
    for file in seal.files:
        size = Text(f"，{file.bytes} 字节", f", {file.bytes} bytes").of(language)
        yield (
            Text("原始文件与\nSHA-256", "Original file,\nSHA-256"),
            (TextRun(f"{file.name.removeprefix('original/')}{size}\n"), TextRun(file.sha256, "code")),
        )
    yield Text("封存时间", "Sealed"), plain(f"{format_instant(seal.sealed_at, language)}\n{seal.app}")
    yield (
        Text("签名公钥指纹", "Fingerprint of the signing key"),
        (TextRun(proofs.fingerprint, "code"),) if proofs.fingerprint else plain(NONE.of(language)),
    )
    stamped = Text("有（seal.tsr，RFC 3161）", "Yes (seal.tsr, RFC 3161)") if proofs.timestamped else NONE
    stamped = document.timestamps or stamped
    yield Text("可信时间戳", "Trusted timestamp"), plain(stamped.of(language))
    made_by = f"{transcript.engine or '—'}, {transcript.model or '—'}"
    yield (
        Text("文字识别", "Transcription"),
        (TextRun(f"{made_by}\n"), TextRun(transcript.model_sha256 or "", "code")),
    )


def _recorded(document: CallDocument, language: Language) -> str:
    seal, sources = document.seal, document.proofs.sources
    if sources:
        started, ended = (format_instant(time, language) for time in (sources[0].started, sources[0].ended))
        return Text(f"{started}\n至 {ended}", f"{started}\nto {ended}").of(language)
    if (brought := phone_facts(seal).find("started")) is not None:
        told = brought.text().of(language)
        if stated := seal.audio.said.get("creation_time"):
            when = format_instant(stated, language)
            told += Text(f"\n文件自身记载：{when}", f"\nAccording to the file: {when}").of(language)
        return told
    if made := seal.audio.said.get("creation_time"):
        when = format_instant(made, language)
        return Text(f"文件自身记载：{when}", f"According to the file: {when}").of(language)
    blank = BLANK.of(language)
    if not seal.modified:
        return blank
    when = format_instant(seal.modified, language)
    return Text(
        f"{blank}\n文件自身没有写明；系统记录的文件修改时间：{when}",
        f"{blank}\nNot stated in the file; modification time in the file system: {when}",
    ).of(language)


def _other_party(document: CallDocument, language: Language, blank: Words) -> Words:
    """The phone's facts of the other party, with their source, after a blank to fill in."""
    facts = phone_facts(document.seal)
    names: tuple[PhoneFactName, ...] = ("other_party", "number", "direction")
    told = [fact for name in names if (fact := facts.find(name)) is not None]
    if not told:
        return blank
    return (*blank, TextRun("".join(f"\n  {fact.text().of(language)}" for fact in told)))


def _sheet(document: CallDocument, language: Language) -> str:
    """The fact sheet of the original, a line a fact."""
    sheet = document.seal.fact_sheet
    if sheet is None:
        return ""
    rows = (
        (Text("原文件", "Original file"), sheet.path),
        (Text("所在设备", "On the device"), " ".join(part for part in (sheet.device, sheet.file_system) if part)),
        (Text("文件创建时间", "File created"), format_instant(sheet.created, language) if sheet.created else ""),
        (Text("文件修改时间", "File modified"), format_instant(sheet.modified, language)),
        (
            Text("拷贝", "Copied"),
            f"{format_instant(sheet.copied_at, language)}, {sheet.copied_by}",
        ),
        (
            Text("录音程序写的文件", "The recorder's file"),
            f"{sheet.note.name}, SHA-256 {sheet.note.sha256}" if sheet.note is not None else "",
        ),
    )
    colon = Text("：", ": ").of(language)
    return "\n".join(f"{name.of(language)}{colon}{sanitize(value)}" for name, value in rows if value)


def _device(document: CallDocument, language: Language) -> str:
    audio, sources = document.seal.audio, document.proofs.sources
    form = f"{audio.container} / {audio.codec}, {audio.rate} Hz, {audio.channels} ch"
    if sources:
        return (
            "\n".join(f"{display_name(SOURCES, source.name, language)}: {source.device}" for source in sources)
            + f"\n{form}\n{document.seal.app}"
        )
    said = "\n".join(f"{name}: {value}" for name, value in sorted(audio.said.items()))
    taken = Text(
        "由其他设备录制，原样导入，未转换格式。", "Recorded on another device; imported unchanged, not converted."
    )
    return "\n".join(part for part in (taken.of(language), form, _sheet(document, language), said) if part)


def _length(seconds: float, language: Language) -> str:
    return Text(f"{format_clock(seconds)}（{seconds:.3f} 秒）", f"{format_clock(seconds)} ({seconds:.3f} s)").of(
        language
    )
