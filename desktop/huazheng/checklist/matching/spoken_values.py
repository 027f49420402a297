"""Spoken values in the form in which they are compared with the policy: ``15 days``, ``annual``, ``to age 80``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.checklist.normalization.quantities import quantities

if TYPE_CHECKING:
    from huazheng.checklist.matching.prepared_call import PreparedLine
    from huazheng.checklist.normalization.quantities import Quantity

_FREQUENCIES = (
    ("single", re.compile("趸|一次性|一次[^。？！，]{0,3}(?:[交缴付]清|[交缴付]完|付清)|E[交缴付][清完齐]|一[次趟]头|[交缴](?:这)?(?:E|一次)")),  # noqa: E501
    ("half_yearly", re.compile("半年")),
    ("quarterly", re.compile("季")),
    ("monthly", re.compile("V|每个?月|按月|(?<!个)月[交缴付供扣]|月月|逐月|每逢.月")),
    ("annual", re.compile("U|每年|按年|年[交缴付供扣]|年年|一年|逐年")),
)  # fmt: skip
_FOR_LIFE = re.compile("终身|终生|一辈子|一生|到老|到死")
_NEXT_DAY = re.compile("次日|第[二2K][天日]|翌日|转过?天|隔天|后一天|明天")
_SAME_DAY = re.compile("当[天日]|之日|那天|那日|日起|签收日|今天")
_CORRECTION = re.compile("[^。？！]{0,6}(?:不对|不是|看错|说错|错了|更正|串行|嘴快|岔了)[^。？！DYUAMPCENVTK]{0,14}")
_CORRECTED_WITHIN = 8
_MONTHS = {1: "monthly", 3: "quarterly", 6: "half_yearly", 12: "annual"}


def spoken_value(line: PreparedLine, unit: str | None, start: int, end: int) -> str | None:
    """The last value of a unit in a span of a line's coded words (people correct themselves), or None."""
    if unit is None:
        return None
    corrected = _CORRECTION.match(line.words.coded, end)
    if corrected is not None:
        start, end = corrected.end(), corrected.end() + _CORRECTED_WITHIN
    coded = line.words.coded[start:end]
    numbers = [quantity for at, quantity in line.words.numbers if start <= at < end]
    if unit == "frequency":
        return _frequency(coded, numbers)
    if unit == "term":
        return term(coded, numbers)
    if unit == "start":
        return "next day" if _NEXT_DAY.search(coded) else "same day" if _SAME_DAY.search(coded) else None
    fitting = [quantity for quantity in numbers if quantity.unit == unit]
    if not fitting:
        return None
    return f"{(fitting[0] if corrected is not None else fitting[-1]).value:g} {unit}"


def _frequency(coded: str, numbers: list[Quantity]) -> str | None:
    months = [_MONTHS.get(int(quantity.value)) for quantity in numbers if quantity.unit == "months"]
    if months and months[-1] is not None:
        return months[-1]
    return next((name for name, pattern in _FREQUENCIES if pattern.search(coded)), None)


def term(text: str, numbers: list[Quantity]) -> str | None:
    """The term of cover: ``for life``, ``to age 80``, ``20 years``, or None."""
    if _FOR_LIFE.search(text):
        return "for life"
    ages = [quantity for quantity in numbers if quantity.unit == "age"]
    years = [quantity for quantity in numbers if quantity.unit == "years"]
    if ages:
        return f"to age {ages[-1].value:g}"
    return f"{years[-1].value:g} years" if years else None


def policy_value(unit: str, fact: object) -> str | None:
    """A fact of the policy in the same form, or None where it has none."""
    if isinstance(fact, (int, float)):
        return f"{fact:g} {unit}"
    if not isinstance(fact, str) or not fact:
        return None
    if unit == "term":
        return term(fact, quantities(fact))
    if unit == "start":
        return fact.replace("_", " ")
    return fact
