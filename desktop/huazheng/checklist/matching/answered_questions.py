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
    "？|[吗呢嘛么伐噻](?:[。，]|$)|多少|几[天年个点次回趟成岁块号]|哪[天年个些里儿一]|什么|啥|咋|怎么|为什么|多久|多长|好久|好多"
    "|([一-龥])不\\1|有没有|对不对|是不是|能不能|会不会|要不要"
)
_MARK = re.compile("[？。，！吗呢嘛啊呀么]+$")
_UNITS = re.compile("[A-Z]")
_HEADS = {
    "yes": re.compile(
        "^(?:嗯|啊|哦|哎|，|您说得|您说的)*(?:对|是|没错|能|会|要|有|可以|赔|管|保|得|亏|正确|肯定|当然)"
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


def asked_words(question: PreparedLine) -> str:
    """The end of a question (coded), as the beginning of a sentence that the answer completes."""
    return _MARK.sub("", question.words.coded[-_LONGEST_QUESTION:]) + "，"


def question_features(
    question: PreparedLine, asked: PatternMatches, answer: str, facets: Sequence[CompiledFacet]
) -> set[str]:
    """The features of a short answer from its question: what is asked for, and what kind of answer it gets."""
    coded = question.words.coded[-_LONGEST_QUESTION:]
    kinds = {name for name, pattern in _HEADS.items() if pattern.search(answer)} | set(_UNITS.findall(answer))
    about = {f"asks {facet.key}" for facet in facets if facet.asked_by.search(coded) is not None}
    about |= {name for name, places in asked.concepts if places}
    return grams(coded, (2,)) | about | {f"{name}>{kind}" for name in about for kind in kinds}
