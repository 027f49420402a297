"""Marks in the text of each turn: evidence, doubtful words, moments, corrections, notes. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.call.proofreading import ProofreadState
from huazheng.core.call.realign import transfer_span
from huazheng.core.text.spans import TextSpan, low_confidence_spans, word_spans

__all__ = ["EvidenceSpan", "TextSpan", "TurnMarks", "build_turn_marks", "word_spans"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.call.apply_edits import CorrectedTranscript, TurnCorrections
    from huazheng.core.call.proofreading import TurnCheckState
    from huazheng.core.schema.analysis import Analysis, Evidence, Moment, Status
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import Turn


NOT_PROOFREAD = ProofreadState()


@dataclass(frozen=True)
class EvidenceSpan:
    """Words that are evidence for a checklist item. weak: they do not count by themselves."""

    place: TextSpan
    start: float
    end: float
    item: str
    status: Status
    weak: bool


@dataclass(frozen=True)
class TurnMarks:
    """Everything that is marked in one turn. corrected: what a person corrected; notes: their own bookmarks.

    check: whether a person compared the turn with the recording.
    """

    passages: tuple[EvidenceSpan, ...] = ()
    doubtful: tuple[TextSpan, ...] = ()
    moment: Moment | None = None
    corrected: TurnCorrections | None = None
    notes: tuple[Note, ...] = ()
    check: TurnCheckState = "unchecked"


def build_turn_marks(
    corrected: CorrectedTranscript,
    analysis: Analysis | None,
    notes: Sequence[Note] = (),
    proofreading: ProofreadState = NOT_PROOFREAD,
) -> list[TurnMarks]:
    """The marks of every turn, removed ones included, in time order; a removed turn has no evidence and no moment."""
    noted = _by_turn(notes, corrected.all_turns)
    passages: dict[int, list[EvidenceSpan]] = {}
    moments: dict[int, Moment] = {}
    if analysis is not None:
        for item, status, evidence in _all_evidence(analysis):
            turn = corrected.turn_at(evidence.turn, evidence.start)
            if turn is not None and (place := _place(turn, evidence, corrected.marks.get(turn.id))) is not None:
                passage = EvidenceSpan(place, evidence.start, evidence.end, item, status, evidence.weak is not None)
                if passage not in passages.setdefault(turn.id, []):
                    passages[turn.id].append(passage)
        for moment in analysis.moments:
            if (turn := corrected.turn_at(moment.turn, moment.start)) is not None:
                moments[turn.id] = moment
    return [
        TurnMarks(
            tuple(passages.get(turn.id, ())),
            tuple(low_confidence_spans(turn)),
            moments.get(turn.id),
            corrected.marks.get(turn.id),
            tuple(noted.get(turn.id, ())),
            proofreading.turns[turn.id].state if turn.id in proofreading.turns else "unchecked",
        )
        for turn in corrected.all_turns
    ]


def _by_turn(notes: Sequence[Note], turns: Sequence[Turn]) -> dict[int, list[Note]]:
    """Each note with the turn that had begun last when it was made; with the first where none had."""
    starts = [turn.start for turn in turns]
    by_turn: dict[int, list[Note]] = {}
    for note in notes if turns else ():
        by_turn.setdefault(turns[max(bisect_right(starts, note.at) - 1, 0)].id, []).append(note)
    return by_turn


def _all_evidence(analysis: Analysis) -> Iterator[tuple[str, Status, Evidence]]:
    for item in analysis.items:
        for facet in item.facets:
            for evidence in facet.evidence:
                yield item.id, item.status, evidence
        for evidence in item.evidence:
            yield item.id, item.status, evidence


def _place(turn: Turn, evidence: Evidence, mark: TurnCorrections | None) -> TextSpan | None:
    """The quote's place in the turn; None where a correction took its words away.

    Where its words are not in the text as they are, as in the other script: by its times, else the whole turn.
    """
    first = turn.text.find(evidence.quote) if evidence.quote else -1
    if first >= 0:
        return TextSpan(first, first + len(evidence.quote))
    if mark is not None and mark.text:
        first = mark.machine.text.find(evidence.quote)
        if first < 0:
            return None
        span = transfer_span(mark.machine.text, turn.text, first, first + len(evidence.quote))
        return TextSpan(*span) if span is not None else None
    inside = [place for place, word in word_spans(turn) if word.start < evidence.end and word.end > evidence.start]
    return TextSpan(inside[0].first, inside[-1].after) if inside else TextSpan(0, len(turn.text))
