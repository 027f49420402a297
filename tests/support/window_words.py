"""Names of controls in the language of the window; a script names them once, in Chinese."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

from huazheng.core.runtime.paths import checkout

_FILE = ("desktop", "huazheng", "qt", "translations", "huazheng_en.ts")
_PLACEHOLDER = re.compile(r"\\\{\d[^}]*\\\}")


@cache
def _english() -> dict[str, tuple[str, ...]]:
    root = checkout()
    assert root is not None, "the window's words are read from a checkout"
    found: dict[str, list[str]] = {}
    for message in ElementTree.parse(root.joinpath(*_FILE)).getroot().iter("message"):  # noqa: S314 - our own file
        source, translation = message.findtext("source") or "", message.findtext("translation") or ""
        found.setdefault(source, []).append(translation)
    return {source: tuple(dict.fromkeys(words)) for source, words in found.items()}


def named(words: str, language: str) -> str:
    """A pattern for the whole name; ``words`` as the code has them. Raises KeyError for words that no screen has."""
    known = _english()[words]
    said = known if language == "en" else (words,)
    return "|".join(_PLACEHOLDER.sub(".*", re.escape(one)) for one in said)
