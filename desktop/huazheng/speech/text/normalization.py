"""Chinese characters: shown simplified, kept as heard. A recogniser flips between the two from window to window."""

from __future__ import annotations

import re

from huazheng.core.text.script import simplified

_WIDE = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_ENGLISH = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z]{2}[^\u4e00-\u9fff]*")
_HALF = re.compile(
    r"(?<=[\u4e00-\u9fff0-9a-zA-Z])\s*([,?!;:])\s*(?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])\s*([,?!;:])\s*"
)


def normalize_script(text: str) -> str:
    """The text as it is shown: simplified, with Chinese punctuation beside Chinese characters; English as it is."""
    if _ENGLISH.fullmatch(text):
        return text
    return _HALF.sub(lambda found: _WIDE[found[1] or found[2]], simplified(text))
