"""The system's Chinese fonts: found by name, measured and cut down by HarfBuzz."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.export.papers.line_breaking import Weight

# By preference: regular, bold. Collections are searched for their simplified Chinese face.
_CANDIDATES: tuple[tuple[str, str], ...] = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("simsun.ttc", "simhei.ttf"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    ("STHeiti Light.ttc", "STHeiti Medium.ttc"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
)
_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/opentype",
    "/usr/share/fonts/truetype/wqy",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
_SIMPLIFIED = ("SC", "sc", "GB", "YaHei", "SimSun")
_DROPPED = (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"VORG", b"vhea", b"vmtx", b"DSIG")
_RESTRICTED = 0x0002  # OS/2 fsType: must not be embedded


class Typeface:
    """One face of a font file: its characters, their widths (in em), and subsets of it."""

    def __init__(self, file: Path, index: int) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(file)), index)
        self._font = hb.Font(self._face)
        self._widths: dict[str, float | None] = {}

    @property
    def name(self) -> str:
        """The PostScript name."""
        return str(self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font")

    @property
    def may_embed(self) -> bool:
        """True if the font's license bits allow embedding."""
        table = self._face.reference_table("OS/2").data
        return len(table) < 10 or not struct.unpack(">H", table[8:10])[0] & _RESTRICTED

    def width(self, char: str) -> float | None:
        """The advance of a character in em; None when the face does not have it."""
        if char not in self._widths:
            glyph = self._font.get_nominal_glyph(ord(char))
            advance = None if not glyph else self._font.get_glyph_h_advance(glyph) / self._face.upem
            self._widths[char] = advance
        return self._widths[char]

    def subset(self, chars: set[str]) -> Subset:
        """A subset of the face with these characters."""
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(map(ord, chars))
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED)
        wanted.layout_feature_tag_set.clear()
        wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        return Subset(hb.subset(self._face, wanted), self.name, chars)


class Subset:
    """A subset of a face: glyphs by character, their number and widths, the bounding boxes, and the bytes to embed."""

    def __init__(self, face: hb.Face, name: str, chars: set[str]) -> None:
        font = hb.Font(face)
        self.name = name
        self.glyphs: dict[str, int] = {char: font.get_nominal_glyph(ord(char)) or 0 for char in sorted(chars)}
        self.count = face.glyph_count
        scale = 1000 / face.upem
        self.widths = {glyph: round(font.get_glyph_h_advance(glyph) * scale) for glyph in self.glyphs.values()}
        box = struct.unpack(">4h", face.reference_table("head").data[36:44])
        self.box = [round(edge * scale) for edge in box]
        rise, fall = struct.unpack(">2h", face.reference_table("hhea").data[4:8])
        self.ascent, self.descent = round(rise * scale), round(fall * scale)
        self.is_cff = "CFF " in face.table_tags
        self.content: bytes = face.reference_table("CFF ").data if self.is_cff else face.blob.data


@dataclass(frozen=True)
class Faces:
    """The two weights that a document uses; the same face twice where there is no bold."""

    regular: Typeface
    bold: Typeface

    def of(self, weight: Weight) -> Typeface:
        """The face of that weight."""
        return self.bold if weight == "bold" else self.regular


@cache
def find_faces() -> Faces:
    """The best pair that this system has. Raises :class:`ResourceUnavailable` when there is none."""
    for regular_name, bold_name in _CANDIDATES:
        for folder in _folders():
            regular = _open(folder / regular_name)
            if regular is not None:
                return Faces(regular, _open(folder / bold_name) or regular)
    raise ResourceUnavailable(
        Text("这台电脑没有可以嵌入的中文字体，做不了 PDF。", "No Chinese font found to embed in the PDF."),
        remedy=Text(
            "请安装 Noto Sans CJK（Debian：apt install fonts-noto-cjk），或导出 docx。",
            "Install Noto Sans CJK (Debian: apt install fonts-noto-cjk), or export docx.",
        ),
    )


def _folders() -> list[Path]:
    windows = os.environ.get("WINDIR")
    own = [Path(windows) / "Fonts"] if windows else []
    return [*own, *(Path(folder).expanduser() for folder in _FOLDERS)]


def _open(file: Path) -> Typeface | None:
    """The file's simplified Chinese face, or its first; None where it is missing or must not be embedded."""
    if not file.is_file():
        return None
    faces = [Typeface(file, index) for index in range(hb.Face(hb.Blob.from_file_path(str(file))).count or 1)]
    chosen = next((face for face in faces if any(mark in face.name for mark in _SIMPLIFIED)), faces[0])
    return chosen if chosen.may_embed else None
