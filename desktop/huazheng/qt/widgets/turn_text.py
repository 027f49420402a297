"""How the marked places of a turn look: evidence tinted and underlined, doubtful words dotted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QBrush, QColor, QTextCharFormat, QTextLayout

from huazheng.qt.plain import qt_place
from huazheng.qt.theme import colours, status_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.qt.models.marks import Passage, Place, TurnMarks

_TINT = 34  # of 255: how strongly evidence is tinted
_Underline = QTextCharFormat.UnderlineStyle


def formats_of(text: str, marks: TurnMarks, found: Sequence[Place] = ()) -> list[QTextLayout.FormatRange]:
    """The formats of a turn's text; ``found`` is what somebody looks for. Where two meet, the later one is seen."""
    evidence = [_range(text, passage.place, _evidence(passage)) for passage in marks.passages]
    doubtful, sought = QTextCharFormat(), QTextCharFormat()
    doubtful.setUnderlineStyle(_Underline.DotLine)
    doubtful.setUnderlineColor(QColor(colours().muted))
    sought.setBackground(QBrush(QColor(colours().accent)))
    sought.setForeground(QBrush(QColor(colours().on_accent)))
    return [
        *evidence,
        *(_range(text, place, doubtful) for place in marks.doubtful),
        *(_range(text, place, sought) for place in found),
    ]


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


def _range(text: str, place: Place, style: QTextCharFormat) -> QTextLayout.FormatRange:
    stretch = QTextLayout.FormatRange()
    stretch.start = qt_place(text, place.first)
    stretch.length = qt_place(text, place.after) - stretch.start
    stretch.format = style
    return stretch
