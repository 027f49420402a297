"""Scores: counts by source, author and style, and every wrong decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from huazheng.checklist.evaluation.tallies import Decisions, Tally

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Moment

Source = Literal["sentences", "moments", "exchanges", "calls"]
SOURCES: tuple[Source, ...] = ("sentences", "moments", "exchanges", "calls")
_OF_ANY_PRODUCT = "illustration"  # counts for whichever pack is in use, so a sentence's label names one of several


@dataclass(frozen=True)
class WrongDecision:
    """One wrong decision, with the words that it is about. place: the line of the file, or the turn of a call."""

    file: str
    place: int
    source: Source
    author: str
    style: str | None
    what: str
    text: str
    grave: bool = False


@dataclass
class Scores:
    """Counts by source, author and style, and by facet; every wrong decision."""

    tallies: dict[tuple[Source, str, str | None], Tally] = field(default_factory=lambda: defaultdict(Tally))
    facets: dict[str, Decisions] = field(default_factory=lambda: defaultdict(Decisions))
    wrong: list[WrongDecision] = field(default_factory=list)

    def total(self, source: Source, *, author: str | None = None, style: str | None = None) -> Tally:
        """The sum over a source, of one author or one style if named."""
        total = Tally()
        for (of, by, like), tally in self.tallies.items():
            if of == source and author in (None, by) and style in (None, like):
                total.add(tally)
        return total

    @property
    def authors(self) -> tuple[str, ...]:
        """Every author, sorted."""
        return tuple(sorted({author for _, author, _ in self.tallies}))

    @property
    def styles(self) -> tuple[str, ...]:
        """Every style, sorted."""
        return tuple(sorted({style for _, _, style in self.tallies if style is not None}))


@dataclass(frozen=True)
class CaseCounts:
    """The counting of one labeled case. place: the line of the file, or the turn of a call."""

    scores: Scores
    source: Source
    file: str
    place: int
    author: str
    style: str | None
    text: str

    @property
    def tally(self) -> Tally:
        """The counts that this case belongs to."""
        return self.scores.tallies[self.source, self.author, self.style]

    def _note(self, what: str, *, grave: bool = False) -> None:
        self.scores.wrong.append(
            WrongDecision(self.file, self.place, self.source, self.author, self.style, what, self.text, grave)
        )

    def facet(self, key: str, truth: bool, found: bool, *, near: bool = False) -> None:
        """Count a decision on a facet."""
        self.tally.facets.count(truth=truth, found=found)
        self.scores.facets[key].count(truth=truth, found=found)
        if near:
            self.tally.false_conveyed.see(counted=found)
        if truth != found:
            name = "missed" if truth else "near miss conveyed" if near else "invented"
            self._note(f"{name}: {key}", grave=near and found)

    def status(self, name: str, labeled: str, found: str, *, inform: bool) -> None:
        """Count the status of an item."""
        self.tally.statuses[labeled, found] += 1
        grave = inform and found == "explained" != labeled
        if inform and labeled != "explained":
            self.tally.false_explained.see(counted=grave)
        if labeled != found:
            self._note(f"status of {name}: {labeled}, found {found}", grave=grave)

    def moment(self, truth: bool, found: Moment | None) -> None:
        """Count whether a turn is a moment."""
        self.tally.moments.count(truth=truth, found=found is not None)
        if not truth and found is not None:
            self._note(f"moment invented: {found.kind}")

    def matched(self, kind: str, item: str | None, found: Moment | None, *, with_pack: bool = False) -> None:
        """Count kind and item of a labeled moment."""
        missed = found is None
        if kind == "not_understood":
            self.tally.missed_not_understood.see(counted=missed)
        if found is None:
            self._note(f"moment missed: {kind}", grave=kind == "not_understood")
            return
        found_item = found.item if with_pack or found.item is None else found.item.partition("/")[2]
        for name, truth, guess in (("kind", kind, found.kind), ("item", item, found_item)):
            getattr(self.tally, name).see(counted=truth == guess)
            if truth != guess:
                self._note(f"{name} of the moment: {truth}, found {guess}")

    def resolution(self, resolved: bool, found: Moment | None) -> None:
        """Count whether a labeled moment was resolved."""
        grave = not resolved and found is not None and found.resolved
        if not resolved:
            self.tally.false_resolved.see(counted=grave)
        if found is not None:
            self.tally.resolved.see(counted=found.resolved == resolved)
            if found.resolved != resolved:
                self._note(f"resolved: {resolved}, found {found.resolved}", grave=grave)
