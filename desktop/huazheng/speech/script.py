"""Chinese characters: shown simplified, kept as heard. A recogniser flips between the two from window to window."""

from __future__ import annotations

import re
from functools import cache
from typing import Any


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters, letter for letter."""
    return str(_converter().convert(text))


_WIDE = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_HALF = re.compile(
    r"(?<=[\u4e00-\u9fff0-9a-zA-Z])\s*([,?!;:])\s*(?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])\s*([,?!;:])\s*"
)


def readable(text: str) -> str:
    """The text as it is shown: simplified, with Chinese punctuation beside Chinese characters."""
    return _HALF.sub(lambda found: _WIDE[found[1] or found[2]], simplified(text))


def letters(text: str) -> str:
    """The text without punctuation and spaces."""
    return re.sub(r"[^\w]+", "", text)
