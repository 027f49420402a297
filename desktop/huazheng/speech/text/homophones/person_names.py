"""Places of personal names in recognized text: any character may stand in a name, so none is corrected there."""

from __future__ import annotations

import re

_NAME = r"([\u4e00-\u9fff]{1,4}?)"
_BEFORE_A_TITLE = re.compile(
    rf"(?:(?<=[是叫姓为找])|(?:^|(?<=[，。？！、,?!]))(?:请问)?){_NAME}(?:先生|女士|小姐|太太|师傅|老师|阿姨|大爷|大哥|大姐)"
)
_INTRODUCED = re.compile(
    r"(?:[我您你他她]叫|名叫|名字是)([\u4e00-\u9fff]{2,3})(?=[，。？！,?!吗吧]|$)|姓(?!名|什|啥|氏)([\u4e00-\u9fff])"
)


def name_characters(text: str) -> set[int]:
    """Positions of the characters of names: before a title (房先生), or after 姓 and 我叫."""
    spans = [found.span(1) for found in _BEFORE_A_TITLE.finditer(text)]
    spans += [found.span(found.lastindex or 0) for found in _INTRODUCED.finditer(text)]
    return {at for span in spans for at in range(*span)}
