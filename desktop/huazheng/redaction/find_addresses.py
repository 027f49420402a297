"""Addresses: a road or village with a number, or a city with its district; and dates of birth after a word for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.redaction.find_numbers import DIGIT
from huazheng.redaction.personal_data import PersonalDatum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = rf"[{DIGIT}十百千A-Za-z]{{1,6}}"
_PLACE = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,24}}?(?:路|街|巷|弄|道|胡同|村|园|苑|段|里|屯|组)|[\u4e00-\u9fff]{{2,16}}?(?:区|县|镇|乡))"
    rf"{_NUMBER}(?:号院|号楼|号|弄|栋|幢|楼|单元|室|层|座|组|院)(?:之{_NUMBER})?"
    rf"(?:[\s，、]?(?:{_NUMBER}(?:号院|号楼|号|弄|栋|幢|楼|单元|室|层|座|门)|[\u4e00-\u9fff]{{2,8}}?(?:小区|花园|大厦|公寓)))*"
    rf"(?:[{DIGIT}]{{3,4}}室?)?"
)
_REGION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}(?:省|自治区))?[\u4e00-\u9fff]{2,4}市[\u4e00-\u9fff]{1,4}(?:区|县|镇|街道)"
    r"|[\u4e00-\u9fff]{2,3}省[\u4e00-\u9fff]{2,4}(?:市|县)"
)
_LEAD = re.compile(
    r"^.*(?:地址是|地址|住在|我住|我家在|家在|家里是|寄到|寄给|合同寄到|送到|是在|是|在|住|到|写)(?=[\u4e00-\u9fff]{2})"
)
_BIRTH_CUE = re.compile(r"生日|出生|生辰")
_DATE = re.compile(rf"(?:(?:一九|二零|19|20)?[{DIGIT}]{{2}}年)?[{DIGIT}十]{{1,3}}月份?[{DIGIT}十]{{1,3}}[日号]?")
_CUE_REACH = 14


def find_addresses(texts: Sequence[str]) -> Iterator[PersonalDatum]:
    """Addresses, from the name of the place to the number of the room."""
    for turn, text in enumerate(texts):
        for pattern in (_PLACE, _REGION):
            for match in pattern.finditer(text):
                lead = _LEAD.match(match[0])
                start = match.start() + (lead.end() if lead is not None else 0)
                yield PersonalDatum(turn, start, match.end(), "address", text[start : match.end()])


def find_birth_dates(texts: Sequence[str]) -> Iterator[PersonalDatum]:
    """Dates of birth, in the same turn as the word for it or in the next one."""
    before = ""
    for turn, text in enumerate(texts):
        for match in _DATE.finditer(text):
            if _BIRTH_CUE.search(f"{before}{text[: match.start()]}"[-_CUE_REACH:]):
                yield PersonalDatum(turn, match.start(), match.end(), "birth_date", match[0])
        before = text
