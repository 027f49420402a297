"""Whether a PDF with Chinese in it can be made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.errors import MachineLacks
from huazheng.core.language import Text
from huazheng.export.pdf.fonts import find_faces
from huazheng.services.doctor.check import Check

if TYPE_CHECKING:
    from huazheng.services.doctor.check import Patient

_TITLE = Text("PDF 的中文字体", "Chinese font for PDF")


def pdf_font(_: Patient) -> Check:
    """The font that PDFs embed. Without one everything else works, Word files too."""
    try:
        name = find_faces().regular.name
    except MachineLacks as lacks:
        return Check("pdf_font", _TITLE, "warn", lacks.what, lacks.remedy)
    return Check("pdf_font", _TITLE, "ok", Text(name, name))
