"""Chinese characters: shown simplified, kept as heard. A recogniser flips between the two from window to window."""

from __future__ import annotations

import re

from huazheng.core.script import simplified

_WIDE = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_HALF = re.compile(
    r"(?<=[\u4e00-\u9fff0-9a-zA-Z])\s*([,?!;:])\s*(?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])\s*([,?!;:])\s*"
)


def readable(text: str) -> str:
    """The text as it is shown: simplified, with Chinese punctuation beside Chinese characters."""
    return _HALF.sub(lambda found: _WIDE[found[1] or found[2]], simplified(text))
