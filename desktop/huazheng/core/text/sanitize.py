"""Removal of control characters from hostile text: spoken words, file names, fields of foreign files."""

from __future__ import annotations

import re

# Control characters except tab and newline, direction marks, characters that XML does not allow.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
REPLACED = "\N{REPLACEMENT CHARACTER}"


def sanitize(text: str) -> str:
    """Replace control and direction characters by U+FFFD; newlines and tabs are kept."""
    return _STEERING.sub(REPLACED, text)


def one_line(text: str) -> str:
    """Sanitise, and join into one line: runs of white space become one space."""
    return re.sub(r"\s+", " ", sanitize(text)).strip()
