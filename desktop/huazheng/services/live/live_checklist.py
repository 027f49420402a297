"""Checklist progress during a call: judged again with every turn, over the last turns only.

What was conveyed in older turns is kept; what a newer turn takes back within reach is taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.findings.item_status import status_of
from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.call.split_join import continues_turn
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.analyze import weights_for
from huazheng.services.analysis.pack_choice import choice_today
from huazheng.services.live.live_protocol import ChecklistEvent, ItemProgress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import FacetResult, ItemResult
    from huazheng.core.schema.transcript import Speaker, Turn

_CONFUSED = ("not_understood", "hearing")
MAX_TURNS, KEPT_TURNS = 60, 20
LONGEST_SECONDS = 20.0
"""Processor time of one judgment; live text must not wait longer for a pack with slow patterns."""


class LiveChecklist:
    """Status of every checklist item, from turns added in time order."""

    def __init__(self, home: Home) -> None:
        self._packs = load_packs(choice_today(home).ids, home)
        self._weights = weights_for(self._packs, home)
        self._turns: list[Turn] = []
        self._earlier: dict[str, ItemResult] = {}
        self._not_understood: set[float] = set()

    def add(self, turn: Turn) -> None:
        """Add the next turn."""
        self._turns.append(turn)
        if len(self._joined_turns()) > MAX_TURNS:
            self._earlier = {item.id: item for item in self._results()}
            while len(self._joined_turns()) > KEPT_TURNS:
                del self._turns[0]

    def revise(self, speakers: Mapping[int, Speaker], confidence: float) -> None:
        """Set who speaks in turns that were added before, by their ids; those long ago stay as they were judged."""
        self._turns = [
            msgspec.structs.replace(turn, speaker=speakers[turn.id], speaker_confidence=confidence)
            if turn.id in speakers
            else turn
            for turn in self._turns
        ]

    def replace(self, replaced: Collection[int], turns: Iterable[Turn]) -> None:
        """Put turns in the place of others, named by their ids; those long ago stay as they were judged."""
        kept = [turn for turn in self._turns if turn.id not in replaced]
        oldest = min((turn.start for turn in self._turns), default=0.0)
        added = [turn for turn in turns if turn.start >= oldest]
        self._turns = sorted([*kept, *added], key=lambda turn: turn.start)

    def items(self) -> tuple[ItemProgress, ...]:
        """Current progress of every item. Raises :class:`UnusableInput` when the packs' patterns take too long."""
        return self.progress().items

    def progress(self) -> ChecklistEvent:
        """Progress of every item, the one talked about last, and when the customer did not understand.

        Raises :class:`UnusableInput` as :meth:`items` does.
        """
        items = self._results()
        latest = max(items, key=_last_evidence, default=None)
        return ChecklistEvent(
            items=tuple(_progress(item) for item in items),
            about=latest.id if latest is not None and _last_evidence(latest) >= 0 else "",
            not_understood=tuple(sorted(self._not_understood)),
        )

    def _results(self) -> list[ItemResult]:
        turns = tuple(msgspec.structs.replace(turn, id=number) for number, turn in enumerate(self._joined_turns()))
        transcript = Transcript(schema="huazheng.transcript/1", turns=turns)
        analysis = judge(transcript, self._packs, weights=self._weights, seconds=LONGEST_SECONDS)
        oldest = turns[0].start if turns else 0.0
        said = {round(one.start, 2) for one in analysis.moments if one.kind in _CONFUSED}
        self._not_understood = {at for at in self._not_understood if at < oldest} | said
        return [_with_earlier(item, self._earlier.get(item.id)) for item in analysis.items]

    def _joined_turns(self) -> list[Turn]:
        """The turns in time order, those of one speaker without a long pause in one."""
        joined: list[Turn] = []
        for turn in self._turns:
            if joined and continues_turn(joined[-1].start, joined[-1], turn):
                joined[-1] = _joined(joined[-1], turn)
            else:
                joined.append(turn)
        return joined


def _joined(last: Turn, turn: Turn) -> Turn:
    return msgspec.structs.replace(
        last, end=turn.end, text=last.text + turn.text, heard=None, words=(*last.words, *turn.words)
    )


def _with_earlier(item: ItemResult, earlier: ItemResult | None) -> ItemResult:
    """The item with facets that were conveyed earlier."""
    if earlier is None:
        return item
    before = {facet.id: facet for facet in earlier.facets}
    facets = tuple(_merged_facet(facet, before.get(facet.id)) for facet in item.facets)
    named = {item.status, earlier.status} != {"not_mentioned"}
    status, possibly = (status_of(item.kind, facets, named=named, weak=weak) for weak in (False, True))
    return msgspec.structs.replace(
        item, facets=facets, status=status, possibly=possibly if possibly != status else None
    )


def _merged_facet(facet: FacetResult, earlier: FacetResult | None) -> FacetResult:
    if earlier is None or facet.conveyed:
        return facet
    return earlier if earlier.conveyed or not facet.evidence else facet


def _last_evidence(item: ItemResult) -> float:
    """Second of the last passage about the item; negative without one."""
    passages = [*item.evidence, *(one for facet in item.facets for one in facet.evidence)]
    return max((one.start for one in passages), default=-1.0)


def _progress(item: ItemResult) -> ItemProgress:
    conveyed: Sequence[str] = [facet.id for facet in item.facets if facet.required and facet.conveyed]
    return ItemProgress(id=item.id, status=item.status, possibly=item.possibly, conveyed=tuple(conveyed))
