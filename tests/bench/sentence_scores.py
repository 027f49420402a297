"""Precision and recall per facet and per kind of moment on the labelled sentences.

`python tests/bench/sentence_scores.py`. Each sentence is judged on its own; the third that is never trained on is
printed beside the rest.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

from huazheng.checklist.heard import hear_call
from huazheng.checklist.items import item_of
from huazheng.checklist.learned import load_weights
from huazheng.checklist.shelf import known_packs
from huazheng.checklist.training import FACET_FILES, held_out, little_call, read_moments, read_rows

SENTENCES = Path(__file__).resolve().parent.parent / "data" / "checklist" / "sentences"


def ratios(count: Counter) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision = count["tp"] / ((count["tp"] + count["fp"]) or 1)
    recall = count["tp"] / ((count["tp"] + count["fn"]) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def show(name: str, one: Counter, other: Counter) -> None:
    """One line: seen, then held out."""
    seen, held = ratios(one), ratios(other)
    print(f"{name:38}" + "  ".join(f"{value:.3f}" for value in (*seen, *held)) + f"  n={other['tp'] + other['fn']}")


def tally(count: Counter, truth: bool, guess: bool) -> None:
    """Count one decision."""
    count[("tp" if truth else "fp") if guess else ("fn" if truth else "tn")] += 1


def facets() -> None:
    """The agent's sentences, by the facets of their own file."""
    packs, weights = known_packs(), load_weights()
    rows = read_rows(SENTENCES, FACET_FILES[:3])
    home = {key: row.file for row in rows for key in row.facets}
    counts: dict[tuple[str, bool], Counter] = defaultdict(Counter)
    for row in rows:
        turns = [*row.before, {"speaker": "agent", "text": row.text}]
        heard = hear_call(little_call(turns, packs), packs, weights)
        for key in (key for key, file in home.items() if file == row.file):
            guess = any(hit.position == len(turns) - 1 for hit in heard.hits[key])
            for name in (key, "all facets"):
                tally(counts[name, held_out(row.text)], key in row.facets, guess)
    for name in (*sorted(home), "all facets"):
        show(name, counts[name, False], counts[name, True])


def moments() -> None:
    """The customer's turns: whether a moment, of which kind, about which item."""
    packs, weights = known_packs(), load_weights()
    counts: dict[tuple[str, bool], Counter] = defaultdict(Counter)
    for row in read_moments(SENTENCES):
        heard = hear_call(little_call(row.turns, packs), packs, weights)
        found = next((one for one in heard.found if one.position == len(row.turns) - 1), None)
        held = held_out(row.text)
        tally(counts["any moment", held], row.kind is not None, found is not None)
        for kind in ("denied", "not_understood", "clarification", "hearing"):
            tally(counts[kind, held], row.kind == kind, found is not None and found.kind == kind)
        if found is not None and row.kind is not None:
            about = item_of(heard, found, set(heard.subjects))
            tally(counts["item of a moment", held], True, about == row.item)
    for name in ("any moment", "denied", "not_understood", "clarification", "hearing", "item of a moment"):
        show(name, counts[name, False], counts[name, True])


if __name__ == "__main__":
    print(f"{'':38}seen: P R F1         held out: P R F1")
    facets()
    moments()
    sys.exit(0)
