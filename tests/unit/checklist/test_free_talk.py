"""Talk as people have it: many items in one breath, short answers, evasions, and customers who push back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.matching.facets import segments
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.text.labels import status_words
from support.labeled_calls import say

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis, ItemResult

LIFE = "cn-life-new-policy"


def analysis_of(*turns: tuple[str, str], pack: str = LIFE) -> Analysis:
    """The analysis of a short call."""
    return judge(say(*turns), load_packs([pack]))


def item_of(analysis: Analysis, name: str) -> ItemResult:
    """One item of an analysis."""
    return next(item for item in analysis.items if item.id.endswith(f"/{name}"))


def conveyed(analysis: Analysis, name: str) -> set[str]:
    """The facets of an item that were conveyed."""
    return {facet.id for facet in item_of(analysis, name).facets if facet.conveyed}


def test_a_long_sentence_is_judged_by_its_clauses_too() -> None:
    text = "一年三万六交十年，保到八十岁，喝酒开车出的事不赔，犹豫期十五天从签收第二天起算，中途退保是要亏钱的。"
    spans = {text[start:end] for start, end in segments(text)}
    assert "保到八十岁，" in spans
    assert "保到八十岁，喝酒开车出的事不赔，" in spans
    assert text in spans


def test_items_told_in_one_breath_are_found() -> None:
    said = "您这个一年三万六，交十年，保到八十岁，人没了赔五十万，喝酒开车出的事不赔，中途退保是要亏钱的。"
    analysis = analysis_of(("a", said), ("c", "嗯。"))
    assert {"period", "frequency", "amount"} <= conveyed(analysis, "payment")
    assert conveyed(analysis, "coverage") == {"liability", "exclusions", "period"}
    assert "loss" in conveyed(analysis, "surrender_loss")


@pytest.mark.parametrize(
    ("question", "answer", "item", "facet"),
    [
        ("犹豫期是几天？", "十五天。", "cooling_off", "length"),
        ("那哪些不赔？", "酒驾、吸毒。", "coverage", "exclusions"),
        ("保到多少岁？", "七十五。", "coverage", "period"),
        ("那我中途退了亏不亏？", "亏，亏不少呢。", "surrender_loss", "loss"),
        ("我这个是每年交一次，交十年，对不对？", "对。", "payment", "frequency"),
    ],
)
def test_a_short_answer_is_judged_with_its_question(question: str, answer: str, item: str, facet: str) -> None:
    assert facet in conveyed(analysis_of(("c", question), ("a", answer)), item)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("犹豫期是几天？", "合同首页上有写的。"), ("那哪些不赔？", "这个您得问理赔部。"), ("犹豫期是几天？", "您放心。")],
)
def test_an_evasive_answer_conveys_nothing_of_its_question(question: str, answer: str) -> None:
    analysis = analysis_of(("c", question), ("a", answer))
    assert not [facet for item in analysis.items for facet in item.facets if facet.conveyed]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("犹豫期怎么退您看一下保单首页。", "cooling_off"),
        ("退保损失问题您都清楚吧？", "surrender_loss"),
        ("责任免除在条款第六条，您回头翻一下。", "coverage"),
        ("犹豫期业务员应该都跟您讲过了，我就不重复了。", "cooling_off"),
    ],
)
def test_naming_and_pointing_elsewhere_explain_nothing(text: str, item: str) -> None:
    analysis = analysis_of(("a", text), ("c", "嗯。"))
    assert not conveyed(analysis, item)
    assert item_of(analysis, item).status in ("asked_only", "not_mentioned")


def by_voice(speaker: str, text: str, confidence: float | None) -> dict[str, object]:
    """A turn as the recognizer writes it."""
    turn: dict[str, object] = {"speaker": speaker, "text": text}
    return turn if confidence is None else turn | {"speaker_confidence": confidence}


@pytest.mark.parametrize("confidence", [None, 0.9], ids=["typed", "by voice"])
def test_wording_never_makes_an_explanation_of_another_speakers_words(confidence: float | None) -> None:
    """A swapped turn among nine right ones: typed labels are the truth, others leave a possibility."""
    said = "您的犹豫期是十五天，从您签收合同的次日起算，期间可以无条件全额退保，我们只扣十块工本费。"
    pairs = [("agent", "您好，我是福安人寿的回访专员，打扰您一下。"), ("customer", "嗯，你说吧，我听着。")] * 4
    turns = [
        by_voice(who, text, confidence) for who, text in [*pairs, ("customer", said), ("customer", "哦，我晓得了。")]
    ]
    turns = [turn | {"id": i, "start": 5.0 * i, "end": 5.0 * i + 4} for i, turn in enumerate(turns)]
    transcript = msgspec.convert({"schema": "huazheng.transcript/1", "turns": turns}, type(say(("a", "喂"))))
    item = item_of(judge(transcript, load_packs([LIFE])), "cooling_off")
    assert item.status in ("not_mentioned", "asked_only")
    assert item.possibly == (None if confidence is None else "explained")


@pytest.mark.parametrize(
    ("asked", "said", "kind"),
    [
        ("请问您是否清楚责任免除？请回答是或者否。", "否。", "not_understood"),
        ("请问投保单是否由您本人亲笔签名？请回答是或者否。", "否。", "denied"),
        ("您清楚犹豫期的权利吗？", "被你问住了。", "not_understood"),
        ("以上内容您都清楚吗？", "清楚个啥呀，听得一头雾水。", "not_understood"),
        ("退保会有损失的。", "那扣多少？", "clarification"),
    ],
)
def test_ways_of_not_understanding_are_moments(asked: str, said: str, kind: str) -> None:
    analysis = analysis_of(("a", asked), ("c", said))
    assert [moment.kind for moment in analysis.moments] == [kind]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("已为您记录：不清楚。", "我没说不清楚，我说的是清楚。"),
        ("以上内容您是否都清楚？", "不清楚的我自己会问，你接着说。"),
        ("您还有什么不清楚的地方吗？", "没有。"),
        ("投保单上是您本人的字吧？", "不是我签的还能是谁签的嘛。"),
    ],
)
def test_announcements_and_rhetorical_questions_are_no_moments(asked: str, said: str) -> None:
    assert analysis_of(("a", asked), ("c", said)).moments == ()


@pytest.mark.parametrize("answer", ["已为您记录。下一题。", "您看一下现金价值表。", "您抽时间看看合同。"])
def test_a_note_or_a_pointer_resolves_nothing(answer: str) -> None:
    call = (("a", "退保损失您清楚吗？"), ("c", "不清楚，损失多少？"), ("a", answer), ("c", "哦，好吧。"))
    (moment,) = analysis_of(*call).moments
    assert not moment.resolved


def test_an_answer_much_later_in_the_call_resolves_a_moment() -> None:
    others = [("a", "您的电话号码没变吧？"), ("c", "没变。"), ("a", "地址还是原来的吧？"), ("c", "是的。")] * 3
    later = [("a", "刚才您问犹豫期，是十五天，签收合同第二天开始算。"), ("c", "哦，十五天，明白了。")]
    asked = [("a", "犹豫期您清楚吗？"), ("c", "不清楚，几天？"), ("a", "已为您记录。")]
    first = analysis_of(*asked, *others, *later).moments[0]
    assert first.resolved
    assert first.answered_by == (len(asked) + len(others),)
    assert not analysis_of(*asked, *others).moments[0].resolved


def test_a_question_put_again_and_answered_resolves_the_first_one_too() -> None:
    turns = [
        ("a", "请问您是否看过投保提示书？请回答是或者否。"),
        ("c", "投保提示书是哪一份？"),
        ("a", "抱歉，我没有理解您的意思。请回答是或者否。"),
        ("c", "转人工。"),
        ("a", "您好，我是人工坐席，您有什么需要我解释的？"),
        ("c", "就那个投保提示书，到底是哪一份？"),
        ("a", "投保提示书就是您投保之前签的那一页，上面写着请您确认保障需求和如实告知，比如您的健康情况。"),
        ("c", "哦，是那一页，明白了。"),
    ]
    answered = [moment.resolved for moment in analysis_of(*turns).moments]
    assert len(answered) >= 2
    assert all(answered)
    assert not any(moment.resolved for moment in analysis_of(*turns[:5]).moments)


def test_an_explanation_beside_an_open_question_says_so() -> None:
    told = ("a", "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。")
    analysis = analysis_of(told, ("c", "去哪儿退啊？"), ("a", "已为您记录。"))
    item = item_of(analysis, "cooling_off")
    assert (item.status, item.contested) == ("explained", "open_question")
    assert status_words(item).zh == "已说明，但客户仍有疑问"
    assert item_of(analysis_of(told, ("c", "明白了。")), "cooling_off").contested is None


def test_a_confirmation_beside_a_denial_says_so() -> None:
    asked = ("a", "您是不是在我们公司购买了这份保险，投保单上是您本人亲笔签名吗？")
    item = item_of(analysis_of(asked, ("c", "不是我签的，是业务员签的。")), "purchase_signature")
    assert (item.status, item.contested) == ("confirmed", "denied")
    assert status_words(item).en == "Confirmed, but the customer denied it"


@pytest.mark.parametrize(
    ("turns", "resolved"),
    [
        # Asked for a figure, told that there is a loss, asked again.
        (
            (
                ("a", "提前退会有损失的，清楚吧？"),
                ("c", "退了损失多少？"),
                ("a", "时间越长损失越小。"),
                ("c", "那现在退损失多少？"),
            ),
            False,
        ),
        # A machine that repeats its question has not answered.
        (
            (
                ("a", "签名是您本人亲笔签署吗？请回答是或者否。"),
                ("c", "手机上签的算亲笔吗？"),
                ("a", "抱歉，没有识别到您的回答。请问签名是您本人亲笔签署吗？请回答是或者否。"),
                ("c", "是，是我。"),
            ),
            False,
        ),
        # Who did not understand the whole point does not by a part of it, much later.
        (
            (
                ("a", "犹豫期的起算时间、天数和权利您清楚吗？"),
                ("c", "不清楚。"),
                ("a", "这个您抽时间看一下合同。"),
                ("c", "嗯。"),
                ("a", "犹豫期的天数是十五天。"),
                ("c", "哦，十五天。"),
            ),
            False,
        ),
        (
            (
                ("a", "犹豫期您清楚吗？"),
                ("c", "不清楚，几天啊？"),
                ("a", "犹豫期是十五天，从您签收合同的次日起算，期间退保全额退。"),
                ("c", "哦，明白了。"),
            ),
            True,
        ),
    ],
)
def test_a_moment_is_resolved_by_what_was_asked_for(turns: tuple[tuple[str, str], ...], resolved: bool) -> None:
    assert analysis_of(*turns).moments[0].resolved is resolved


def test_what_is_not_understood_after_a_double_negation_is_heard() -> None:
    said = "没有什么不清楚的，哦，就是那个“保证领取”，我还没搞懂。"
    (moment,) = analysis_of(("a", "您还有什么不清楚的吗？"), ("c", said)).moments
    assert moment.kind == "not_understood"


def test_the_item_that_a_customer_names_goes_before_what_was_discussed() -> None:
    said = "妈，我替你问问，这到底保个啥，人没了管不？"
    (moment,) = analysis_of(
        ("a", "您一年交三万六，交十年。"), ("c", "哦。"), ("a", "一年三万六。"), ("c", said)
    ).moments
    assert moment.item == f"{LIFE}/coverage"
