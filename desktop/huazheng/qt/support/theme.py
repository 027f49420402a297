"""Colors, type and spacing, for light and dark."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Status
    from huazheng.settings.schema import Theme as Appearance

GRID = 8
MARGIN = 16
BODY_PX = 13
READING_PX = 14
LINE_HEIGHT = 1.7
READING_LINE_PX = 24  # 14 px at 1.7
SMALL_PX = 12
TITLE_PX = 16
CHINESE_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei")
_HEIGHT = re.compile(r"(?<![\w-])min-height: (\d\d+)px")
_STYLE_SHEET = Path(__file__).parent.parent / "style.qss"


@dataclass(frozen=True)
class Colors:
    """Every color of the window. Each text color has a contrast of 4.5 : 1 or more on ``ground`` and ``surface``."""

    ground: str
    surface: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    played: str
    recording: str
    explained: str
    partly: str
    asked: str
    absent: str
    open: str
    settled: str


LIGHT = Colors(
    ground="#FBFBF9",
    surface="#FFFFFF",
    hover="#F7F8F5",
    line="#E2E3DE",
    text="#1F2328",
    muted="#667085",
    accent="#2F5DA8",
    on_accent="#FFFFFF",
    played="#F3F7FD",
    recording="#C4320A",
    explained="#1B7F5C",
    partly="#9A6700",
    asked="#B54708",
    absent="#667085",
    open="#B42318",
    settled="#667085",
)
DARK = Colors(
    ground="#16181C",
    surface="#1E2126",
    hover="#272B32",
    line="#343941",
    text="#E6E8EB",
    muted="#9AA4B2",
    accent="#7AA7F0",
    on_accent="#101318",
    played="#243049",
    recording="#FF8A65",
    explained="#5FD0A5",
    partly="#E3B341",
    asked="#F0883E",
    absent="#9AA4B2",
    open="#FF7B72",
    settled="#9AA4B2",
)
LIGHT_CONTRAST = Colors(
    ground="#FFFFFF",
    surface="#FEFEFE",
    hover="#E8EEF8",
    line="#000000",
    text="#000000",
    muted="#1A1A1A",
    accent="#00338F",
    on_accent="#FFFFFF",
    played="#DCE8FF",
    recording="#8F1D00",
    explained="#00492F",
    partly="#5C3D00",
    asked="#6E2A00",
    absent="#1A1A1A",
    open="#7D0F08",
    settled="#1A1A1A",
)
DARK_CONTRAST = Colors(
    ground="#000000",
    surface="#010101",
    hover="#20304A",
    line="#FFFFFF",
    text="#FFFFFF",
    muted="#EDEDED",
    accent="#B3D1FF",
    on_accent="#000000",
    played="#10254A",
    recording="#FFB59C",
    explained="#8FF0C8",
    partly="#FFD966",
    asked="#FFBE80",
    absent="#EDEDED",
    open="#FFB3AD",
    settled="#EDEDED",
)
"""Colors of high contrast: each text color has 7 : 1 or more, and lines are as strong as the text."""
_EVERY = {chosen.ground.lower(): chosen for chosen in (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)}

_STATUS_COLOR: dict[Status, str] = {
    "explained": "explained",
    "confirmed": "explained",
    "partly_explained": "partly",
    "partly_confirmed": "partly",
    "asked_only": "asked",
    "not_mentioned": "absent",
    "cannot_tell": "absent",
}


def colors() -> Colors:
    """The colors in use: light or dark, of usual or high contrast."""
    ground = QApplication.palette().color(QPalette.ColorRole.Window)
    return _EVERY.get(ground.name(), DARK if ground.lightness() < 128 else LIGHT)


def status_color(status: Status) -> QColor:
    """The color of a checklist status."""
    return QColor(getattr(colors(), _STATUS_COLOR[status]))


def moment_color(*, resolved: bool) -> QColor:
    """The color of a moment that was answered or not."""
    return QColor(colors().settled if resolved else colors().open)


_text_scale = 1.0


def use_text_scale(scale: float) -> None:
    """Scale all letters built from here on; 2.0 doubles them."""
    global _text_scale
    _text_scale = scale


def scaled_px(pixels: float) -> int:
    """Pixels that grow with the letters."""
    return round(pixels * _text_scale)


def sized_font(font: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font at another size and weight, with tabular figures."""
    other = QFont(font)
    other.setPixelSize(scaled_px(pixels))
    other.setWeight(weight)
    other.setFeature(QFont.Tag("tnum"), 1)
    return other


class Theme(QObject):
    """Apply style sheet and palette, and apply them again when the system turns light or dark, or to high contrast."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._forced: bool | None = None
        hints = app.styleHints()
        app.setStyle("Fusion")
        app.setFont(_system_font())
        hints.colorSchemeChanged.connect(self.dress)
        if hasattr(hints, "accessibility"):  # since Qt 6.10
            hints.accessibility().contrastPreferenceChanged.connect(self.dress)
        self.dress()

    def choose(self, theme: Appearance) -> None:
        """Apply the theme of the settings."""
        self.force(None if theme == "system" else theme == "dark")

    def force(self, dark: bool | None) -> None:
        """Be dark or light whatever the system says; None follows the system."""
        self._forced = dark
        self.dress()

    def dress(self) -> None:
        """Apply the colors that the system asks for."""
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark if self._forced is None else self._forced
        chosen = (DARK_CONTRAST if dark else LIGHT_CONTRAST) if self._wants_contrast() else DARK if dark else LIGHT
        self._app.setPalette(_palette(chosen))
        named = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
        named["check_image"] = (_STYLE_SHEET.parent / f"check-{'dark' if dark else 'light'}.svg").as_posix()
        sheet = Template(_STYLE_SHEET.read_text(encoding="utf-8")).substitute(named)
        # A height in the style sheet is what a layout may squeeze a button to: it has to hold the letters.
        self._app.setStyleSheet(_HEIGHT.sub(lambda found: f"min-height: {scaled_px(int(found[1]))}px", sheet))

    def _wants_contrast(self) -> bool:
        hints = self._app.styleHints()  # asked each time: Python's objects for it do not live longer
        if not hasattr(hints, "accessibility"):
            return False
        return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def _system_font() -> QFont:
    """The system's font, with a Chinese family first where that font has no Chinese."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    chinese = [family for family in CHINESE_FAMILIES if QFontDatabase.hasFamily(family)]
    own = font.family()
    has_chinese = QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems(own)
    # Windows and macOS pair their own Latin with their own Chinese well; a bare Linux default does not.
    first = own.startswith((".", "Segoe")) or has_chinese or not chinese
    font.setFamilies([own, *chinese] if first else [*chinese, own])
    return sized_font(font, BODY_PX)


def _palette(chosen: Colors) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for part, color in {
        role.Window: chosen.ground,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.ground,
        role.Button: chosen.surface,
        role.ToolTipBase: chosen.surface,
        role.WindowText: chosen.text,
        role.Text: chosen.text,
        role.ButtonText: chosen.text,
        role.ToolTipText: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.Accent: chosen.accent,
        role.Link: chosen.accent,
        role.Mid: chosen.line,
        role.Midlight: chosen.hover,
    }.items():
        palette.setColor(part, QColor(color))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, part, QColor(chosen.muted))
    return palette
