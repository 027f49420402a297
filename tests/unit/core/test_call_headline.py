"""The sentence above the checklist: what was not made clear, what is disputed, what was not answered."""

from __future__ import annotations

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.schema.analysis import (
    Analysis,
    Contradiction,
    CustomerAnswer,
    ItemResult,
    Moment,
    PackUsed,
    Status,
)
from huazheng.core.text.call_headline import call_headline, is_settled

NOBODY = CustomerAnswer(response="none", turn=None, final="none")


def item(number: int, status: Status) -> ItemResult:
    return ItemResult(
        id=f"p/{number}", kind="inform", title=f"第{number}项", status=status, facets=(), customer=NOBODY, evidence=()
    )


def analysis(*statuses: Status, unanswered: int = 0) -> Analysis:
    moment = Moment(
        turn=0, start=0, end=1, quote="?", kind="clarification", item=None, resolved=False, answered_by=(), confidence=1
    )
    return Analysis(
        schema="huazheng.analysis/1",
        packs=(PackUsed(id="p", version="1", source="s"),),
        items=tuple(item(number, status) for number, status in enumerate(statuses, 1)),
        moments=(moment,) * unanswered,
    )


def test_the_headline_names_what_was_not_made_clear_first() -> None:
    titles = {"p/1": Text("退保损失", "Loss on surrender")}
    made = call_headline(analysis("not_mentioned", "explained", "partly_explained", unanswered=2), titles)
    assert made.zh == "2 项没讲清：退保损失、第3项；2 个问题没答"
    assert made.en == "2 items not fully explained: Loss on surrender, 第3项; 2 questions not answered"
    assert call_headline(analysis("explained", "confirmed"), {}).zh == "2 项都讲到了"


def test_what_the_customer_or_the_policy_contradicts_is_not_settled() -> None:
    denied = msgspec.structs.replace(item(1, "confirmed"), contested="denied")
    finding = Contradiction(kind="contradicts_policy", item="p/2", facet="f", said="10", turn=1, policy="15")
    whole = msgspec.structs.replace(analysis("confirmed", "explained", "explained"), findings=(finding,))
    whole = msgspec.structs.replace(whole, items=(denied, *whole.items[1:]))
    assert [is_settled(one, whole) for one in whole.items] == [False, False, True]
    assert call_headline(whole, {}).zh == "3 项都讲到了；2 项说法对不上：第1项、第2项"
    assert call_headline(whole, {}).en == "All 3 items were explained; 2 items disputed: 第1项, 第2项"
