"""Figures as they are spoken, for comparing 70 with 七十."""

from __future__ import annotations

_NUMERALS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUP = 4
_LONGEST_NUMBER = 8


def spoken_figures(digits: str) -> str:
    """Chinese reading of a number below a hundred million; other figures (a leading zero, more digits) one by one."""
    if digits.startswith("0") or len(digits) > _LONGEST_NUMBER:
        return "".join(_NUMERALS[int(digit)] for digit in digits)
    upper, lower = divmod(int(digits), 10**_GROUP)
    if not upper:
        return _group(lower).removeprefix("一") if lower < 20 and lower >= 10 else _group(lower)
    gap = "零" if 0 < lower < 10 ** (_GROUP - 1) else ""
    return f"{spoken_figures(str(upper))}万{gap}{_group(lower)}"


def _group(number: int) -> str:
    """Reading of up to four digits."""
    text, gap = "", False
    for unit, digit in enumerate(reversed(str(number))):
        if digit == "0":
            gap = bool(text)
            continue
        text = _NUMERALS[int(digit)] + _UNITS[unit] + ("零" if gap and not text.startswith("零") else "") + text
        gap = False
    return text
