"""Parsing of spoken numbers: 十五天, 半个月, 一万二, 百分之四十, 到八十岁, 三月十三号.

Each is found with its unit and its value, so that a pack can ask for "a number of days" without listing spellings.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Unit = Literal["days", "months", "years", "age", "yuan", "percent", "times", "date", "number"]

DIGITS = {
    "零": 0, "〇": 0, "幺": 1, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9,
}  # fmt: skip
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_RUN = r"[0-9零〇幺一二两俩三仨四五六七八九十百千万廿卅]"
_NUMBER = rf"(?:{_RUN}(?:{_RUN}|,(?=\d{{3}}))*(?:[.点][0-9零一二三四五六七八九幺]+)?(?:万|千|百)?)"
_SMALL_YUAN = 100
_LONGEST_YEARS = 120
_LARGEST_PERCENT = 1000
_BARE = frozenset("一两俩千百万亿幺")
_AGES = range(15, 111)  # ages to which a policy runs
_LARGEST_RATE = 20  # 一点七五, said without a unit, is a rate


class Quantity(NamedTuple):
    """A number with its unit and its half-open span in the text."""

    start: int
    end: int
    unit: Unit
    value: float


def number_of(text: str) -> float | None:
    """The value of a spoken or written number, or None: ``一万二`` is 12000, ``三点五`` 3.5, ``二零三零`` 2030."""
    text = text.replace(",", "").replace("廿", "二十").replace("卅", "三十")
    try:
        return float(text)
    except ValueError:
        pass
    whole, point, decimals = text.partition("点") if "点" in text else text.partition(".")
    if point:
        head = number_of(whole)
        scale = SCALES.get(decimals[-1:], 1)
        tail = "".join(str(DIGITS[c]) if c in DIGITS else c for c in decimals.rstrip("十百千万亿"))
        if head is None or not tail.isdigit():
            return None
        return round(float(f"{head:.0f}.{tail}") * scale, 6)
    if not re.search("[十百千万亿]", whole):
        return float("".join(str(DIGITS.get(c, c)) for c in whole)) if whole else None
    return _scaled(whole)


def _scaled(text: str) -> float | None:
    total, section, digits, last = 0.0, 0.0, "", 1
    for char in text:
        if char in SCALES:
            scale = SCALES[char]
            count = float(digits) if digits else 1.0
            if scale >= 10_000:
                total = (total + section + (float(digits) if digits else 0.0)) * scale or scale
                section = 0.0
            else:
                section += count * scale
            digits, last = "", scale
        elif char.isdigit():
            digits += char
        elif DIGITS.get(char) == 0:
            last = 10
        else:
            digits += str(DIGITS[char])
    if digits:  # 一万二 is 12000, 一百零二 is 102
        section += float(digits) * (last / 10 if last >= 100 and len(digits) == 1 else 1)
    return total + section


def _q(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("#", _NUMBER))


_DATE = _q(
    r"(?:(?:二零|二〇|20|19|一九)[0-9零〇一二三四五六七八九]{2}年|(?<![0-9一二三四五六七八九十])[零〇0][0-9一二三四五六七八九]年|[今明后去前]年)?"
    r"(?:初[一二三四五六七八九十](?![次期级始中高])|(?:#月份?|腊月|正月|本月|上个?月|下个?月|这个?月)(?:#|初#)[号日]|#月份(?!钱)|#号(?!头|楼|线))"
)
_YEAR = _q(
    r"(?:(?:二零|二〇|20|19|一九)[0-9零〇一二三四五六七八九]{2}年|(?<![0-9一二三四五六七八九十])[零〇][0-9零一二三四五六七八九]年)"
)
_RULES: tuple[tuple[re.Pattern[str], Unit, float], ...] = (
    # 三万六一年: the premium ends before 一年
    (re.compile(rf"(?P<n>{_RUN}+[万千百][一二三四五六七八九])(?=一(?:年|个?月|季|回|次|期|趟))"), "yuan", 1),
    # 三十万一笔交完: the premium, then once
    (re.compile(rf"(?P<n>{_RUN}+[万千])(?=一(?:笔|次|回|趟|把))"), "yuan", 1),
    (_DATE, "date", 0),
    (_YEAR, "date", 0),
    (_q(r"百分之(?P<n>#)|(?P<m>#)%|(?P<o>#)个(?:百分)?点|(?P<half>#)个半(?:百分)?点|(?P<about>#)点几|(?P<p>#)(?:成)(?!本|立|功|了|长|年|分|都|熟)|(?P<h>一大半|一多半|一小半|对半|一半|小一半)|(?P<t>#分之#)"), "percent", 1),  # noqa: E501
    (_q(r"(?P<h>半)(?:个|拉|块)?多?月(?!付|交|扣|缴)|(?P<n>#)(?:个|来|多)?(?:自然|工作)?(?:天|昼夜)|(?P<n2>#)个?(?:自然|工作)日|(?P<d>#)日(?![元])"), "days", 1),  # noqa: E501
    (_q(r"(?P<n>#)(?:个)?(?:礼拜|星期|周)(?![岁年一二三四五六日天])"), "days", 7),
    (_q(r"(?P<n>#)(?:周岁|岁)"), "age", 1),
    # 保到七十五: an age, also without 岁
    (_q(r"(?:保|管|打|给|领|活|陪|顾|罩|交|缴)(?:您|你|侬|他|她|孩子|人|足)?(?:到|至)(?P<age>#)(?![0-9个块元万千百天年月期%％厘点成号次回倍种岁周])"), "age", 1),  # noqa: E501
    (_q(r"(?P<n>#)个(?:半)?(?:来|多)?月"), "months", 1),
    (_q(r"#月份?(?!钱)"), "date", 0),
    (_q(r"(?P<n>#)个?(?:来|多|几)?(?:整)?(?:年|载)(?!级|轻|纪|终|会|化|度(?!末)|红|金)"), "years", 1),
    (_q(r"(?P<n>#)(?:来|多|几|把)?(?:块|元|圆|蚊|钿|刀)(?:洋)?(?:钱|钿|整|零?[0-9一二三四五六七八九]角?)?"), "yuan", 1),
    (_q(r"(?P<n>#)(?:个)?(?:期|回|次|趟|道|笔|遍|把|遭|转)(?!性|数|月|日|待|间|限|交费|缴费|健|合)"), "times", 1),
    (_q(r"(?P<n>#)"), "number", 1),
)  # fmt: skip
_NOT_NUMBERS = re.compile(
    "(?:前|过|这|等|隔)(?:两|俩|一两|几)天|(?:说|讲|念|问|看|读|重复|播|听)(?:了|过|您|你|给您)?[一两二三几十]遍"
    "|万一|万能|百万医疗|万事|千万(?!元|块)|一些|一样|一下|一定|一起|一直|一般|一点(?![零一二三四五六七八九0-9])|一点一点|一会|一栏|一边|一旦|一共|一块|一切|一致"
    "|一律|一句|一声|一辈子|一生|一世|一份|一张|一个(?!月|礼拜|星期|半|多月|点)|这一|那一|哪一|另一|第[一二三四五六七八九十0-9]+条|三方|两全|双录|八成是|七七八八|一一"
    "|百年|统一|唯一|万福|千里|百岁|三者|十足|十分(?!之)|九泉|四处|一五一十|不管三七|说不定一|两清|一单|一手"
)


def quantities(text: str) -> list[Quantity]:
    """Every number in the text with its unit, in order; they never overlap."""
    blocked = [m.span() for m in _NOT_NUMBERS.finditer(text)]
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for rule, unit, factor in _RULES:
        left = "".join("\0" if used else char for char, used in zip(text, taken, strict=True))
        for match in rule.finditer(left):
            start, end = match.span()
            if any(taken[start:end]) or any(a < end and start < b for a, b in blocked if b - a > 1 and a <= start):
                continue
            if text[start - 1 : start] == "第" and unit in ("days", "times", "number"):
                continue  # 第二天 is a day, not a length
            quantity = _read(match, unit, factor)
            if quantity is not None:
                taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
                found.append(quantity)
    return sorted(found)


def _read(match: re.Match[str], unit: Unit, factor: float) -> Quantity | None:
    start, end = match.span()
    if unit == "date":
        return Quantity(start, end, "date", 0.0)
    groups = {name: text for name, text in match.groupdict().items() if text}
    name, text = next(iter(groups.items()))
    if name == "h":
        return Quantity(start, end, unit, 15.0 if unit == "days" else 50.0)
    if name == "t":
        below, _, above = text.partition("分之")
        a, b = number_of(above), number_of(below)
        return Quantity(start, end, unit, round(100 * a / b, 2)) if a and b else None
    value = number_of(text)
    if value is None:
        return None
    if name == "age":
        return Quantity(*match.span(name), unit, value) if value in _AGES else None
    if name == "p":
        value *= 10
    if name == "half":  # 一个半点
        value += 0.5
    return _plausible(Quantity(start, end, unit, round(value * factor, 4)), match, text)


def _plausible(found: Quantity, match: re.Match[str], text: str) -> Quantity | None:
    if found.unit == "years" and found.value > _LONGEST_YEARS:  # 六千年交 is an amount, then 年交
        return Quantity(found.start, found.start + len(text), "yuan", found.value)
    if found.unit == "percent" and found.value > _LARGEST_PERCENT:
        return None
    if found.unit == "number":
        bare = match.group()
        if bare in _BARE:
            return None
        if found.value >= _SMALL_YUAN and not re.fullmatch("[0-9]{4,}|[零〇幺一二三四五六七八九]{3,}", bare):
            return Quantity(found.start, found.end, "yuan", found.value)
        if ("点" in bare or found.value != int(found.value)) and found.value < _LARGEST_RATE:
            return Quantity(found.start, found.end, "percent", found.value)
        if bare.isdigit() and len(bare) >= 4 and not bare.startswith("0"):
            return Quantity(found.start, found.end, "yuan", found.value)
    return found
