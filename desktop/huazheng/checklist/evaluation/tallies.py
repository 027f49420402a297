"""Counts of right and wrong decisions, and the measures made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Decisions:
    """Yes-or-no decisions against the truth."""

    true_positive: int = 0
    false_positive: int = 0
    false_negative: int = 0
    true_negative: int = 0

    def count(self, *, truth: bool, found: bool) -> None:
        """Count one decision."""
        name = ("true" if truth == found else "false") + ("_positive" if found else "_negative")
        setattr(self, name, getattr(self, name) + 1)

    def add(self, other: Decisions) -> None:
        """Add the counts of ``other``."""
        self.true_positive += other.true_positive
        self.false_positive += other.false_positive
        self.false_negative += other.false_negative
        self.true_negative += other.true_negative

    @property
    def precision(self) -> float | None:
        """The share of what was found that is true, 0 to 1; None where nothing was found."""
        return share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def recall(self) -> float | None:
        """The share of what is true that was found, 0 to 1; None where nothing is true."""
        return share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 0 to 1."""
        return share(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)

    def document(self) -> dict[str, Any]:
        """The counts and measures as plain data."""
        return {
            "true_positive": self.true_positive,
            "false_positive": self.false_positive,
            "false_negative": self.false_negative,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


@dataclass
class Part:
    """A number of cases out of all of a kind."""

    count: int = 0
    of: int = 0

    def add(self, other: Part) -> None:
        """Add the counts of ``other``."""
        self.count += other.count
        self.of += other.of

    def see(self, *, counted: bool) -> None:
        """Count one case."""
        self.count += counted
        self.of += 1

    @property
    def share(self) -> float | None:
        """The share, 0 to 1; None without cases."""
        return share(self.count, self.of)

    def document(self) -> dict[str, Any]:
        """The counts and the share as plain data."""
        return {"count": self.count, "of": self.of, "share": self.share}


ERRORS = ("false_explained", "false_conveyed", "missed_not_understood", "false_resolved")
"""The errors that are graver than any average, in the order in which they are shown."""


@dataclass
class Tally:
    """Counts over cases of one source: sentences, moments, exchanges or calls.

    statuses: (labeled, found) of the items. kind, item, resolved: right ones among the moments that were found.
    false_explained: inform items shown as explained, of those that are not. false_conveyed: near misses taken for
    conveyed. missed_not_understood: such turns in which no moment was found. false_resolved: of the moments that are
    not resolved.
    """

    cases: int = 0
    facets: Decisions = field(default_factory=Decisions)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    moments: Decisions = field(default_factory=Decisions)
    kind: Part = field(default_factory=Part)
    item: Part = field(default_factory=Part)
    resolved: Part = field(default_factory=Part)
    false_explained: Part = field(default_factory=Part)
    false_conveyed: Part = field(default_factory=Part)
    missed_not_understood: Part = field(default_factory=Part)
    false_resolved: Part = field(default_factory=Part)

    def add(self, other: Tally) -> None:
        """Add the counts of ``other``."""
        self.cases += other.cases
        self.facets.add(other.facets)
        self.statuses.update(other.statuses)
        self.moments.add(other.moments)
        for name in ("kind", "item", "resolved", *ERRORS):
            getattr(self, name).add(getattr(other, name))

    @property
    def status_accuracy(self) -> float | None:
        """The share of items whose status is right, 0 to 1."""
        right = sum(count for (labeled, found), count in self.statuses.items() if labeled == found)
        return share(right, self.statuses.total())

    @property
    def status_macro_f1(self) -> float | None:
        """The mean of the F1 of each status that is labeled."""
        scores: list[float] = []
        for status in {labeled for labeled, _ in self.statuses}:
            decisions = Decisions()
            for (labeled, found), count in self.statuses.items():
                decisions.true_positive += count * (labeled == found == status)
                decisions.false_positive += count * (found == status != labeled)
                decisions.false_negative += count * (labeled == status != found)
            scores.append(decisions.f1 or 0.0)
        return share(sum(scores), len(scores))

    def document(self) -> dict[str, Any]:
        """The measures as plain data; what does not occur is left out."""
        measures: dict[str, Any] = {"cases": self.cases}
        if self.statuses:
            measures |= {
                "items": self.statuses.total(),
                "item_status_accuracy": self.status_accuracy,
                "item_status_macro_f1": self.status_macro_f1,
            }
        if self.facets != Decisions():
            measures["facets"] = self.facets.document()
        if self.moments != Decisions():
            measures["moments"] = self.moments.document()
        for name in ("kind", "item", "resolved"):
            part: Part = getattr(self, name)
            if part.of:
                measures[f"moment_{name}"] = part.document()
        errors = {name: getattr(self, name).document() for name in ERRORS if getattr(self, name).of}
        return measures | {"errors": errors}


def share(part: float, whole: float) -> float | None:
    """A quotient, or None for a whole of zero."""
    return part / whole if whole else None
