"""Documents for people, files for other programs: a module each in ``formats/``, a line each in :data:`EXPORTS`.

The commands ``report`` and ``export`` and the window's sheet all offer what stands in that list.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Reader = Literal["court", "insurer", "lawyer", "family", "programs"]
READERS: tuple[Reader, ...] = ("court", "insurer", "lawyer", "family", "programs")
BUNDLE = "bundle"


class FormatEntry(NamedTuple):
    """One format: its module in ``formats/``, whose set it is in, who may have it too, whether ``report`` offers it."""

    module: str
    readers: tuple[Reader, ...] = ()
    also: tuple[Reader, ...] = ()
    report: bool = False


EXPORTS: dict[str, FormatEntry] = {
    # what the user types: the module with EXTENSION, TITLE and render(document, language) -> bytes; for whom.
    # The order here is the order of the files in a reader's set.
    "complaint-docx": FormatEntry("complaint_docx", ("insurer",), ("lawyer",)),
    "complaint": FormatEntry("complaint_txt", (), ("insurer",)),
    "regulator-docx": FormatEntry("regulator_docx", (), ("insurer", "lawyer")),
    "letter-recording-docx": FormatEntry("letter_recording_docx", (), ("insurer",)),
    "letter-trail-docx": FormatEntry("letter_trail_docx", (), ("insurer",)),
    "production-docx": FormatEntry("production_docx", (), ("court", "lawyer")),
    "pdf": FormatEntry("court_pdf", ("court", "insurer", "lawyer", "family"), report=True),
    "docx": FormatEntry("court_docx", ("court", "lawyer"), report=True),
    "checklist-pdf": FormatEntry("checklist_pdf", ("court", "insurer"), ("family",)),
    "checklist-docx": FormatEntry("checklist_docx", ("lawyer",)),
    # The bundle holds the recording itself, so a service writes it; its module says only what it is called.
    BUNDLE: FormatEntry("bundle_zip", ("court", "lawyer"), ("insurer", "family")),
    "html": FormatEntry("html_report", ("family",), ("lawyer",), report=True),
    "page": FormatEntry("evidence_page", (), ("family",)),  # in every bundle as index.html
    "txt": FormatEntry("transcript_txt", (), ("family",)),
    "text": FormatEntry("text_report", (), ("family",), report=True),
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
    """The formats of this reader's set, in the order in which they are listed."""
    return [name for name, entry in EXPORTS.items() if reader in entry.readers]


def formats_beside(reader: Reader) -> list[str]:
    """The formats that this reader may have too, but that are not in the set."""
    return [name for name, entry in EXPORTS.items() if reader in entry.also]
