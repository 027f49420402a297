"""Embedding of a font subset in a PDF: glyphs, widths, and the character of each glyph."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.export.writers.pdf.pdf_objects import PdfObjects
    from huazheng.export.writers.pdf.typefaces import Subset

DEFAULT_WIDTH = 1000
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def embed(objects: PdfObjects, subset: Subset) -> int:
    """The number of the Type 0 font; its codes are the subset's glyph numbers, two bytes each."""
    tag = hashlib.sha256("".join(subset.glyphs).encode()).digest()
    name = "".join(chr(65 + byte % 26) for byte in tag[:6]) + "+" + "".join(filter(_plain, subset.name))
    kind = "/Subtype /CIDFontType0C" if subset.is_cff else f"/Length1 {len(subset.content)}"
    program = objects.stream(subset.content, kind)
    held = objects.stream(_cid_set(subset))
    box = " ".join(map(str, subset.box))
    descriptor = objects.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {subset.ascent} /Descent {subset.descent} /CapHeight {subset.ascent} /StemV 80 "
        f"/CIDSet {held} 0 R /FontFile{3 if subset.is_cff else 2} {program} 0 R >>"
    )
    # A PDF 1.4 array has room for 8,191; most Chinese glyphs are as wide as the default.
    odd = sorted((glyph, width) for glyph, width in subset.widths.items() if width != DEFAULT_WIDTH)
    widths = " ".join(f"{glyph} [{width}]" for glyph, width in odd)
    descendant = objects.add(
        f"<< /Type /Font /Subtype /CIDFontType{0 if subset.is_cff else 2} /BaseFont /{name} "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW {DEFAULT_WIDTH} /W [{widths}]"
        f"{'' if subset.is_cff else ' /CIDToGIDMap /Identity'} >>"
    )
    meanings = objects.stream(_CMAP.format(ranges=_ranges(subset)).encode("ascii"))
    base = f"{name}-Identity-H" if subset.is_cff else name
    return objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meanings} 0 R >>"
    )


def _cid_set(subset: Subset) -> bytes:
    """A bit for every glyph that the subset holds, the first bit for glyph 0 (PDF/A-1, 6.3.5)."""
    bits = bytearray((subset.count + 7) // 8)
    for glyph in range(subset.count):
        bits[glyph // 8] |= 0x80 >> glyph % 8
    return bytes(bits)


def _plain(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "-_")


def _ranges(subset: Subset) -> str:
    """Glyph to character, a hundred at a time as the format asks. Of two characters that share a glyph (a radical and
    its character) the one in common use is meant.
    """
    meant: dict[int, str] = {}
    for char, glyph in sorted(subset.glyphs.items(), key=lambda one: (not "一" <= one[0] <= "鿿", one[0])):
        meant.setdefault(glyph, char)
    lines = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>\n" for glyph, char in sorted(meant.items())]
    blocks = [lines[first : first + 100] for first in range(0, len(lines), 100)]
    return "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
