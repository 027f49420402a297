"""Facts of a call that a letter fills in: what was typed in first, then what the recording itself brings along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huazheng.core.call.phone_facts import phone_facts, time_text
from huazheng.core.runtime.language import Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.text.labels import format_clock
from huazheng.export.documents.document_times import BEIJING, format_instant, parse_utc

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

BLANK = Text("【请填写：{}】", "[please fill in: {}]")
CHECK_TIME = Text("这个时间来自录音的文件名，请确认", "this time is from the recording's file name; please check it")


def blank(what: Text, language: Language) -> str:
    """A place to fill in by hand."""
    return BLANK.of(language).format(what.of(language))


@dataclass(frozen=True, kw_only=True)
class KnownFacts:
    """Facts of one call; None where nobody knows. day: the call's; started: as a letter writes it."""

    insurer: str | None
    product: str | None
    premium: str | None
    number: str | None
    day: date | None
    started: str
    length: str

    def or_blank(self, value: str | None, what: Text, language: Language) -> str:
        """The value, or a place to fill it in."""
        return value if value else blank(what, language)


def known_facts(document: CallDocument, language: Language) -> KnownFacts:
    """The facts of the call in the document."""
    facts = document.snapshot.facts or PolicyFacts()
    premium = None
    if facts.premium_yuan is not None:
        yuan = f"{facts.premium_yuan:,.2f}".removesuffix(".00")
        premium = Text(f"每期保费 {yuan} 元", f"premium {yuan} yuan").of(language)
    return KnownFacts(
        insurer=facts.insurer,
        product=facts.product,
        premium=premium,
        number=phone_facts(document.seal).value("number"),
        day=call_day(document),
        started=_started(document, facts, language),
        length=format_clock(document.seal.duration),
    )


def call_day(document: CallDocument) -> date | None:
    """The day of the call in China: as typed in, as the phone names it, or as it was recorded here."""
    facts = document.snapshot.facts or PolicyFacts()
    recorded = parse_utc(document.proofs.sources[0].started) if document.proofs.sources else None
    for day in (facts.call_date, phone_facts(document.seal).day):
        try:
            if day:
                return date.fromisoformat(day)
        except ValueError:
            continue
    return recorded.astimezone(BEIJING).date() if recorded is not None else None


def _started(document: CallDocument, facts: PolicyFacts, language: Language) -> str:
    started = phone_facts(document.seal).value("started")
    if document.proofs.sources:
        return format_instant(document.proofs.sources[0].started, language)
    if started is not None:
        confirm = "" if facts.call_date == started[:10] else f" {blank(CHECK_TIME, language)}"
        return f"{time_text(started)}{confirm}"
    if facts.call_date:
        return facts.call_date
    return blank(Text("回访日期和时间", "day and time of the callback"), language)
