"""Short answers to the customer's question: what was asked is part of what the answer says (几天？ 十五天。)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.checklist.learning.features import grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.matching.pattern_matches import PatternMatches
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine

LONGEST_ANSWER = 30
_LONGEST_QUESTION = 40
_ASKS = re.compile(
    "？|[吗呢嘛么伐噻](?:[。，]|$)|多少|几(?:[天年个点次回趟成岁块号分期]|[啊呀呢]?(?:[。，]|$))|哪[天年个些里儿一]|什么|啥|咋|怎么|为什么|多久|多长|好久|好多"
    "|([一-龥])不\\1|有没有|对不对|是不是|能不能|会不会|要不要"
)
_MARK = re.compile("[？。，！吗呢嘛啊呀么]+$")
_UNITS = re.compile("[A-Z]")
# 扣多少钱, 要交几年呀: a question word at the end of its clause, in whose place an amount is the statement.
_AMOUNT_ASKED = re.compile(
    "(?:多少(?:钱|天|年|岁|个点|次|回|趟)?|好多钱?|几多钱?|百分之几|几(?:天|年|岁|个点|个月|成|次|回|趟|期|号|万|块钱?|千)?|多久|多长时间?|好久"
    "|哪(?:一)?[天年])[^，。]{0,3}(?:[，。？！]|$)"
)
_A_NOT_A = re.compile("(?P<verb>[一-龥])不(?P=verb)|(?P<has>有)没有")
_MODAL = re.compile("(?<!不)(?:能够?|会|可以|保证|给|赔|保|管|退|亏|固定|要|算|扣|收)(?![不没])")
_YES_OR_NO = re.compile("(?:吗|吧|嘛|么|伐|不|是不是|对不对)[？。]?$")
_ASKING_END = re.compile("，?(?:(?:对|是|行|中|成|可以)?(?:吗|吧|嘛|么|伐|不|呢|啊|呀|哈)|，(?:对|是)|对不对|是不是)+$")
_HEADS = {
    "yes": re.compile(
        "^(?:嗯|啊|哦|哎|，|您说得|您说的)*(?:对|是|没错|能|会|要|有|可以|赔|管|保|得|亏|扣|收|退|给|包|算|正确|肯定|当然)"
    ),
    "no": re.compile("^(?:嗯|啊|哦|哎|，)*(?:不|没|别|未)"),
    "acknowledges": re.compile("^(?:嗯|哦|好|行|知道|明白|理解|了解|我记|听到|您放心|放心|这个|那)"),
}


def question_before(call: PreparedCall, position: int) -> PreparedLine | None:
    """The customer's line just before, if it asks something, or None."""
    before = call.lines[position - 1] if position else None
    if before is None or before.role != "customer" or _ASKS.search(before.words.coded) is None:
        return None
    return before


def asked_words(question: PreparedLine, answer: str = "") -> str:
    """The end of a question (coded), as the beginning of a sentence that the answer completes.

    An amount goes where it was asked for (管理费扣多少？ 百分之一。 is 管理费扣百分之一), a yes or a no to its verb
    (能不能保证？ 不能。 is 不能保证，不能).
    """
    coded = question.words.coded[-_LONGEST_QUESTION:]
    asked = _MARK.sub("", coded)
    if _UNITS.search(answer) is not None and (amounts := list(_AMOUNT_ASKED.finditer(coded))):
        last = amounts[-1]
        begin = max(coded.rfind(mark, 0, last.start()) for mark in "，。？！") + 1
        rest = coded[:begin] + coded[last.end() :]
        before = f"{_MARK.sub('', rest)}，" if _MARK.sub("", rest) else ""
        return before + coded[begin : last.start()]
    if _HEADS["no"].search(answer):
        stated = _A_NOT_A.sub(lambda m: f"不{m['verb']}" if m["verb"] else "没有", asked)
        if stated == asked and _YES_OR_NO.search(coded) is not None:
            before, comma, clause = _ASKING_END.sub("", asked).rpartition("，")
            stated = before + comma + _MODAL.sub(lambda m: f"不{m.group()}", clause, count=1)
        return stated + "，"
    if _HEADS["yes"].search(answer):
        return _ASKING_END.sub("", _A_NOT_A.sub(lambda m: m["verb"] or m["has"], asked)) + "，"
    return asked + "，"


def question_features(
    question: PreparedLine, asked: PatternMatches, answer: str, facets: Sequence[CompiledFacet]
) -> set[str]:
    """The features of a short answer from its question: what is asked for, and what kind of answer it gets."""
    coded = question.words.coded[-_LONGEST_QUESTION:]
    kinds = {name for name, pattern in _HEADS.items() if pattern.search(answer)} | set(_UNITS.findall(answer))
    about = {f"asks {facet.key}" for facet in facets if facet.asked_by.search(coded) is not None}
    about |= {name for name, places in asked.concepts if places}
    return grams(coded, (2,)) | about | {f"{name}>{kind}" for name in about for kind in kinds}
