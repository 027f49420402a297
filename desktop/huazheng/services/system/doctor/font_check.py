"""Check for the Chinese font of PDF exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.export.writers.pdf.typefaces import find_faces
from huazheng.services.system.doctor.health_check import HealthCheck

if TYPE_CHECKING:
    from huazheng.services.system.doctor.health_check import CheckContext

_TITLE = Text("PDF 的中文字体", "Chinese font for PDF")


def pdf_font(_: CheckContext) -> HealthCheck:
    """Check for the font that PDFs embed. Everything else works without one."""
    try:
        name = find_faces().regular.name
    except ResourceUnavailable as lacks:
        return HealthCheck("pdf_font", _TITLE, "warn", lacks.what, lacks.remedy)
    return HealthCheck("pdf_font", _TITLE, "ok", Text(name, name))
