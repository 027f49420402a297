"""Text from files is hostile: it is shown as text, never as markup, and what would turn it round is made visible."""

from __future__ import annotations

import html
import unicodedata

_SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_KEPT = {"\n", "\t"}


def shown(text: str) -> str:
    """The text with every control and direction character replaced by a visible one; as long as it was."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _SHOWN_INSTEAD if char not in _KEPT and unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char
        for char in text
    )


def one_line(text: str) -> str:
    """The same on one line, for lists."""
    return " ".join(shown(text).split())


def prose(text: str, line_px: int) -> str:
    """The text as rich text that only sets the line height: Chinese needs more of it than a label gives."""
    lines = "<br>".join(html.escape(line) for line in shown(text).split("\n"))
    return f"<p style='line-height:{line_px}px; margin:0'>{lines}</p>"


def tip(text: str) -> str:
    """The text for a tooltip, which Qt would otherwise read as rich text when it looks like it."""
    return f"<p style='white-space:pre-wrap'>{html.escape(shown(text))}</p>"
