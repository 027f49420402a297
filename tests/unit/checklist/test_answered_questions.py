"""Short answers and the customer's question as one statement, and everyday words as the common one."""

from __future__ import annotations

import pytest

from huazheng.checklist.labeled_data import prepare_turns
from huazheng.checklist.matching.answered_questions import asked_words, question_before
from huazheng.checklist.normalization.everyday_words import in_common_words
from huazheng.checklist.packs.loader import known_packs


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("管理费扣多少？", "百分之一点二。", "管理费扣P。"),
        ("那我得交多少回呀？", "十回。", "那我得交C。"),
        ("第二年退能剩多少？我交了两万。", "七千三。", "我交了M，第Y退能剩M。"),
        ("超过保底的那些，你们能保证吗？", "不能。", "超过保底的那些，你们不能保证，不能。"),
        ("账户收益能不能保证啊", "不保证的", "账户收益不能保证，不保证的"),
        ("得了癌症它管不管？", "管，确诊就给。", "得了癌症它管，管，确诊就给。"),
        ("犹豫期是怎么回事？", "就是可以反悔。", "犹豫期是怎么回事，就是可以反悔。"),
    ],
)
def test_a_question_and_its_answer_read_as_one_statement(question: str, answer: str, statement: str) -> None:
    call = prepare_turns(
        [{"speaker": "customer", "text": question}, {"speaker": "agent", "text": answer}], known_packs()
    )
    asked = question_before(call, 1)
    assert asked is not None
    own = call.lines[1].words.coded
    assert asked_words(asked, own) + own == statement


def test_everyday_words_are_read_as_the_common_one() -> None:
    assert in_common_words("兴许打到A，人没了给到家里") == "可能保到A，身故给付家里"
    assert in_common_words("犹豫期十五天") == "犹豫期十五天"
