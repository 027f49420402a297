"""Where in the text of each turn something is marked: evidence, doubtful words, a moment. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.text.spans import TextSpan, low_confidence_spans, word_spans

__all__ = ["EvidenceSpan", "TextSpan", "TurnMarks", "build_turn_marks", "word_spans"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from huazheng.core.schema.analysis import Analysis, Evidence, Moment, Status
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import Transcript, Turn
    from huazheng.core.text.corrected_transcript import TurnCorrections


@dataclass(frozen=True)
class EvidenceSpan:
    """Words that carry something on a checklist item. ``weak`` when they do not count by themselves."""

    place: TextSpan
    start: float
    end: float
    item: str
    status: Status
    weak: bool


@dataclass(frozen=True)
class TurnMarks:
    """Everything that is marked in one turn. ``corrected`` is what a person put right, ``notes`` their own marks."""

    passages: tuple[EvidenceSpan, ...] = ()
    doubtful: tuple[TextSpan, ...] = ()
    moment: Moment | None = None
    corrected: TurnCorrections | None = None
    notes: tuple[Note, ...] = ()


def build_turn_marks(
    transcript: Transcript,
    analysis: Analysis | None,
    corrected: Mapping[int, TurnCorrections] | None = None,
    notes: Sequence[Note] = (),
) -> list[TurnMarks]:
    """The marks of every turn, in the order of the turns."""
    put_right = corrected or {}
    noted = _by_turn(notes, transcript.turns)
    turns = {turn.id: turn for turn in transcript.turns}
    passages: dict[int, list[EvidenceSpan]] = {}
    moments: dict[int, Moment] = {}
    if analysis is not None:
        for item, status, found in _all_evidence(analysis):
            if (turn := turns.get(found.turn)) is not None:
                passage = EvidenceSpan(
                    _place(turn, found), found.start, found.end, item, status, found.weak is not None
                )
                if passage not in passages.setdefault(turn.id, []):
                    passages[turn.id].append(passage)
        moments = {moment.turn: moment for moment in analysis.moments}
    return [
        TurnMarks(
            tuple(passages.get(turn.id, ())),
            tuple(low_confidence_spans(turn)),
            moments.get(turn.id),
            put_right.get(turn.id),
            tuple(noted.get(turn.id, ())),
        )
        for turn in transcript.turns
    ]


def _by_turn(notes: Sequence[Note], turns: Sequence[Turn]) -> dict[int, list[Note]]:
    """Each note with the turn that had begun last when it was made; with the first where none had."""
    starts = [turn.start for turn in turns]
    found: dict[int, list[Note]] = {}
    for note in notes if turns else ():
        found.setdefault(turns[max(bisect_right(starts, note.at) - 1, 0)].id, []).append(note)
    return found


def _all_evidence(analysis: Analysis) -> Iterator[tuple[str, Status, Evidence]]:
    for item in analysis.items:
        for facet in item.facets:
            for found in facet.evidence:
                yield item.id, item.status, found
        for found in item.evidence:
            yield item.id, item.status, found


def _place(turn: Turn, found: Evidence) -> TextSpan:
    """Where the quote stands in the turn; by its times where its words are not in the text; else the whole turn."""
    first = turn.text.find(found.quote) if found.quote else -1
    if first >= 0:
        return TextSpan(first, first + len(found.quote))
    inside = [place for place, word in word_spans(turn) if word.start < found.end and word.end > found.start]
    return TextSpan(inside[0].first, inside[-1].after) if inside else TextSpan(0, len(turn.text))
