"""Rows of the page's transcript: turns with their marks, and between them the stretches without text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import (
    DOCUMENT_SPEAKER_LABELS,
    MOMENT_LABELS,
    PROOF_LABELS,
    UNTRANSCRIBED_LABEL,
    UNTRANSCRIBED_LABELS,
    format_clock,
    speaker_label,
)
from huazheng.core.text.one_sided_labels import moment_outcome
from huazheng.core.text.spans import LOW_CONFIDENCE_BELOW, word_spans
from huazheng.export.documents.correction_lines import corrected_text, correction_notes, removal_note
from huazheng.export.documents.vocabulary import EVENTS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.call.gaps import GapRow
    from huazheng.core.schema.analysis import Evidence, Status
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument


@dataclass(frozen=True)
class TextPart:
    """Characters of a turn that are marked alike. status: of the item that they are evidence for; sign: set after them.

    doubtful: the recognizer was unsure, or wrote something else without its prompt.
    """

    text: str
    doubtful: bool = False
    status: Status | None = None
    sign: str = ""


@dataclass(frozen=True)
class MomentMark:
    """A moment of the turn in words."""

    words: Text
    resolved: bool


@dataclass(frozen=True)
class TurnRow:
    """One turn. ``start``, ``end``: seconds. machine_text: the machine's words where a person corrected them.

    removed: who struck the turn out, and when. notes: what else a person corrected.
    """

    anchor: str
    start: float
    end: float
    clock: str
    speaker: Text
    side: Speaker
    parts: tuple[TextPart, ...]
    machine_text: str | None
    removed: Text | None
    notes: tuple[Text, ...]
    moments: tuple[MomentMark, ...]


@dataclass(frozen=True)
class StretchRow:
    """A stretch of the recording without text. ``start``, ``end``: seconds; heard: machine text that was not used."""

    start: float
    end: float
    clock: str
    reason: str
    words: Text
    heard: str | None


def transcript_rows(document: CallDocument) -> list[TurnRow | StretchRow]:
    """Every turn, removed ones included, and every stretch without text, in time order; empty without a transcript."""
    if document.snapshot.corrected is None:
        return []
    rows: list[TurnRow | StretchRow] = [*_turn_rows(document), *stretch_rows(document)]
    return sorted(rows, key=lambda row: row.start)


def stretch_rows(document: CallDocument) -> list[StretchRow]:
    """The stretches of the recording that gave no text, in time order."""
    return [_stretch_row(gap) for gap in document.snapshot.gaps]


def recording_gap_rows(document: CallDocument) -> list[StretchRow]:
    """The places where sound was lost while recording, in time order."""
    rows = []
    for gap in sorted(document.proofs.gaps, key=lambda one: one.start):
        event = EVENTS.get(gap.event, Text(gap.event, gap.event))
        source = SOURCES.get(gap.source, Text(gap.source, gap.source))
        words = Text(
            f"{event.zh}：{source.zh}，约 {gap.seconds:.2f} 秒", f"{event.en}: {source.en}, about {gap.seconds:.2f} s"
        )
        rows.append(StretchRow(gap.start, gap.end, format_clock(gap.start), gap.event, words, None))
    return rows


def _stretch_row(gap: GapRow) -> StretchRow:
    words = UNTRANSCRIBED_LABELS.get(gap.reason, UNTRANSCRIBED_LABEL)
    return StretchRow(gap.start, gap.end, format_clock(gap.start), gap.reason, words, gap.heard or None)


def _turn_rows(document: CallDocument) -> Iterator[TurnRow]:
    moments, evidence = _moments(document), _evidence(document)
    for turn in document.all_turns:
        removed = _both(removal_note(document, turn, "zh"), removal_note(document, turn, "en"))
        corrected = corrected_text(document, turn) is not None
        yield TurnRow(
            anchor=f"turn-{turn.id}",
            start=turn.start,
            end=turn.end,
            clock=format_clock(turn.start),
            speaker=speaker_label(turn, DOCUMENT_SPEAKER_LABELS),
            side=turn.speaker,
            parts=(TextPart(turn.text),) if removed else _parts(document, turn, evidence[turn.id]),
            machine_text=document.machine_turn(turn).text if corrected else None,
            removed=removed,
            notes=tuple(
                Text(zh, en)
                for zh, en in zip(
                    correction_notes(document, turn, "zh"), correction_notes(document, turn, "en"), strict=True
                )
            ),
            moments=() if removed else tuple(moments[turn.id]),
        )


def _both(zh: str | None, en: str | None) -> Text | None:
    return Text(zh, en) if zh is not None and en is not None else None


def _moments(document: CallDocument) -> dict[int, list[MomentMark]]:
    """The moments of each turn."""
    marks: dict[int, list[MomentMark]] = defaultdict(list)
    analysis = document.snapshot.analysis
    for moment in analysis.moments if analysis is not None else ():
        turn = document.turn(moment.turn)
        if turn is None or analysis is None:
            continue
        kind, outcome = MOMENT_LABELS[moment.kind], moment_outcome(moment, hears_agent=analysis.hears_agent)
        words = Text(f"{kind.zh}，{outcome.zh}", f"{kind.en}, {outcome.en}")
        if moment.item is not None:
            title = document.titles.get(moment.item, Text(moment.item, moment.item))
            words = Text(f"{words.zh} · {title.zh}", f"{words.en} · {title.en}")
        marks[turn.id].append(MomentMark(words, moment.resolved))
    return marks


def _evidence(document: CallDocument) -> dict[int, list[tuple[Evidence, Status]]]:
    """The evidence in each turn, with the status of its item."""
    found: dict[int, list[tuple[Evidence, Status]]] = defaultdict(list)
    analysis = document.snapshot.analysis
    for item in analysis.items if analysis is not None else ():
        for evidence in (*item.evidence, *(one for facet in item.facets for one in facet.evidence)):
            if (turn := document.corrected.turn_at(evidence.turn, evidence.start)) is not None:
                found[turn.id].append((evidence, item.status))
    return found


def _parts(document: CallDocument, turn: Turn, evidence: list[tuple[Evidence, Status]]) -> tuple[TextPart, ...]:
    """The turn's text, cut wherever a mark begins or ends."""
    count = len(turn.text)
    doubtful, signs = [False] * count, [""] * count
    statuses: list[Status | None] = [None] * count
    if document.snapshot.is_machine_text(turn.id):
        for place, word in word_spans(turn):
            if word.differs or (word.probability is not None and word.probability < LOW_CONFIDENCE_BELOW):
                doubtful[place.first : place.after] = [True] * (place.after - place.first)
        comparison = document.snapshot.comparison
        for clause in comparison.clauses_of(turn.id) if comparison is not None else ():
            if 0 < clause.last <= count:
                signs[clause.last - 1] = PROOF_LABELS[clause.level].sign
    for passage, status in evidence:
        first = turn.text.find(passage.quote) if passage.quote else -1
        if first >= 0:
            statuses[first : first + len(passage.quote)] = [status] * len(passage.quote)
    return tuple(_joined(turn.text, doubtful, statuses, signs))


def _joined(text: str, doubtful: list[bool], statuses: list[Status | None], signs: list[str]) -> Iterator[TextPart]:
    """Neighbors that are marked alike as one part; a sign ends its part."""
    ended = 0  # the number of signs so far keeps what stands before a sign apart from what follows it
    keys = []
    for sign in signs:
        keys.append(ended)
        ended += bool(sign)
    marks = list(zip(doubtful, statuses, keys, strict=True))
    for (is_doubtful, status, _), group in groupby(range(len(text)), key=marks.__getitem__):
        places = list(group)
        first, last = places[0], places[-1]
        yield TextPart(text[first : last + 1], is_doubtful, status, signs[last])
