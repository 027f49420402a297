"""Text from files is hostile: it is shown as text, never as markup, and what would turn it round is made visible."""

from __future__ import annotations

import html
import unicodedata

from huazheng.core.text.script import simplified

_SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_KEPT = {"\n", "\t"}


def safe_text(text: str) -> str:
    """The text with every control and direction character replaced by a visible one; as long as it was."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _SHOWN_INSTEAD if char not in _KEPT and unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char
        for char in text
    )


def fold_for_search(text: str) -> str:
    """The text in lower case and simplified characters, as long as it was, so that places in it stay places."""
    lower = text.lower()
    return simplified(lower if len(lower) == len(text) else text)


def utf16_offset(text: str, place: int) -> int:
    """A place in the text as Qt counts: characters beyond U+FFFF, as in rare names, count twice there."""
    before = text[:place]
    return place if before.isascii() else place + sum(ord(char) > 0xFFFF for char in before)


def one_line(text: str) -> str:
    """The same on one line, for lists."""
    return " ".join(safe_text(text).split())


def rich_paragraph(text: str, line_px: int) -> str:
    """The text as rich text that only sets the line height: Chinese needs more of it than a label gives."""
    lines = "<br>".join(html.escape(line) for line in safe_text(text).split("\n"))
    return f"<p style='line-height:{line_px}px; margin:0'>{lines}</p>"


def tooltip_html(text: str) -> str:
    """The text for a tooltip, which Qt would otherwise read as rich text when it looks like it."""
    return f"<p style='white-space:pre-wrap'>{html.escape(safe_text(text))}</p>"
