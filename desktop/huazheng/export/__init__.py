"""Documents for people, files for other programs: a module each in ``formats/``, a line each in :data:`EXPORTS`.

The commands ``report`` and ``export`` and the window's sheet all offer what stands in that list.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Reader = Literal["court", "complaint", "self", "programs"]
READERS: tuple[Reader, ...] = ("court", "complaint", "self", "programs")
BUNDLE = "bundle"


class FormatEntry(NamedTuple):
    """One format: its module in ``formats/``, for whom it is, whether ``report`` offers it."""

    module: str
    readers: tuple[Reader, ...]
    report: bool = False


EXPORTS: dict[str, FormatEntry] = {
    # what the user types: the module with EXTENSION, TITLE and render(document, language) -> bytes; for whom.
    # For each reader the first one here is what the window proposes.
    "complaint-docx": FormatEntry("complaint_docx", ("complaint",)),
    "complaint": FormatEntry("complaint_txt", ("complaint",)),
    # The bundle holds the recording itself, so a service writes it; its module says only what it is called.
    BUNDLE: FormatEntry("bundle_zip", ("court", "complaint", "self")),
    "docx": FormatEntry("court_docx", ("court",), report=True),
    "pdf": FormatEntry("court_pdf", ("court", "complaint", "self"), report=True),
    "checklist-docx": FormatEntry("checklist_docx", ("court",)),
    "checklist-pdf": FormatEntry("checklist_pdf", ("court",)),
    "html": FormatEntry("html_report", ("self",), report=True),
    "page": FormatEntry("evidence_page", ("self",)),  # in every bundle as index.html
    "txt": FormatEntry("transcript_txt", ("self",)),
    "text": FormatEntry("text_report", ("self",), report=True),
    "json": FormatEntry("json_all", ("programs",)),
    "vcon": FormatEntry("vcon", ("programs",)),
    "csv": FormatEntry("csv_turns", ("programs",)),
    "csv-items": FormatEntry("csv_items", ("programs",)),
    "csv-moments": FormatEntry("csv_moments", ("programs",)),
    "srt": FormatEntry("srt", ("programs",)),
    "vtt": FormatEntry("vtt", ("programs",)),
}
FORMATS: tuple[str, ...] = tuple(name for name in EXPORTS if name != BUNDLE)
REPORTS: tuple[str, ...] = tuple(name for name, entry in EXPORTS.items() if entry.report)
PRINTABLE = ("text", "html")  # what may go to a terminal when no file is named


def formats_for(reader: Reader) -> list[str]:
    """The formats for this reader, the one to propose first."""
    return [name for name, entry in EXPORTS.items() if reader in entry.readers]
