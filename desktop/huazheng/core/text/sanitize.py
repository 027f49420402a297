"""Makes spoken words and file names harmless: nothing in them steers a terminal, a page or a reading direction."""

from __future__ import annotations

import re

# Control characters but tab and newline, direction marks, what XML cannot hold.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
REPLACED = "\N{REPLACEMENT CHARACTER}"


def sanitize(text: str) -> str:
    """The text with every such character replaced by a visible mark; newlines and tabs stay."""
    return _STEERING.sub(REPLACED, text)


def one_line(text: str) -> str:
    """The tamed text on one line: runs of blanks, tabs and newlines become one space."""
    return re.sub(r"\s+", " ", sanitize(text)).strip()
