"""How the marked places of a turn look: evidence tinted and underlined, doubtful words dotted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QBrush, QColor, QTextCharFormat, QTextLayout

from huazheng.qt.theme import colours, status_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.qt.models.marks import Passage, Place, TurnMarks

_TINT = 34  # of 255: how strongly evidence is tinted
_Underline = QTextCharFormat.UnderlineStyle


def formats_of(marks: TurnMarks) -> Iterator[QTextLayout.FormatRange]:
    """The formats of a turn's text. Where two meet, the later one's underline is seen."""
    for passage in marks.passages:
        yield _range(passage.place, _evidence(passage))
    for place in marks.doubtful:
        style = QTextCharFormat()
        style.setUnderlineStyle(_Underline.DotLine)
        style.setUnderlineColor(QColor(colours().muted))
        yield _range(place, style)


def _evidence(passage: Passage) -> QTextCharFormat:
    """In the colour of the item's status; evidence that does not count by itself is dashed and has no tint."""
    colour = status_colour(passage.status)
    style = QTextCharFormat()
    style.setUnderlineColor(colour)
    style.setUnderlineStyle(_Underline.DashUnderline if passage.weak else _Underline.SingleUnderline)
    if not passage.weak:
        tint = QColor(colour)
        tint.setAlpha(_TINT)
        style.setBackground(QBrush(tint))
    return style


def _range(place: Place, style: QTextCharFormat) -> QTextLayout.FormatRange:
    stretch = QTextLayout.FormatRange()
    stretch.start = place.first
    stretch.length = place.after - place.first
    stretch.format = style
    return stretch
