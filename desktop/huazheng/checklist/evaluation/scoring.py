"""Judging of labeled files, and the counts of what was right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from huazheng.checklist.evaluation.combined_pack import combine_packs
from huazheng.checklist.evaluation.scores import CaseCounts, Scores
from huazheng.checklist.judge import judge
from huazheng.checklist.labeled_files import (
    LabeledFile,
    SpokenTurn,
    conveyed_by,
    facets_of,
    near_misses_of,
)
from huazheng.core.schema.transcript import Transcript, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from huazheng.checklist.evaluation.scores import Source
    from huazheng.checklist.labeled_files import ExchangeRow, LabeledCall, MomentRow, SentenceRow
    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.analysis import Analysis, Moment

# Counts for whichever pack is in use, so a sentence's label names one of several.
_OF_ANY_PRODUCT = "illustration"


@dataclass
class Scorer:
    """Judge files by packs (inherited items filled in) and weights, and add to ``scores``.

    ``packs``: by which the sentences, customer turns and exchanges are judged, all of their items at once. A call is
    judged by the packs that it names, as ``packs_of_call`` loads them.
    """

    packs: Sequence[Pack]
    weights: Sequence[Weights] | None
    packs_of_call: Callable[[Sequence[str]], Sequence[Pack]]
    scores: Scores = field(default_factory=Scores)

    def __post_init__(self) -> None:
        self._combined = combine_packs(self.packs)
        self._facets = {f"{item.id}/{facet.id}" for item in self._combined.items for facet in item.facets}

    def score(self, labeled: LabeledFile, task: Task) -> None:
        """Judge everything in a file. Raises Stopped when asked to."""
        scored = self._facets if labeled.is_complete else self._facets & labeled.facets
        for line, row in labeled.sentences:
            task.check()
            self._sentence(row, scored, self._case("sentences", labeled, row, line, row.text))
        for line, moment in labeled.moments:
            task.check()
            case = self._case("moments", labeled, moment, line, moment.text)
            found = _moment_at(self._judged((*moment.before, SpokenTurn("customer", moment.text))), len(moment.before))
            case.moment(moment.kind is not None, found)
            if moment.kind is not None:
                case.matched(moment.kind, moment.item, found)
        for line, exchange in labeled.exchanges:
            task.check()
            case = self._case("exchanges", labeled, exchange, line, exchange.turns[exchange.moment].text)
            found = _moment_at(self._judged(exchange.turns), exchange.moment)
            case.moment(True, found)
            case.matched(exchange.kind, exchange.item, found)
            case.resolution(exchange.resolved, found)
        for call in labeled.calls:
            task.check()
            self._call(call, self._case("calls", labeled, call, 0, ""))

    def _case(
        self,
        source: Source,
        labeled: LabeledFile,
        row: SentenceRow | MomentRow | ExchangeRow | LabeledCall,
        place: int,
        text: str,
    ) -> CaseCounts:
        author = row.author or labeled.author
        self.scores.tallies[source, author, row.style].cases += 1
        return CaseCounts(self.scores, source, labeled.file.name, place, author, row.style, text)

    def _judged(self, turns: Sequence[SpokenTurn]) -> Analysis:
        return judge(_transcript(turns), (self._combined,), weights=self.weights)

    def _sentence(self, row: SentenceRow, scored: Iterable[str], case: CaseCounts) -> None:
        labeled, near = conveyed_by(row), near_misses_of(row)
        found = self._conveyed((*row.before, SpokenTurn(row.speaker, row.text)))
        products = {key for key in labeled if key.endswith(f"/{_OF_ANY_PRODUCT}")}
        for key in sorted(scored):
            if key in row.open or (products and key not in products and key.endswith(f"/{_OF_ANY_PRODUCT}")):
                continue
            case.facet(key, key in labeled, key in found, near=key in near)

    def _conveyed(self, turns: Sequence[SpokenTurn]) -> set[str]:
        """The facets that the last turn conveys, alone or together with the turns before it."""
        found: set[str] = set()
        earlier: set[str] = set()
        for key, at in _conveyed_at(self._judged(turns)):
            (found if at == len(turns) - 1 else earlier).add(key)
        earlier -= found
        if earlier:
            found |= earlier - {key for key, _ in _conveyed_at(self._judged(turns[:-1]))}
        return found

    def _call(self, call: LabeledCall, case: CaseCounts) -> None:
        analysis = judge(call.transcript, self.packs_of_call(call.packs), weights=self.weights)
        items = {item.id: item for item in analysis.items}
        for name, label in call.labels.items.items():
            item = items.get(name)
            status = item.status if item is not None else "missing"
            case.status(name, label.status, status, inform=item is not None and item.kind == "inform")
            conveyed = {facet.id: facet.conveyed for facet in item.facets} if item is not None else {}
            for facet, truth in label.facets.items():
                case.facet(f"{name.partition('/')[2]}/{facet}", truth, conveyed.get(facet, False))
        wanted = {moment.turn: moment for moment in call.labels.moments}
        found = {moment.turn: moment for moment in analysis.moments}
        texts = {turn.id: turn.text for turn in call.transcript.turns}
        for turn in sorted(wanted.keys() | found.keys()):
            at = replace(case, place=turn, text=texts.get(turn, ""))
            at.moment(turn in wanted, found.get(turn))
            if turn in wanted:
                truth_at = wanted[turn]
                at.matched(truth_at.kind, truth_at.item, found.get(turn), with_pack=True)
                at.resolution(truth_at.resolved, found.get(turn))


def unknown_facets(labeled: LabeledFile, packs: Sequence[Pack]) -> list[tuple[int, str]]:
    """The facets and items that a file's labels name and no pack has, each with its line."""
    facets = {f"{item.id}/{facet.id}" for pack in packs for item in pack.items for facet in item.facets}
    items = {key.partition("/")[0] for key in facets}
    unknown = [(line, key) for line, row in labeled.sentences for key in facets_of(row) if key not in facets]
    rows = [(line, row.item) for line, row in labeled.moments] + [(line, row.item) for line, row in labeled.exchanges]
    return sorted([*unknown, *((line, item) for line, item in rows if item is not None and item not in items)])


def _transcript(turns: Sequence[SpokenTurn]) -> Transcript:
    return Transcript(
        schema="huazheng.transcript/1",
        turns=tuple(
            Turn(id=at, speaker=turn.speaker, start=float(at), end=at + 1.0, text=turn.text)
            for at, turn in enumerate(turns)
        ),
    )


def _moment_at(analysis: Analysis, turn: int) -> Moment | None:
    return next((moment for moment in analysis.moments if moment.turn == turn), None)


def _conveyed_at(analysis: Analysis) -> Iterator[tuple[str, int]]:
    """Each facet that was conveyed, with the turn of each of its passages."""
    for item in analysis.items:
        for facet in item.facets:
            for evidence in facet.evidence:
                if evidence.weak is None:
                    yield f"{item.id.partition('/')[2]}/{facet.id}", evidence.turn
