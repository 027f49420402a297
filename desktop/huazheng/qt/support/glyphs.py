"""Status signs. The shape alone tells the status; color only repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.schema.analysis import Status


def draw_status(painter: QPainter, box: QRectF, status: Status, color: QColor, *, possibly: bool = False) -> None:
    """Draw a status in a square box: filled tick, half disc, ring, dot, question mark.

    ``possibly`` dashes the outline.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = box.width() / 10
    inner = box.adjusted(width, width, -width, -width)
    pen = QPen(color, width)
    if possibly:
        pen.setDashPattern([1.6, 1.6])
    painter.setPen(pen)
    _STATUS_DRAWING[status](painter, inner, color, possibly)
    painter.restore()


def _round_pen(color: QColor, pixels: float) -> QPen:
    """A pen with round caps and joins."""
    pen = QPen(color, pixels)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _tick(painter: QPainter, box: QRectF, color: QColor, possibly: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush if possibly else color)
    painter.drawEllipse(box)
    painter.setPen(_round_pen(color if possibly else _contrast(color), box.width() / 7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_points(box, (0.28, 0.53), (0.44, 0.69), (0.73, 0.34)))


def _half(painter: QPainter, box: QRectF, color: QColor, possibly: bool) -> None:
    del possibly
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPie(box, 90 * 16, 180 * 16)


def _ring(painter: QPainter, box: QRectF, color: QColor, possibly: bool) -> None:
    del color, possibly
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)


def _dot(painter: QPainter, box: QRectF, color: QColor, possibly: bool) -> None:
    middle, radius = box.center(), box.width() * (0.2 if possibly else 0.16)
    if not possibly:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
    painter.drawEllipse(middle, radius, radius)


def _question(painter: QPainter, box: QRectF, color: QColor, possibly: bool) -> None:
    del possibly
    draw_question_mark(painter, box, color)


_STATUS_DRAWING: dict[Status, Callable[[QPainter, QRectF, QColor, bool], None]] = {
    "explained": _tick,
    "confirmed": _tick,
    "partly_explained": _half,
    "partly_confirmed": _half,
    "asked_only": _ring,
    "not_mentioned": _dot,
    "cannot_tell": _question,
}


