"""Page one, first part: what the recording is, of whom and when, and by what it can be known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.phone_facts import PhoneFactName, phone_facts
from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.document_times import format_instant, format_short_instant
from huazheng.export.papers.court.facts_table import BLANK, NONE, FactRow, known_or_blank
from huazheng.export.papers.paper import TextRun, Words, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument


def case_rows(document: CallDocument, language: Language) -> Iterator[FactRow]:
    """Case, parties and policy: short facts, from what was typed in and what the phone brought along."""
    facts = document.snapshot.facts or PolicyFacts()
    court = facts.court
    for name, value in (
        (Text("案号", "Case number"), court.case_number),
        (Text("证据编号", "Exhibit number"), court.exhibit_number),
        (Text("保险公司", "Insurer"), facts.insurer or ""),
        (Text("保险产品", "Product"), facts.product or ""),
        (Text("保单号", "Policy number"), court.policy_number),
        (Text("提交人", "Submitted by"), court.submitter),
    ):
        yield FactRow(name, known_or_blank(one_line(value), language))
    customer = _joined(court.customer, court.customer_phone)
    yield FactRow(Text("客户", "Customer"), known_or_blank(customer, language))
    agent = _joined(court.agent, court.agent_phone)
    brought = _brought_along(document, language)
    told: Words = (TextRun("\n".join(part for part in (agent, brought) if part)),)
    yield FactRow(Text("坐席", "Agent"), told if agent or brought else known_or_blank("", language))
    yield FactRow(Text("录音地点", "Place"), known_or_blank(one_line(court.place), language))
    yield FactRow(Text("原始载体存放处", "Original kept"), known_or_blank(one_line(court.carrier), language))


def purpose_row(document: CallDocument, language: Language) -> FactRow:
    """The purpose of proof."""
    court = (document.snapshot.facts or PolicyFacts()).court
    return FactRow(Text("证明目的", "Purpose"), known_or_blank(one_line(court.purpose), language))


def rows(document: CallDocument, language: Language) -> Iterator[FactRow]:
    """Time, files, code and seal."""
    seal, proofs = document.seal, document.proofs
    clock = format_clock(seal.duration)
    length = Text(f"\n时长 {clock}（{seal.duration:.3f} 秒）", f"\nLength {clock} ({seal.duration:.3f} s)").of(language)
    yield FactRow(Text("录音时间", "Recorded"), plain(_recorded(document, language) + length))
    for file in seal.files:
        if file not in seal.recordings and len(seal.files) > len(seal.recordings):
            continue
        size = Text(f"（{file.bytes} 字节）", f" ({file.bytes} bytes)").of(language)
        yield FactRow(
            Text("原始文件\nSHA-256", "Original file,\nSHA-256"),
            (TextRun(f"{file.name.removeprefix('original/')}{size}\n"), TextRun(file.sha256, "code")),
        )
    if proofs.seal_sha256 is not None:
        yield FactRow(
            Text("封存码\n（seal.json）", "Seal code\n(seal.json)"),
            (TextRun(f"{document.code}\n", "strong"), TextRun(proofs.seal_sha256, "code")),
        )
    yield FactRow(Text("封存", "Sealed"), _sealed(document, language))


def _sealed(document: CallDocument, language: Language) -> Words:
    seal, proofs = document.seal, document.proofs
    stamped = Text("有（seal.tsr，RFC 3161）", "yes (seal.tsr, RFC 3161)") if proofs.timestamped else NONE
    stamp = (document.timestamps or stamped).of(language)
    sealed = format_instant(seal.sealed_at, language)
    key = Text("签名公钥指纹：", "Fingerprint of the signing key: ").of(language)
    time = Text(f"可信时间戳：{stamp}", f"Trusted timestamp: {stamp}").of(language)
    return (
        TextRun(Text(f"{sealed}，{seal.app}\n{key}", f"{sealed}, {seal.app}\n{key}").of(language)),
        TextRun(proofs.fingerprint or NONE.of(language), "code"),
        TextRun(f"\n{time}"),
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
    typed = document.snapshot.facts.call_date if document.snapshot.facts is not None else None
    blank = typed or BLANK.of(language)
    if not seal.modified:
        return blank
    when = format_short_instant(seal.modified, language)
    return Text(
        f"{blank}（文件没有写明；系统记录的修改时间：{when}）",
        f"{blank} (not stated in the file; modified: {when})",
    ).of(language)


def _brought_along(document: CallDocument, language: Language) -> str:
    """The phone's facts of the other party, each with its source."""
    facts = phone_facts(document.seal)
    names: tuple[PhoneFactName, ...] = ("other_party", "number", "direction")
    return "\n".join(fact.text().of(language) for name in names if (fact := facts.find(name)) is not None)


def _joined(name: str, number: str) -> str:
    return " ".join(part for part in (one_line(name), one_line(number)) if part)
