"""Search tokens of Chinese text for SQLite's full-text index.

Chinese has no spaces, so a text is indexed as its single characters and as its pairs of neighbors: ``犹豫期`` becomes
``犹 豫 期 犹豫 豫期``. A search for one character looks for that token, a longer one for the phrase of its pairs. That
finds any substring, and stays fast for the commonest characters, whose pairs are rare.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from huazheng.core.text.script import simplified

TOKENIZER = "unicode61 remove_diacritics 0"
"""FTS5's tokenizer for these tokens: it splits at the spaces and leaves the characters as they are."""


def search_tokens(text: str) -> str:
    """The tokens of a text, separated by spaces: every character, then every pair of neighbors."""
    characters = _characters(text)
    return " ".join([*characters, *_pairs(characters)])


def search_phrase(text: str) -> str | None:
    """The FTS5 query that finds ``text``; None when there is no letter or digit in it."""
    characters = _characters(text)
    if not characters:
        return None
    tokens = characters if len(characters) == 1 else _pairs(characters)
    return f'"{" ".join(tokens)}"'


def _characters(text: str) -> list[str]:
    """Letters and digits one by one: half-width, lower-case, simplified."""
    plain = simplified(unicodedata.normalize("NFKC", text).casefold())
    return [character for character in plain if character.isalnum()]


def _pairs(characters: list[str]) -> list[str]:
    return [first + second for first, second in pairwise(characters)]
