"""Voices are named by their words."""

from __future__ import annotations

import pytest

from huazheng.speech.diarization.role_labels import assign_roles, caller_score

CALLER = """您好，请问是王先生吗？
我是平安人寿的客服，工号三零二，本次通话会录音。
您购买的保险，是您本人亲笔签名的吗？
犹豫期是十五天，您清楚吗？
感谢您的配合，祝您生活愉快。"""
CUSTOMER = """是的，你是哪里？
哦，好的。
是我自己签的。
什么意思啊，你们业务员没跟我说过。
知道了。"""


def test_the_caller_and_the_customer() -> None:
    for first, second in ((0, 1), (1, 0)):
        named = assign_roles({first: CALLER, second: CUSTOMER})
        assert named[first][0] == "agent"
        assert named[second][0] == "customer"
        assert named[first][1] > 0.9


def test_a_customer_who_talks_more_than_the_caller() -> None:
    talker = CUSTOMER + "\n" + "我老公那天带我去的，那我也不知道啊，我眼睛不好，看不清楚那些字，你再说一遍。" * 3
    assert assign_roles({0: talker, 1: CALLER})[0][0] == "customer"


def test_a_voice_that_answers_in_single_words_is_the_customer() -> None:
    talker = "\n".join(
        [
            "你要过来的话肯定没有问题，因为你前面有基础",
            "那么后面还要学数据库，学会做动态的网站",
            "你们做网页的就要学这些",
        ]
        * 3
    )
    answers = "\n".join(["没有", "为什么", "多少", "谢谢", "行"])
    for first, second in ((0, 1), (1, 0)):
        named = assign_roles({first: talker, second: answers})
        assert named[first][0] == "agent"
        assert named[second][0] == "customer"
        assert named[first][1] > 0.6


def test_a_third_voice_goes_by_its_own_words() -> None:
    named = assign_roles({0: CALLER * 3, 1: CUSTOMER * 3, 2: "喂，你找谁啊，我妈在烧饭，我老婆不在。"})
    assert named[2][0] == "customer"
    assert named[0][0] == "agent"


def test_words_that_say_nothing_leave_it_doubtful() -> None:
    named = assign_roles({0: "嗯嗯，天气不错。", 1: "嗯嗯，天气不错呀。"})
    assert {role for role, _ in named.values()} == {"agent", "customer"}
    assert max(sure for _, sure in named.values()) < 0.65


@pytest.mark.parametrize("text", ["您是否了解保险责任？", "请问您现在方便吗？", "给您做个回访，跟您核实一下。"])
def test_what_callers_say(text: str) -> None:
    assert caller_score(text) > 1


@pytest.mark.parametrize("text", ["你们公司怎么回事？", "我听不懂，什么意思？", "我老公签的，我不知道。"])
def test_what_customers_say(text: str) -> None:
    assert caller_score(text) < -1
