"""Judging in simplified and traditional characters alike; quotations are cut from the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.text.script import simplified, traditional
from support.labeled_calls import CALLS, judged, labeled, say

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_a_call_in_traditional_characters_is_judged_as_in_simplified(file: Path) -> None:
    dialogue = labeled(file)
    simple = msgspec.json.encode(judged(dialogue)).decode()
    for turn in dialogue["transcript"]["turns"]:
        turn["text"] = traditional(turn["text"])
    analysis = judged(dialogue)
    other = msgspec.json.encode(analysis).decode()
    assert other != simple
    assert simplified(other) == simplified(simple)
    texts = {turn["id"]: turn["text"] for turn in dialogue["transcript"]["turns"]}
    quotes = [evidence for item in analysis.items for facet in item.facets for evidence in facet.evidence]
    assert all(one.quote in texts[one.turn] for one in [*quotes, *analysis.moments, *analysis.signals])


def test_words_typed_in_traditional_characters_keep_the_times_of_what_was_heard() -> None:
    said, shown = "犹豫期是十五天，不想要可以退", "猶豫期是十五天，不想要可以退"
    words = [{"text": c, "start": 10 + i, "end": 10.9 + i, "probability": 0.9} for i, c in enumerate(said)]
    found = []
    for text in (said, shown):
        turn = {"id": 0, "speaker": "agent", "start": 10.0, "end": 30.0, "text": text, "heard": said, "words": words}
        transcript = msgspec.convert({"schema": "huazheng.transcript/1", "turns": [turn]}, type(say(("a", "喂"))))
        analysis = judge(transcript, load_packs(["cn-life-new-policy"]))
        found.append([one for item in analysis.items for facet in item.facets for one in facet.evidence])
    assert found[0]
    assert [(one.start, one.end, one.confidence) for one in found[0]] == [
        (one.start, one.end, one.confidence) for one in found[1]
    ]
    assert {one.heard for one in found[1]} == {None}  # the same words in another script were not misheard
