"""Whole calls: the same bytes each time, nothing kept when the words go, nothing conveyed by the wrong speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from support.labeled_calls import CALLS, judged, labeled, say

if TYPE_CHECKING:
    from pathlib import Path

LIFE = "cn-life-new-policy"


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_the_same_call_gives_the_same_bytes(file: Path) -> None:
    dialogue = labeled(file)
    assert msgspec.json.encode(judged(dialogue)) == msgspec.json.encode(judged(dialogue))


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_with_the_speakers_swapped_nothing_the_agent_said_is_conveyed(file: Path) -> None:
    dialogue = labeled(file)
    before = judged(dialogue)
    swap = {"agent": "customer", "customer": "agent", "unknown": "unknown"}
    told = {(item.id, facet.id): facet for item in before.items for facet in item.facets if facet.conveyed}
    said_by_agent = {turn["id"] for turn in dialogue["transcript"]["turns"] if turn["speaker"] == "agent"}
    for turn in dialogue["transcript"]["turns"]:
        turn["speaker"] = swap[turn["speaker"]]
    for item in judged(dialogue).items:
        for facet in item.facets:
            if facet.conveyed and (item.id, facet.id) in told:
                assert not any(e.turn in said_by_agent for e in facet.evidence if e.weak is None), (item.id, facet)


def test_words_by_nobody_known_are_weak_and_only_possible() -> None:
    analysis = judge(say(("u", "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。")), load_packs([LIFE]))
    (item,) = [item for item in analysis.items if item.id.endswith("cooling_off")]
    assert item.status in ("not_mentioned", "asked_only")
    assert item.possibly == "explained"
    assert {e.weak for facet in item.facets for e in facet.evidence} == {"speaker_unknown"}


def test_evidence_has_the_times_of_the_words_that_match() -> None:
    text = "好的，犹豫期是十五天。"
    words = [{"text": c, "start": 10 + i, "end": 10.9 + i, "probability": 0.9} for i, c in enumerate(text)]
    transcript = msgspec.convert(
        {
            "schema": "huazheng.transcript/1",
            "turns": [{"id": 0, "speaker": "agent", "start": 10.0, "end": 30.0, "text": text, "words": words}],
        },
        type(say(("a", "喂"))),
    )
    analysis = judge(transcript, load_packs([LIFE]))
    (length,) = [
        facet
        for item in analysis.items
        if item.id.endswith("cooling_off")
        for facet in item.facets
        if facet.id == "length"
    ]
    assert length.conveyed
    assert (length.evidence[0].start, length.evidence[0].quote) == (13.0, "犹豫期是十五天")
    assert length.evidence[0].value == "15 days"
