"""Display text of recognized words: simplified characters, Chinese punctuation, and numbers as people read them.

The meaning of a number never changes. A recognizer flips between simplified and traditional characters, and between
figures and numerals, from window to window.
"""

from __future__ import annotations

import re

from huazheng.core.text.script import simplified

_WIDE = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_ENGLISH = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z]{2}[^\u4e00-\u9fff]*")
_HALF = re.compile(
    r"(?<=[\u4e00-\u9fff0-9a-zA-Z])\s*([,?!;:])\s*(?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])\s*([,?!;:])\s*"
)
_NUMERALS = "零一二三四五六七八九"
# Durations and ages of two figures; dates (12月3号), sums and numbers to dial are easier read as figures. 58年 is the
# year of a birth, and so is 30年 with a month after it.
_COUNTED_NUMBER = re.compile(
    r"(?<![\d.,年月/:%-])(?:([1-9]\d)(?=(?:天|岁|周岁|个月|期|次)(?!\d))|([12]\d|30)(?=年(?![^，。？,?]{0,3}[月生初])(?!\d)))"
)
_PERCENT = re.compile(r"百分之\s*(\d+(?:\.\d+)?)(?![\d万千百十])")


def normalize_script(text: str) -> str:
    """The text in simplified characters, with Chinese punctuation beside Chinese characters; English unchanged."""
    if _ENGLISH.fullmatch(text):
        return text
    return _HALF.sub(lambda match: _WIDE[match[1] or match[2]], simplified(text))


def normalize_numbers(text: str) -> str:
    """The text with 15天 as 十五天, and 百分之5 as 5%."""
    return _PERCENT.sub(r"\1%", _COUNTED_NUMBER.sub(lambda match: _tens(int(match[1] or match[2])), text))


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
