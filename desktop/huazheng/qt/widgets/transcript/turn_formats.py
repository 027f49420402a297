"""Text formats of a turn's marks: evidence tinted and underlined, doubtful words dotted, a removed turn struck out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QBrush, QColor, QTextCharFormat, QTextLayout

from huazheng.qt.support.display_text import utf16_offset
from huazheng.qt.support.theme import colors, status_color
from huazheng.services.callview.turn_marks import TextSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.callview.turn_marks import EvidenceSpan, TurnMarks

_TINT = 34  # of 255: how strongly evidence is tinted
_Underline = QTextCharFormat.UnderlineStyle


def turn_formats(text: str, marks: TurnMarks, matches: Sequence[TextSpan] = ()) -> list[QTextLayout.FormatRange]:
    """The formats of a turn's text; ``matches``: of a search. Where two overlap, the later one is visible."""
    if marks.corrected is not None and marks.corrected.removed is not None:
        return _removed_formats(text, matches)
    evidence = [_range(text, passage.place, _evidence(passage)) for passage in marks.passages]
    doubtful = QTextCharFormat()
    doubtful.setUnderlineStyle(_Underline.DotLine)
    doubtful.setUnderlineColor(QColor(colors().muted))
    return [
        *evidence,
        *(_range(text, place, doubtful) for place in marks.doubtful),
        *(_range(text, place, _match()) for place in matches),
    ]


def _removed_formats(text: str, matches: Sequence[TextSpan]) -> list[QTextLayout.FormatRange]:
    """All of the text struck out; nothing of it is evidence or doubtful."""
    struck, sought = QTextCharFormat(), _match()
    struck.setFontStrikeOut(True)
    struck.setForeground(QBrush(QColor(colors().muted)))
    sought.setFontStrikeOut(True)
    return [_range(text, TextSpan(0, len(text)), struck), *(_range(text, place, sought) for place in matches)]


def _match() -> QTextCharFormat:
    """A place that a search found."""
    style = QTextCharFormat()
    style.setBackground(QBrush(QColor(colors().accent)))
    style.setForeground(QBrush(QColor(colors().on_accent)))
    return style


def _evidence(passage: EvidenceSpan) -> QTextCharFormat:
    """The color of the item's status; evidence that does not count by itself is dashed and not tinted."""
    color = status_color(passage.status)
    style = QTextCharFormat()
    style.setUnderlineColor(color)
    style.setUnderlineStyle(_Underline.DashUnderline if passage.weak else _Underline.SingleUnderline)
    if not passage.weak:
        tint = QColor(color)
        tint.setAlpha(_TINT)
        style.setBackground(QBrush(tint))
    return style


def _range(text: str, place: TextSpan, style: QTextCharFormat) -> QTextLayout.FormatRange:
    stretch = QTextLayout.FormatRange()
    stretch.start = utf16_offset(text, place.first)
    stretch.length = utf16_offset(text, place.after) - stretch.start
    stretch.format = style
    return stretch
