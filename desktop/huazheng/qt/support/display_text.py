"""Text as the window shows it: hostile characters made visible, punctuation and times in the language in use."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import MOMENT_LABELS
from huazheng.core.text.one_sided_labels import moment_outcome
from huazheng.core.text.sanitize import sanitize

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.schema.analysis import Moment

# Text that comes from a file is hostile: it is shown as plain text, never as markup.


def rich_paragraph(text: str, line_px: int) -> str:
    """The text as rich text that only sets the line height: Chinese needs more of it than a label gives."""
    lines = "<br>".join(html.escape(line) for line in sanitize(text).split("\n"))
    return f"<p style='line-height:{line_px}px; margin:0'>{lines}</p>"


def tooltip_html(text: str) -> str:
    """The text for a tooltip, which Qt would otherwise read as rich text when it looks like it."""
    return f"<p style='white-space:pre-wrap'>{html.escape(sanitize(text))}</p>"


# Places in a text


def utf16_offset(text: str, place: int) -> int:
    """A place in the text as Qt counts: characters beyond U+FFFF, as in rare names, count twice."""
    before = text[:place]
    return place if before.isascii() else place + sum(ord(char) > 0xFFFF for char in before)


# Punctuation


def join_colon(before: object, after: object) -> str:
    """``犹豫期：部分说明``."""
    return f"{before}{Text('：', ': ')}{after}"


def join_commas(*parts: object) -> str:
    """``没听懂，未解决``; empty parts are left out."""
    return str(Text("，", ", ")).join(str(part) for part in parts if part)


def bracketed(words: object) -> str:
    """``（空格）``; in English with a space before it."""
    return str(Text(f"（{words}）", f" ({words})"))


# Times, moments, errors


def local_time(moment: str) -> datetime:
    """A UTC time of a seal (``2026-11-22T10:15:00Z``, ``2026-11-22T10:15:00.123Z``) in this machine's time zone.

    1970 if it cannot be read.
    """
    try:
        read = datetime.fromisoformat(moment)
        return (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).astimezone()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC).astimezone()


def moment_text(moment: Moment, *, hears_agent: bool) -> str:
    """Kind and outcome of a moment, such as ``没听懂，未解决``. ``hears_agent``: as in the analysis."""
    return join_commas(MOMENT_LABELS[moment.kind], moment_outcome(moment, hears_agent=hears_agent))


def error_text(error: HuazhengError) -> str:
    """An error's message with the name of its file, without the remedy."""
    return join_colon(error.file.name, error.what) if error.file is not None else str(error.what)


def error_with_remedy(error: HuazhengError) -> str:
    """An error's message and, on a line of its own, what to do."""
    return "\n".join(str(part) for part in (error_text(error), error.remedy) if part)
