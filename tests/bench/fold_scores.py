"""Precision and recall of the checklist, each sentence judged by weights that never saw it or one like it.

`python tests/bench/fold_scores.py [--folds 3] [--wrong]`. Near copies (by shared pairs of characters) stay on one side;
the weights are trained anew for each fold, about a minute each. `--noise RATE` writes that share of the characters with
others that sound the same before judging, as a recognizer does. Needs scikit-learn. The patterns are the shipped ones,
written with most of these sentences at hand: only `tests/data/checklist/fresh.jsonl` is new to them too, and is scored
at the end with the shipped weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from huazheng.checklist.labeled_data import (
    OWN_FACETS,
    LabeledMoment,
    LabeledSentence,
    prepare_turns,
    read_moments,
    read_rows,
)
from huazheng.checklist.learning.linear_models import Weights, load_weights
from huazheng.checklist.matching.call_features import extract_call_features
from huazheng.checklist.matching.item_assignment import item_of_moment
from huazheng.checklist.packs.loader import known_packs
from huazheng.checklist.train_weights import train_all
from huazheng.core.runtime.task import Task

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.homophone_errors import misspelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATA = Path(__file__).resolve().parent.parent / "data" / "checklist"
ALIKE = 0.4  # share of pairs of characters in common from which two sentences are near copies
KINDS = ("denied", "not_understood", "clarification", "hearing")
Counts = dict[str, Counter[str]]


def ratios(count: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision = count["tp"] / ((count["tp"] + count["fp"]) or 1)
    recall = count["tp"] / ((count["tp"] + count["fn"]) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def tally(count: Counter[str], truth: bool, guess: bool) -> None:
    """Count one decision."""
    count[("tp" if truth else "fp") if guess else ("fn" if truth else "tn")] += 1


def pairs(text: str) -> frozenset[str]:
    """The pairs of characters of a text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def groups(texts: Sequence[str]) -> list[str]:
    """For each text the name of its group of near copies, the same in every run."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    sets = [pairs(text) for text in texts]
    places = {pair: place for place, pair in enumerate(sorted(set().union(*sets)))}
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in sets])
    columns = [places[pair] for one in sets for pair in sorted(one)]
    grid = csr_matrix((np.ones(len(columns), dtype=np.float32), (rows, columns)), shape=(len(texts), len(places)))
    common = (grid @ grid.T).tocoo()
    sizes = np.array([len(one) for one in sets])
    near = common.data >= ALIKE * (sizes[common.row] + sizes[common.col] - common.data)
    links = csr_matrix((np.ones(near.sum()), (common.row[near], common.col[near])), shape=(len(texts),) * 2)
    numbers = connected_components(links, directed=False)[1]
    names = {number: min(text for text, its in zip(texts, numbers, strict=True) if its == number) for number in numbers}
    return [names[number] for number in numbers]


def fold_of(group: str, folds: int) -> int:
    """The fold in which a group is scored."""
    return int(hashlib.sha256(group.encode("utf-8")).hexdigest(), 16) % folds


def kin(key: str) -> str:
    """A facet's name, one for those that say the same of different products: a call has the pack of one of them."""
    return "*/illustration" if key.endswith("/illustration") else key


def score_facets(
    rows: Iterable[LabeledSentence], weights: Weights, homes: dict[str, set[str]], noise: float, counts: Counts
) -> None:
    """Judge the agent's sentences, by the facets of their own file (all of them for our own), into ``counts``."""
    packs = known_packs()
    for row in rows:
        turns = [*row.before, {"speaker": "agent", "text": misspelt(row.text, noise)}]
        heard = extract_call_features(prepare_turns(turns, packs), packs, weights)
        scored = {kin(key) for key, files in homes.items() if row.file in files or row.file == OWN_FACETS}
        found = {kin(key) for key, hits in heard.hits.items() if any(hit.position == len(turns) - 1 for hit in hits)}
        told, unsure = {kin(key) for key in row.facets}, {kin(key) for key in row.open}
        for key in scored - unsure:
            for name in (key, "all facets"):
                tally(counts[name], key in told, key in found)
            if (key in told) != (key in found):
                counts["wrong facets"][f"{'missed ' if key in told else 'invented'} {key}: {row.text}"] += 1


