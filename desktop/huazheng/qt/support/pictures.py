"""Line drawings of how a call comes, and of what the app does: one stroke, in the colors of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtSvg import QSvgRenderer

from huazheng.qt.support.theme import colors

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

WIDTH, HEIGHT = 160, 88
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 88" fill="none" stroke="{ink}" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawing}</svg>'
)
_LAPTOP = '<rect x="{x}" y="18" width="60" height="42" rx="4"/><path d="M{left} 68 H{right}"/>'
_SOUND = '<path stroke="{accent}" d="{path}"/>'


def _laptop(x: int) -> str:
    return _LAPTOP.format(x=x, left=x - 8, right=x + 68)


_DRAWINGS = {
    # A phone lies in front of the screen; sound goes from it to the microphone in the lid.
    "speaker": _laptop(80)
    + '<circle cx="110" cy="23" r="1.2" fill="{ink}"/>'
    + '<rect x="18" y="22" width="26" height="46" rx="5"/><path d="M28 28 H34 M29 62 H33"/>'
    + _SOUND.replace("{path}", "M52 38 A10 10 0 0 1 52 52 M59 33 A18 18 0 0 1 59 57 M66 28 A26 26 0 0 1 66 62"),
    # A headset over the computer that plays and hears the call.
    "computer": _laptop(50)
    + '<path stroke="{accent}" d="M66 45 V41 A14 14 0 0 1 94 41 V45"/>'
    + '<rect x="62" y="42" width="7" height="11" rx="3" stroke="{accent}"/>'
    + '<rect x="91" y="42" width="7" height="11" rx="3" stroke="{accent}"/>'
    + '<path stroke="{accent}" d="M94 53 Q93 57 84 57"/>',
    # A file goes from the phone into the computer.
    "file": _laptop(84)
    + '<rect x="14" y="20" width="26" height="46" rx="5"/><circle cx="27" cy="41" r="6"/>'
    + '<circle cx="27" cy="41" r="2" fill="{ink}"/><path d="M25 60 H29"/>'
    + '<path stroke="{accent}" d="M50 42 H72 M65 35 L72 42 L65 49"/>'
    + '<path d="M106 28 H117 L123 34 V51 H106 Z M117 28 V34 H123"/>',
    # A ringing handset.
    "ringing": '<path d="M62 26 C62 50 78 66 102 66 L104 54 L92 49 L87 54 C81 51 77 47 74 41 L79 36 L74 24 Z"/>'
    '<path stroke="{accent}" d="M88 30 A12 12 0 0 1 98 40 M92 20 A22 22 0 0 1 108 36"/>',
    # A call that is recorded: a microphone between sound from both sides.
    "recorded": '<rect x="71" y="18" width="18" height="32" rx="9"/>'
    '<path d="M63 42 A17 17 0 0 0 97 42 M80 59 V70 M70 70 H90"/>'
    '<path stroke="{accent}" d="M48 28 V50 M38 34 V44 M112 28 V50 M122 34 V44"/>',
    # A list, one line of it open.
    "listed": '<rect x="46" y="14" width="68" height="60" rx="5"/><path d="M72 30 H102 M72 44 H102 M72 58 H94"/>'
    '<path stroke="{accent}" d="M55 30 L58 33 L64 26 M55 44 L58 47 L64 40"/><circle cx="59.5" cy="58" r="3.4"/>',
    # A closed lock.
    "sealed": '<rect x="54" y="38" width="52" height="36" rx="5"/><path d="M64 38 V28 A16 16 0 0 1 96 28 V38"/>'
    '<path stroke="{accent}" d="M71 56 L77 62 L89 50"/>',
}


def draw_picture(painter: QPainter, box: QRectF, name: str) -> None:
    """Draw the picture ``name`` into a box of 160 by 88 or its like: a route's, or ``ringing``, ``recorded``,
    ``listed``, ``sealed``.
    """
    chosen = colors()
    source = _FRAME.replace("{drawing}", _DRAWINGS[name]).replace("{ink}", chosen.text)
    QSvgRenderer(QByteArray(source.replace("{accent}", chosen.accent).encode())).render(painter, box)
