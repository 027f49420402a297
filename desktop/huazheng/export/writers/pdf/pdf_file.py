"""The PDF file of laid-out pages: contents, fonts, outline, metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from huazheng import __version__
from huazheng.core.text.sanitize import sanitize
from huazheng.export.papers.line_breaking import SCALES
from huazheng.export.writers.pdf.font_embedding import embed
from huazheng.export.writers.pdf.page_layout import PAGE_HEIGHT, PAGE_WIDTH
from huazheng.export.writers.pdf.pdf_objects import PdfObjects, text_string

if TYPE_CHECKING:
    from huazheng.export.papers.line_breaking import StyledSpan, Weight
    from huazheng.export.papers.paper import Mark, Paper
    from huazheng.export.writers.pdf.page_layout import Layout, OutlineEntry, Page
    from huazheng.export.writers.pdf.typefaces import Faces, Subset

WEIGHTS: tuple[Weight, ...] = ("regular", "bold")
FONT_NAMES: dict[Weight, str] = {"regular": "F1", "bold": "F2"}
GRAY: dict[Mark, float] = {"quiet": 0.35, "machine": 0.35, "removed": 0.35}
RULE_GREY = 0.55
# A calibrated gray, so that the file needs no device's colors (PDF/A).
GRAYS = "Grays"  # not G, which abbreviates a device's gray
COLOR_SPACE = "[/CalGray << /WhitePoint [0.9505 1 1.089] /Gamma 2.2 >>]"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def pdf_bytes(paper: Paper, layout: Layout, faces: Faces) -> bytes:
    """The whole file."""
    objects = PdfObjects()
    catalog, tree = objects.take(), objects.take()
    subsets = {weight: faces.of(weight).subset(_chars(layout, weight)) for weight in WEIGHTS}
    fonts = " ".join(f"/{FONT_NAMES[weight]} {embed(objects, subsets[weight])} 0 R" for weight in WEIGHTS)
    resources = objects.add(f"<< /Font << {fonts} >> /ColorSpace << /{GRAYS} {COLOR_SPACE} >> >>")
    pages = [
        objects.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Resources {resources} 0 R /Contents {objects.stream(_content(page, subsets))} 0 R >>"
        )
        for page in layout.pages
    ]
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects.put(tree, f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    producer, title = f"Huazheng {__version__}", sanitize(paper.title)
    xmp = _XMP.format(title=escape(title), producer=escape(producer))
    metadata = objects.stream(xmp.encode(), "/Type /Metadata /Subtype /XML", packed=False)
    language = "zh-CN" if paper.language == "zh" else "en-GB"
    objects.put(
        catalog,
        f"<< /Type /Catalog /Pages {tree} 0 R /Metadata {metadata} 0 R /Lang ({language}) /PageMode /UseOutlines "
        f"/Outlines {_outline(objects, layout.outline_entries, pages)} 0 R "
        "/ViewerPreferences << /DisplayDocTitle true >> >>",
    )
    info = objects.add(f"<< /Title {text_string(title)} /Producer {text_string(producer)} >>")
    return objects.file(catalog, info)


def _chars(layout: Layout, weight: Weight) -> set[str]:
    """Every character set in that weight; a space where there is none, so that the font is never empty."""
    used = {
        char
        for page in layout.pages
        for placed in page.texts
        for piece in placed.line
        if piece.weight == weight
        for char in piece.text
    }
    return used or {" "}


def _content(page: Page, subsets: dict[Weight, Subset]) -> bytes:
    """The page's drawing operators: the tables' rules, then the text, then the lines under and through it."""
    done = [f"/{GRAYS} cs /{GRAYS} CS 0.5 w {RULE_GREY} SC"]
    done += [f"{rule.x1:.2f} {rule.y1:.2f} m {rule.x2:.2f} {rule.y2:.2f} l S" for rule in page.rules]
    done.append("BT 0 sc")
    gray = 0.0
    for x, y, size, line in page.texts:
        for piece in line:
            if GRAY.get(piece.mark, 0.0) != gray:
                gray = GRAY.get(piece.mark, 0.0)
                done.append(f"{gray} sc")
            codes = "".join(f"{subsets[piece.weight].glyphs[char]:04X}" for char in piece.text)
            scaled = size * SCALES.get(piece.mark, 1.0)
            where = f"1 0 0 1 {x + piece.x:.2f} {y:.2f} Tm"
            done.append(f"/{FONT_NAMES[piece.weight]} {scaled:g} Tf {where} <{codes}> Tj")
    done.append("ET 0 SC")
    done += [_line_at(piece, x, y, size) for x, y, size, line in page.texts for piece in line if piece.mark in _LINES]
    return "\n".join(done).encode("ascii")


_LINES: dict[Mark, str] = {
    "doubtful": "[0.1 1.9] 0 d 1 J 1 w",
    "changed": "[] 0 d 0 J 0.6 w",
    "removed": "[] 0 d 0 J 0.6 w",
}


def _line_at(piece: StyledSpan, x: float, y: float, size: float) -> str:
    """The line under a piece of text, or through one that is struck out."""
    left, right = x + piece.x, x + piece.x + piece.width
    height = y + size * 0.33 if piece.mark == "removed" else y - 2.4
    return f"{_LINES[piece.mark]} {left:.2f} {height:.2f} m {right:.2f} {height:.2f} l S"


def _outline(objects: PdfObjects, outline_entries: list[OutlineEntry], pages: list[int]) -> int:
    """The outline's root: headings of level 2 stand under the one of level 1 before them."""
    root = objects.take()
    numbers = [objects.take() for _ in outline_entries]
    parents: list[int] = []
    above = root
    for landmark, number in zip(outline_entries, numbers, strict=True):
        parents.append(root if landmark.level == 1 else above)
        above = number if landmark.level == 1 else above
    for place, landmark in enumerate(outline_entries):
        siblings = [number for number, parent in zip(numbers, parents, strict=True) if parent == parents[place]]
        here = siblings.index(numbers[place])
        links = f"/Prev {siblings[here - 1]} 0 R " if here else ""
        links += f"/Next {siblings[here + 1]} 0 R " if here + 1 < len(siblings) else ""
        children = [number for number, parent in zip(numbers, parents, strict=True) if parent == numbers[place]]
        links += f"/First {children[0]} 0 R /Last {children[-1]} 0 R /Count {-len(children)} " if children else ""
        target = f"/Dest [{pages[landmark.page]} 0 R /XYZ null {landmark.y:.2f} null]"
        title = text_string(sanitize(landmark.text))
        objects.put(numbers[place], f"<< /Title {title} /Parent {parents[place]} 0 R {links}{target} >>")
    top = [number for number, parent in zip(numbers, parents, strict=True) if parent == root]
    ends = f"/First {top[0]} 0 R /Last {top[-1]} 0 R /Count {len(top)}" if top else "/Count 0"
    objects.put(root, f"<< /Type /Outlines {ends} >>")
    return root
