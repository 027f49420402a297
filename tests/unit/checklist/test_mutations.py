"""A labeled call with the covering words taken out: the facet must go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.labeled_calls import CALLS, judged, labeled

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SHOWN = 5  # an analysis shows at most so many places for a facet; with more, others may be left standing


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_without_its_covering_words_a_facet_is_not_conveyed(file: Path) -> None:
    dialogue = labeled(file)
    stayed = []
    conveyed = 0
    for item in judged(dialogue).items:
        for facet in item.facets:
            places = {evidence.turn for evidence in facet.evidence}
            if not facet.conveyed or len(places) >= SHOWN:
                continue
            conveyed += 1
            without = labeled(file)
            for turn in without["transcript"]["turns"]:
                if turn["id"] in places:
                    turn["text"] = "那我们接着往下说，好吧？"
            again = next(i for i in judged(without).items if i.id == item.id)
            if next(f for f in again.facets if f.id == facet.id).conveyed:
                stayed.append(f"{item.id}#{facet.id}")
    assert conveyed
    assert not stayed
