"""Documents for people, files for other programs: a module each in ``formats/``, a line each in :data:`EXPORTS`.

The commands ``report`` and ``export`` and the window's sheet all offer what stands in that list.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Reader = Literal["court", "complaint", "self", "programs"]
READERS: tuple[Reader, ...] = ("court", "complaint", "self", "programs")
BUNDLE = "bundle"


class Registered(NamedTuple):
    """One format: its module in ``formats/``, for whom it is, whether ``report`` offers it."""

    module: str
    readers: tuple[Reader, ...]
    report: bool = False


EXPORTS: dict[str, Registered] = {
    # what the user types: the module with EXTENSION, TITLE and render(document, language) -> bytes; for whom.
    # For each reader the first one here is what the window proposes.
    "complaint-docx": Registered("complaint_docx", ("complaint",)),
    "complaint": Registered("complaint", ("complaint",)),
    # The bundle holds the recording itself, so a service writes it; its module says only what it is called.
    BUNDLE: Registered("bundle", ("court", "complaint", "self")),
    "docx": Registered("docx", ("court",), report=True),
    "pdf": Registered("pdf", ("court", "complaint", "self"), report=True),
    "html": Registered("html_report", ("self",), report=True),
    "txt": Registered("txt", ("self",)),
    "text": Registered("text_report", ("self",), report=True),
    "json": Registered("json_all", ("programs",)),
    "vcon": Registered("vcon", ("programs",)),
    "csv": Registered("csv_turns", ("programs",)),
    "csv-items": Registered("csv_items", ("programs",)),
    "csv-moments": Registered("csv_moments", ("programs",)),
    "srt": Registered("srt", ("programs",)),
    "vtt": Registered("vtt", ("programs",)),
}
FORMATS: tuple[str, ...] = tuple(name for name in EXPORTS if name != BUNDLE)
REPORTS: tuple[str, ...] = tuple(name for name, entry in EXPORTS.items() if entry.report)
PRINTABLE = ("text", "html")  # what may go to a terminal when no file is named


def formats_for(reader: Reader) -> list[str]:
    """The formats for this reader, the one to propose first."""
    return [name for name, entry in EXPORTS.items() if reader in entry.readers]
