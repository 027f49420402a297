"""The labeled calls as a recognizer would misspell them: what was said is still found, and nothing is made up."""

from __future__ import annotations

from collections import Counter

import pytest

from huazheng.core.text.pinyin import syllables
from support.homophone_errors import misspelt
from support.labeled_calls import CALLS, judged, labeled


def test_a_misspelt_text_sounds_the_same() -> None:
    text = "您的犹豫期是十五天，从签收的次日起算。"
    wrong = misspelt(text, 0.5)
    assert wrong != text
    assert len(wrong) == len(text)
    assert syllables(wrong) == syllables(text)


@pytest.mark.parametrize(("rate", "recall"), [(0.02, 0.96), (0.05, 0.95), (0.1, 0.91)])
def test_facets_survive_misspelling_and_none_is_invented(rate: float, recall: float) -> None:
    count: Counter[tuple[bool, bool]] = Counter()
    for file in CALLS:
        dialogue = labeled(file)
        for turn in dialogue["transcript"]["turns"]:
            turn["text"] = misspelt(turn["text"], rate)
        found = {item.id: {facet.id: facet.conveyed for facet in item.facets} for item in judged(dialogue).items}
        for name, item in dialogue["labels"]["items"].items():
            count.update((truth, found[name][facet]) for facet, truth in item["facets"].items())
    assert count[True, True] / (count[True, True] + count[True, False]) >= recall
    assert count[True, True] / (count[True, True] + count[False, True]) >= 0.98
