"""Contradictions between the agent and the policy, and between statements; and what is no contradiction."""

from __future__ import annotations

import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.schema.policy_facts import PolicyFacts
from support.labeled_calls import say

LIFE = load_packs(["cn-life-new-policy"])


@pytest.mark.parametrize(
    ("said", "facts", "facet", "value", "policy"),
    [
        ("犹豫期是十天，从签收次日起算。", {"cooling_off_days": 15}, "length", "10 days", "15 days"),
        ("缴费是每年交六千，一共交十年。", {"payment_years": 20}, "period", "10 years", "20 years"),
        ("保费是月交的，每个月扣五百块。", {"frequency": "annual"}, "frequency", "monthly", "annual"),
        ("每年交保费六千八百元。", {"premium_yuan": 8600}, "amount", "6800 yuan", "8600 yuan"),
        ("保险责任是身故赔二十万，保到您八十岁。", {"coverage_period": "终身"}, "period", "to age 80", "for life"),
        ("犹豫期从签收合同当天开始算，十五天。", {"cooling_off_start": "next_day"}, "start", "same day", "next day"),
    ],
)
def test_what_contradicts_the_policy_is_found(said: str, facts: dict, facet: str, value: str, policy: str) -> None:
    analysis = judge(say(("a", said), ("c", "好。")), LIFE, PolicyFacts(**facts))
    found = [(f.kind, f.facet, f.said, f.policy) for f in analysis.findings]
    assert ("contradicts_policy", facet, value, policy) in found


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("犹豫期是十天，哦说错了，是十五天。", {"cooling_off_days": 15}),
        ("每个月扣五百块保费。", {"premium_yuan": 6000}),
        ("犹豫期是十五天，等待期是九十天。", {"cooling_off_days": 15}),
        ("保到您八十岁。", {"coverage_period": "至80岁"}),
    ],
)
def test_what_agrees_with_the_policy_is_no_finding(said: str, facts: dict) -> None:
    assert judge(say(("a", said), ("c", "好。")), LIFE, PolicyFacts(**facts)).findings == ()


def test_ten_days_here_and_fifteen_there_contradict_each_other() -> None:
    call = say(("a", "您的犹豫期是十天。"), ("c", "嗯。"), ("a", "刚才说的犹豫期，十五天之内都可以退。"), ("c", "好。"))
    (found,) = [f for f in judge(call, LIFE).findings if f.facet == "length"]
    assert (found.kind, found.said, found.turn) == ("contradicts_itself", "10 days; 15 days", 2)


def test_a_single_premium_policy_is_not_asked_about_payment_unless_the_agent_raises_it() -> None:
    facts = PolicyFacts(premium_mode="single")
    silent = judge(say(("a", "您的犹豫期是十五天。"), ("c", "嗯。")), LIFE, facts)
    raised = judge(say(("a", "您这个保费是一次交清的，后面不用再交了。"), ("c", "嗯。")), LIFE, facts)
    assert not any(item.id.endswith("/payment") for item in silent.items)
    assert any(item.id.endswith("/payment") for item in raised.items)


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        ((("a", "您买的这个是保险，对吧？"), ("c", "我那是去存的钱，不是买保险。")), "sold_as_deposit"),
        ((("a", "您放心，这个稳赚的，到时候都能拿到。"), ("c", "好。")), "guaranteed_return"),
        ((("a", "等会儿不管问什么，您就说清楚就行了。"), ("c", "好。")), "coached"),
        ((("a", "签名是您本人吗？"), ("c", "不是，我老伴替我签的。")), "signed_by_other"),
        ((("a", "您买了一份年金，对吧？"), ("c", "我没买过什么保险啊。")), "bought_unaware"),
    ],
)
def test_a_signal_is_seen(turns: tuple[tuple[str, str], ...], kind: str) -> None:
    assert kind in {signal.kind for signal in judge(say(*turns), LIFE).signals}


@pytest.mark.parametrize(
    "turns",
    [
        (("a", "红利不是固定的，我们不保证收益。"), ("c", "知道。")),
        (("a", "这个是保险，不是存款，您知道吧？"), ("c", "知道不是存款。")),
        (("a", "没有人替您签字吧？"), ("c", "没人替我签，我自己签的。")),
    ],
)
def test_the_opposite_is_no_signal(turns: tuple[tuple[str, str], ...]) -> None:
    assert judge(say(*turns), LIFE).signals == ()
