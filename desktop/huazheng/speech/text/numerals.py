"""Numbers as people read them in a callback: 十五天, 二十年, 5%. The value never changes.

A recogniser writes the same number now in figures, now in characters, now in both.
"""

from __future__ import annotations

import re

_NUMERALS = "零一二三四五六七八九"
# Spans of time and ages of two figures; dates (12月3号), sums and numbers to dial are easier read as figures. 58年 is
# the year of a birth, and so is 30年 with a month after it.
_COUNTED_NUMBER = re.compile(
    r"(?<![\d.,年月/:%-])(?:([1-9]\d)(?=(?:天|岁|周岁|个月|期|次)(?!\d))|([12]\d|30)(?=年(?![^，。？,?]{0,3}[月生初])(?!\d)))"
)
_PERCENT = re.compile(r"百分之\s*(\d+(?:\.\d+)?)(?![\d万千百十])")


def normalize_numbers(text: str) -> str:
    """The text with 15天 as 十五天, 百分之5 as 5%."""
    return _PERCENT.sub(r"\1%", _COUNTED_NUMBER.sub(lambda found: _tens(int(found[1] or found[2])), text))


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
