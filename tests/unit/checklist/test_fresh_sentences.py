"""Sentences by phenomenon that were labeled before anything judged them, and that nothing was tuned on.

A floor for each half of the judging, below what is measured: their wrong ones are not to be mended one by one.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from huazheng.checklist.labeled_data import prepare_turns
from huazheng.checklist.learning.linear_models import load_weights
from huazheng.checklist.matching.call_features import extract_call_features
from huazheng.checklist.packs.loader import known_packs
from support.labeled_calls import DATA

FRESH = [json.loads(line) for line in (DATA / "fresh.jsonl").read_text(encoding="utf-8").splitlines()]
BEFOREHAND = ("double_recording/recorded", "double_recording/true_intent")  # facets that these are not labeled for


def kin(key: str) -> str:
    """A facet's name, one for those that say the same of different products."""
    return "*/illustration" if key.endswith("/illustration") else key


def heard_in(row: dict[str, Any]) -> tuple[set[str], str | None]:
    """The facets and the kind of moment that are found in the last turn."""
    packs = known_packs()
    turns = [*row["before"], {"speaker": row["speaker"], "text": row["text"]}]
    heard = extract_call_features(prepare_turns(turns, packs), packs, load_weights())
    last = len(turns) - 1
    told = {kin(key) for key, hits in heard.hits.items() if any(hit.position == last for hit in hits)}
    return told - set(BEFOREHAND), next((found.kind for found in heard.moments if found.position == last), None)


def test_what_is_conveyed_is_found_and_little_is_invented() -> None:
    count: Counter[str] = Counter()
    for row in FRESH:
        if row["speaker"] == "agent":
            unsure = {kin(key) for key in row["open"]}
            want, have = {kin(key) for key in row["facets"]} - unsure, heard_in(row)[0] - unsure
            count.update({"right": len(want & have), "invented": len(have - want), "missed": len(want - have)})
    assert count["right"] / (count["right"] + count["invented"]) >= 0.88
    assert count["right"] / (count["right"] + count["missed"]) >= 0.88


def test_moments_are_found_and_hardly_any_is_invented() -> None:
    count: Counter[str] = Counter()
    for row in FRESH:
        if row["speaker"] == "customer":
            kind = heard_in(row)[1]
            count[f"{row['kind'] is not None} {kind is not None}"] += 1
    assert count["True True"] / (count["True True"] + count["False True"]) >= 0.93
    assert count["True True"] / (count["True True"] + count["True False"]) >= 0.85
