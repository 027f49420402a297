"""Our own sentences, by phenomenon. None of them is trained on; each phenomenon has to be right but for one in ten."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from huazheng.checklist.labeled_data import prepare_turns
from huazheng.checklist.learning.linear_models import load_weights
from huazheng.checklist.matching.call_features import extract_call_features
from huazheng.checklist.packs.loader import known_packs
from support.labeled_calls import DATA

SENTENCES = [json.loads(line) for line in (DATA / "phenomena.jsonl").read_text(encoding="utf-8").splitlines()]
BY_PHENOMENON: dict[str, list[dict[str, Any]]] = defaultdict(list)
for one in SENTENCES:
    BY_PHENOMENON[one["phenomenon"]].append(one)
NEEDED = 0.95


def right(row: dict[str, Any]) -> bool:
    """Check whether a sentence is judged as it is labeled."""
    turns = [*row["before"], {"speaker": row["speaker"], "text": row["text"]}]
    packs = known_packs()
    heard = extract_call_features(prepare_turns(turns, packs), packs, load_weights())
    last = len(turns) - 1
    if row["speaker"] == "customer":
        return next((found.kind for found in heard.moments if found.position == last), None) == row["kind"]
    return any(hit.position == last for hit in heard.hits[row["facet"]]) == row["conveyed"]


@pytest.mark.parametrize("phenomenon", sorted(BY_PHENOMENON))
def test_a_phenomenon_is_judged_right(phenomenon: str) -> None:
    rows = BY_PHENOMENON[phenomenon]
    wrong = [row["text"] for row in rows if not right(row)]
    assert len(wrong) <= 1 + len(rows) // 10, wrong


def test_nearly_all_of_them_are_right() -> None:
    assert len(SENTENCES) >= 200
    assert sum(map(right, SENTENCES)) >= NEEDED * len(SENTENCES)