def draw_question_mark(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw a question mark: it cannot be told."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_round_pen(color, box.width() / 9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(box.topLeft() + QPointF(0.3 * box.width(), 0.34 * box.height()))
    loop = QRectF(box.x() + 0.3 * box.width(), box.y() + 0.12 * box.height(), 0.4 * box.width(), 0.4 * box.height())
    path.arcTo(loop, 180, -225)
    path.lineTo(box.topLeft() + QPointF(0.5 * box.width(), 0.66 * box.height()))
    painter.drawPath(path)
    painter.drawPoint(box.topLeft() + QPointF(0.5 * box.width(), 0.86 * box.height()))
    painter.restore()


def draw_flag(painter: QPainter, box: QRectF, color: QColor, *, resolved: bool) -> None:
    """Draw a moment: a full flag while it is open, an empty one once it was answered."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_round_pen(color, max(box.width() / 10, 1.2)))
    painter.drawPolyline(_points(box, (0.22, 0.08), (0.22, 0.94)))
    painter.setBrush(QBrush() if resolved else color)
    painter.drawPolygon(_points(box, (0.22, 0.1), (0.86, 0.1), (0.68, 0.34), (0.86, 0.58), (0.22, 0.58)))
    painter.restore()


def draw_pin(painter: QPainter, box: QRectF, color: QColor, *, full: bool) -> None:
    """Draw a mark of the person: a pin, with a full head for "not understood" and an empty one for a note."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, max(box.width() / 10, 1.2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(color if full else QBrush())
    painter.drawPolyline(_points(box, (0.5, 0.58), (0.5, 0.94)))
    painter.drawEllipse(
        QPointF(box.center().x(), box.y() + box.height() * 0.34), box.width() * 0.26, box.width() * 0.26
    )
    painter.restore()


def draw_pencil(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw a pencil: corrected, or edit."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, max(box.width() / 11, 1.2))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(_points(box, (0.12, 0.88), (0.2, 0.62), (0.68, 0.14), (0.86, 0.32), (0.38, 0.8)))
    painter.drawPolyline(_points(box, (0.56, 0.26), (0.74, 0.44)))
    painter.restore()


def draw_check(painter: QPainter, box: QRectF, color: QColor, *, stale: bool) -> None:
    """Draw a bare tick, and a dashed one for a check that is stale."""
    pen = _round_pen(color, box.width() / 7)
    if stale:
        pen.setDashPattern([1.0, 1.6])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_points(box, (0.12, 0.55), (0.4, 0.82), (0.9, 0.2)))


def draw_restore(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw an arrow that turns back: restore."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_round_pen(color, max(box.width() / 11, 1.2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    unit = box.width()
    path = QPainterPath(box.topLeft() + QPointF(0.14 * unit, 0.36 * unit))
    path.lineTo(box.topLeft() + QPointF(0.6 * unit, 0.36 * unit))
    path.arcTo(QRectF(box.x() + 0.36 * unit, box.y() + 0.36 * unit, 0.48 * unit, 0.48 * unit), 90, -180)
    path.lineTo(box.topLeft() + QPointF(0.34 * unit, 0.84 * unit))
    painter.drawPath(path)
    painter.drawPolyline(_points(box, (0.36, 0.14), (0.14, 0.36), (0.36, 0.58)))
    painter.restore()


def draw_facet(painter: QPainter, box: QRectF, color: QColor, *, conveyed: bool) -> None:
    """Draw a facet: a tick when it was conveyed, a stroke when not."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_round_pen(color, box.width() / 8))
    tick = ((0.16, 0.54), (0.4, 0.78), (0.84, 0.26))
    painter.drawPolyline(_points(box, *(tick if conveyed else ((0.2, 0.5), (0.8, 0.5)))))
    painter.restore()


def draw_progress_ring(painter: QPainter, box: QRectF, share: float, color: QColor, ground: QColor) -> None:
    """Draw a small ring filled clockwise to ``share`` (0 to 1)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = box.width() / 7
    inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ground, width))
    painter.drawEllipse(inner)
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    path = QPainterPath()
    path.arcMoveTo(inner, 90)
    path.arcTo(inner, 90, -360 * min(max(share, 0.0), 1.0))
    painter.drawPath(path)
    painter.restore()


_SEAL_MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "intact": (((0.33, 0.68), (0.45, 0.79), (0.68, 0.56)),),
    "altered": (((0.36, 0.55), (0.64, 0.82)), ((0.64, 0.55), (0.36, 0.82))),
    "changed_since": (((0.5, 0.53), (0.5, 0.68)), ((0.5, 0.81), (0.5, 0.82))),
}


def draw_seal(painter: QPainter, box: QRectF, check: str, color: QColor) -> None:
    """Draw a seal as a lock: closed, with a tick when verified and a stroke when changed since; open, with a cross,
    when altered.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = box.width() / 10
    painter.setPen(_round_pen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, side = box.x(), box.y(), box.width() / 10
    shackle = QPainterPath(QPointF(x + 3 * side, y + 4.4 * side))
    shackle.lineTo(x + 3 * side, y + 3 * side)
    shackle.arcTo(QRectF(x + 3 * side, y + 0.8 * side, 4 * side, 4.4 * side), 180, -180)
    shackle.lineTo(x + 7 * side, y + (3.2 if check == "altered" else 4.4) * side)
    painter.drawPath(shackle)
    body = QRectF(x + 1.2 * side, y + 4.2 * side, 7.6 * side, 5.2 * side)
    painter.setBrush(color)
    painter.drawRoundedRect(body, 2, 2)
    painter.setPen(_round_pen(_contrast(color), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in _SEAL_MARKS.get(check, ()):
        painter.drawPolyline(_points(box, *stroke))
    painter.restore()


def _points(box: QRectF, *places: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in places])


def _contrast(color: QColor) -> QColor:
    return QColor("#FFFFFF" if color.lightness() < 128 else "#101318")