def score_moments(rows: Iterable[LabeledMoment], weights: Weights, noise: float, counts: Counts) -> None:
    """Judge the customer's turns into ``counts``."""
    packs = known_packs()
    for row in rows:
        turns = [*row.turns[:-1], {**row.turns[-1], "text": misspelt(row.text, noise)}]
        heard = extract_call_features(prepare_turns(turns, packs), packs, weights)
        found = next((one for one in heard.moments if one.position == len(turns) - 1), None)
        tally(counts["any moment"], row.kind is not None, found is not None)
        for kind in KINDS:
            tally(counts[kind], row.kind == kind, found is not None and found.kind == kind)
        if found is not None and row.kind is not None:
            tally(counts["item of a moment"], True, item_of_moment(heard, found, set(heard.subjects)) == row.item)
        if (found.kind if found else None) != row.kind:
            counts["wrong moments"][f"{row.kind} but {found.kind if found else None}: {row.text}"] += 1


def read_fresh() -> tuple[list[LabeledSentence], list[LabeledMoment]]:
    """The sentences that neither the patterns nor the weights were made with."""
    raw = [json.loads(line) for line in (DATA / "fresh.jsonl").read_text(encoding="utf-8").splitlines()]
    said = [
        LabeledSentence(
            one["text"], "agent", OWN_FACETS, frozenset(one["facets"]), one["before"], frozenset(one["open"])
        )
        for one in raw
        if one["speaker"] == "agent"
    ]
    asked = [
        LabeledMoment([*one["before"], {"speaker": "customer", "text": one["text"]}], one["kind"], one["item"])
        for one in raw
        if one["speaker"] == "customer"
    ]
    return said, asked


def show(title: str, counts: Counts, *, wrong: bool) -> None:
    """One line a facet and kind: precision, recall, F1."""
    print(f"{title:38}precision recall F1")
    for name in sorted(counts):
        if not name.startswith("wrong"):
            values = "  ".join(f"{value:.3f}" for value in ratios(counts[name]))
            print(f"  {name:36}{values}  n={counts[name]['tp'] + counts[name]['fn']}")
    for name in ("wrong facets", "wrong moments") if wrong else ():
        print(*(f"    {line}" for line in sorted(counts[name])), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="0: the fresh sentences only")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--noise", type=float, default=0.0)
    options = parser.parse_args()
    folder = DATA / "sentences"
    rows, spoken = read_rows(folder), read_moments(folder)
    homes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key in row.facets if row.file != OWN_FACETS else ():
            homes[key].add(row.file)
    texts = sorted({row.text for row in rows} | {row.text for row in spoken})
    fold = dict(zip(texts, (fold_of(group, options.folds or 1) for group in groups(texts)), strict=True))
    counts: Counts = defaultdict(Counter)
    for number in range(options.folds):
        left_out = {text for text, its in fold.items() if its == number}
        weights = Weights({}, train_all(folder, known_packs(), Task(), without=left_out))
        mine = [row for row in rows if row.text in left_out]
        score_facets(mine, weights, homes, options.noise, counts)
        score_moments((row for row in spoken if row.text in left_out), weights, options.noise, counts)
    if options.folds:
        show(f"{options.folds} folds", counts, wrong=options.wrong)
    fresh: Counts = defaultdict(Counter)
    said, asked = read_fresh()
    score_facets(said, load_weights(), homes, options.noise, fresh)
    score_moments(asked, load_weights(), options.noise, fresh)
    show("fresh", fresh, wrong=False)


if __name__ == "__main__":
    main()
