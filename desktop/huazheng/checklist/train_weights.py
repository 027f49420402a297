"""Training of the learned weights on labeled sentences (``huazheng packs train``); needs scikit-learn.

Customer turns, moments and their outcomes are also learned from the calls of single authors, never from the older
calls of ``tests/data/checklist/calls``. ``tests/bench/fold_scores.py`` scores sentences that were left out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.checklist.facet_training import make_composites, train_facets
from huazheng.checklist.labeled_data import (
    LabeledExchange,
    LabeledMoment,
    prepare_turns,
    read_author_rows,
    read_exchanges,
    read_moments,
    read_rows,
    read_turns,
    with_unpunctuated,
    without_marks,
)
from huazheng.checklist.learning.fitting import fit
from huazheng.checklist.learning.linear_models import ModelFamily, Weights
from huazheng.checklist.matching import item_assignment, moment_detection, moment_outcomes, speaker_roles
from huazheng.checklist.matching.call_features import extract_call_features, subjects_of
from huazheng.checklist.matching.prepared_call import phonetic_index
from huazheng.checklist.normalization.normalized_text import normalize_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from huazheng.checklist.learning.features import Sample
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.task import Task

PARTS: dict[str, tuple[str, ...]] = {
    "facets": ("c", "p", "w", "r", "q"),
    "moments": ("c", "p", "w", "h", "b", "s"),
    "items": ("c", "b", "t"),
    "resolved": ("a", "r", "s"),
}
PARTS_OF_WORDS: dict[str, tuple[str, ...]] = {
    "facets": ("c", "p"),
    "moments": ("c", "p", "h", "b"),
    "items": ("c", "b"),
    "resolved": ("a", "r"),
}


def train_moments(rows: Sequence[LabeledMoment], packs: Sequence[Pack], parts: Sequence[str]) -> ModelFamily:
    """One model for "is a moment" and one per kind."""
    subjects = subjects_of(packs)
    calls = [prepare_turns(row.turns, packs) for row in rows]
    samples = [moment_detection.moment_sample(call, len(call.lines) - 1, subjects) for call in calls]
    names = (moment_detection.ANY, *moment_detection.KINDS)
    truth = np.array([[row.kind is not None, *(row.kind == kind for kind in moment_detection.KINDS)] for row in rows])
    usable = np.array([[True, *([row.kind is not None] * len(moment_detection.KINDS))] for row in rows])
    return fit(samples, names, truth, usable, parts, doubted="s")


def labeled_item_sample(row: LabeledMoment, packs: Sequence[Pack], weights: Weights) -> Sample:
    """The features of a customer turn from which its item is predicted; ``weights`` find the facets."""
    heard = extract_call_features(prepare_turns(row.turns, packs), packs, weights)
    return item_assignment.item_sample(heard, len(row.turns) - 1)


def train_items(
    rows: Sequence[LabeledMoment],
    packs: Sequence[Pack],
    weights: Weights,
    parts: Sequence[str],
) -> ModelFamily:
    """One model per item, and one for moments about none."""
    rows = [row for row in rows if row.kind is not None]
    samples = [labeled_item_sample(row, packs, weights) for row in rows]
    names = [*sorted({row.item for row in rows if row.item is not None}), item_assignment.NO_ITEM]
    truth = np.array([[(row.item or item_assignment.NO_ITEM) == name for name in names] for row in rows])
    return fit(samples, names, truth, np.ones_like(truth), parts)


def exchange_sample(row: LabeledExchange, packs: Sequence[Pack], weights: Weights) -> Sample:
    """The features of an exchange; ``weights`` find the facets and the later moments."""
    features = extract_call_features(prepare_turns(row.turns, packs), packs, weights)
    kind: Any = row.kind
    moment = moment_detection.DetectedMoment(row.moment, kind, 1.0, row.text)
    return moment_outcomes.outcome_sample(
        features, moment, row.item, {one.position: one.kind for one in features.moments}
    )


def train_outcomes(
    rows: Sequence[LabeledExchange], packs: Sequence[Pack], weights: Weights, parts: Sequence[str]
) -> ModelFamily:
    """One model for "the moment was resolved"."""
    samples = [exchange_sample(row, packs, weights) for row in rows]
    truth = np.array([[row.resolved] for row in rows])
    return fit(samples, [moment_outcomes.RESOLVED], truth, np.ones_like(truth), parts, strength=2.0)


def train_roles(turns: Sequence[dict[str, str]], packs: Sequence[Pack]) -> ModelFamily:
    """One model for "the speaker is the agent"."""
    index = phonetic_index(packs)
    samples = [speaker_roles.role_sample(normalize_text(turn["text"], index)) for turn in turns]
    truth = np.array([[turn["speaker"] == speaker_roles.AGENT] for turn in turns])
    return fit(samples, [speaker_roles.AGENT], truth, np.ones_like(truth), ("c", "h", "s"), strength=3.0)


def train_all(
    folder: Path,
    packs: Sequence[Pack],
    task: Task,
    *,
    words_only: bool = False,
    without: Collection[str] = frozenset(),
    without_authors: Collection[str] = frozenset(),
) -> dict[str, ModelFamily]:
    """All families from the labeled data of a folder, less the texts in ``without`` and whole authors.

    ``words_only`` leaves out what the patterns found, to measure what the words alone can do.
    """
    labeled = [*read_rows(folder), *read_author_rows(folder, without_authors)]
    labeled = [row for row in labeled if row.text not in without]
    rows = [*with_unpunctuated(labeled), *with_unpunctuated(make_composites(labeled))]
    turns = [turn for turn in read_turns(folder, without_authors) if turn["text"] not in without]
    turns += [turn for turn in without_marks(turns) if turn["text"]]
    spoken = with_unpunctuated([row for row in read_moments(folder, without_authors) if row.text not in without])
    exchanges = with_unpunctuated([row for row in read_exchanges(folder, without_authors) if row.text not in without])
    parts = PARTS_OF_WORDS if words_only else PARTS
    families: dict[str, ModelFamily] = {}
    task.report(0.0, "facets")
    families["facets"] = train_facets(rows, packs, parts["facets"])
    task.check()
    task.report(0.5, "moments")
    families["moments"] = train_moments(spoken, packs, parts["moments"])
    families["roles"] = train_roles(turns, packs)
    task.check()
    task.report(0.7, "items")
    families["items"] = train_items(spoken, packs, Weights({}, dict(families)), parts["items"])
    task.check()
    task.report(0.9, "resolved")
    families["resolved"] = train_outcomes(exchanges, packs, Weights({}, dict(families)), parts["resolved"])
    return families


def content_digest(files: Iterable[Path]) -> str:
    """A digest of the files' names and content, line ends aside; weights with another digest are stale."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        total.update(file.name.encode("utf-8"))
        total.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
