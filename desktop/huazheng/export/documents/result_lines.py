"""Sentences that reports share: the results of items and moments in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import (
    MOMENT_LABELS,
    POSSIBLE_LABEL,
    RESPONSE_LABELS,
    STATUS_LABELS,
    approximate_time,
    format_clock,
    status_words,
)
from huazheng.core.text.one_sided_labels import moment_outcome, open_moments

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis, Evidence, ItemResult, Moment
    from huazheng.core.schema.transcript import ProofLevel
    from huazheng.export.documents.call_document import CallDocument


Clock = Callable[[float], str]
ONLY_ASKED = Text("坐席只问到：", "The agent only asked: ")
NAMED = Text("坐席提到：", "The agent mentioned: ")


@dataclass(frozen=True)
class QuoteLine:
    """Words from the call. heard: the recognizer's own where they differ; weak: doubtful evidence; turn: its id.

    proof: what a second model heard there, if one did. start: seconds.
    """

    time: str
    text: str
    heard: str | None
    weak: bool
    turn: int
    proof: ProofLevel | None = None
    start: float = 0.0


@dataclass(frozen=True)
class FacetLine:
    """One fact of an item: whether the agent conveyed it, and the words. judged: False without the agent's voice."""

    title: str
    conveyed: bool
    required: bool
    quotes: tuple[QuoteLine, ...]
    judged: bool = True

    @property
    def sign(self) -> str:
        """A tick, a stroke, or a question mark where it cannot be told."""
        return ("✓" if self.conveyed else "—") if self.judged else "?"


@dataclass(frozen=True)
class ItemLine:
    """One checklist item in words."""

    sign: str
    status: str
    status_id: str
    possibly: str | None
    title: str
    article: str
    facets: tuple[FacetLine, ...]
    asked: tuple[QuoteLine, ...]
    asked_words: str
    customer: str


@dataclass(frozen=True)
class MomentLine:
    """One place where the customer did not understand, in words. start: seconds."""

    time: str
    kind: str
    text: str
    item: str | None
    answer: str
    resolved: bool
    start: float = 0.0


def item_lines(document: CallDocument, language: Language, at: Clock = format_clock) -> list[ItemLine]:
    """Every item of the analysis, in its order. ``at`` writes its times."""
    return [_item(document, item, language, at) for item in document.analysis.items]


def moment_lines(document: CallDocument, language: Language, at: Clock = format_clock) -> list[MomentLine]:
    """Every moment of the analysis, in time order. ``at`` writes its times."""
    return [_moment(document, moment, language, at) for moment in document.analysis.moments]


def count_line(document: CallDocument, language: Language) -> str:
    """The result in one sentence."""
    items, moments = _items_count(document.analysis), _moments_count(document.analysis)
    said = Text(f"{items.zh}；{moments.zh}", f"{items.en} {moments.en}")
    return said.of(language) + basis_line(document).of(language)


def _items_count(analysis: Analysis) -> Text:
    count = len(analysis.items)
    if not analysis.hears_agent:
        return Text(f"{count} 项都无法判断", f"None of the {count} items can be judged.")
    told = sum(STATUS_LABELS[item.status].sign == "✓" for item in analysis.items)
    return Text(f"{count} 项中，{told} 项已说明或已核实", f"{told} of {count} items were explained or confirmed.")


def _moments_count(analysis: Analysis) -> Text:
    if not analysis.hears_customer:
        return Text("客户有没有听懂无法判断。", "Whether the customer understood cannot be judged.")
    count, still_open = len(analysis.moments), open_moments(analysis)
    found = Text(f"客户没听懂、追问或否认 {count} 处", f"Not understood, questioned or denied by the customer: {count}")
    if still_open is None:
        return Text(f"{found.zh}，有没有解答无法判断。", f"{found.en}; whether that was answered cannot be judged.")
    return Text(f"{found.zh}，其中 {still_open} 处没有解决。", f"{found.en}; never resolved: {still_open}.")


def basis_line(document: CallDocument) -> Text:
    """The text that the result rests on, where a person corrected some of it; empty where it is the machine's."""
    rests = document.analysis.rests_on
    edits = 0 if isinstance(rests, msgspec.UnsetType) else rests.edits
    told = Text("", "")
    if edits:
        told = Text(
            f"依据人工更正后的文字（{edits} 处更正）。", f" Based on the corrected transcript ({edits} corrections)."
        )
    if document.outdated:
        since = Text(
            "之后文字或保单信息又有改动，没有计入。",
            " Later changes to the transcript or policy details are not included.",
        )
        told = Text(told.zh + since.zh, told.en + since.en)
    return told


def _item(document: CallDocument, item: ItemResult, language: Language, at: Clock) -> ItemLine:
    status = STATUS_LABELS[item.status]
    facets = tuple(
        FacetLine(
            title=_title(document, f"{item.id}#{facet.id}", facet.id, language),
            conveyed=facet.conveyed,
            required=facet.required,
            quotes=tuple(_quote(document, evidence, at) for evidence in facet.evidence),
            judged=item.status != "cannot_tell",
        )
        for facet in item.facets
    )
    told = {quote for facet in facets for quote in facet.quotes}
    answer = RESPONSE_LABELS[item.customer.response].of(language)
    answer += _said_there(document, item.customer.turn, language, at)
    if item.customer.final != item.customer.response:
        final = RESPONSE_LABELS[item.customer.final].of(language)
        answer += Text(f"；最后{final}", f"; in the end: {final}").of(language)
    return ItemLine(
        sign=status.sign,
        status=status_words(item).of(language),
        status_id=item.status,
        possibly=POSSIBLE_LABEL.of(language) if item.possibly else None,
        title=_title(document, item.id, item.title, language),
        article=document.articles.get(item.id, ""),
        facets=facets,
        asked=tuple(quote for evidence in item.evidence if (quote := _quote(document, evidence, at)) not in told),
        asked_words=(ONLY_ASKED if item.status == "asked_only" else NAMED).of(language),
        customer=answer,
    )


def _moment(document: CallDocument, moment: Moment, language: Language, at: Clock) -> MomentLine:
    answer = moment_outcome(moment, hears_agent=document.analysis.hears_agent).of(language)
    if moment.answered_by:
        answer += _said_there(document, moment.answered_by[0], language, at)
    return MomentLine(
        time=approximate_time(at(moment.start), moment.approximate),
        kind=MOMENT_LABELS[moment.kind].of(language),
        text=moment.quote,
        item=_title(document, moment.item, moment.item, language) if moment.item else None,
        answer=answer,
        resolved=moment.resolved,
        start=moment.start,
    )


def _said_there(document: CallDocument, turn_id: int | None, language: Language, at: Clock) -> str:
    """A turn's time and words in brackets; empty where no such turn."""
    turn = document.turn(turn_id)
    if turn is None:
        return ""
    said = turn.text
    return Text(f"（{at(turn.start)} “{said}”）", f" ({at(turn.start)} “{said}”)").of(language)


def _quote(document: CallDocument, evidence: Evidence, at: Clock) -> QuoteLine:
    proof = document.snapshot.proof_level(evidence.turn, evidence.start, evidence.end)
    return QuoteLine(
        time=approximate_time(at(evidence.start), evidence.approximate),
        text=evidence.quote,
        heard=evidence.heard,
        weak=evidence.weak is not None,
        turn=evidence.turn,
        proof=proof,
        start=evidence.start,
    )


def _title(document: CallDocument, key: str, otherwise: str, language: Language) -> str:
    title = document.titles.get(key)
    return title.of(language) if title is not None else otherwise
