"""Documents for people, files for other programs: a module each in ``formats/``, a line each in :data:`FORMATS`."""

FORMATS: dict[str, str] = {
    # what the user types: the module with EXTENSION, TITLE and render(document, language) -> bytes
    "text": "huazheng.export.formats.text_report",
    "html": "huazheng.export.formats.html_report",
    "docx": "huazheng.export.formats.docx",
    "pdf": "huazheng.export.formats.pdf",
    "complaint": "huazheng.export.formats.complaint",
    "complaint-docx": "huazheng.export.formats.complaint_docx",
    "txt": "huazheng.export.formats.txt",
    "srt": "huazheng.export.formats.srt",
    "vtt": "huazheng.export.formats.vtt",
    "csv": "huazheng.export.formats.csv_turns",
    "csv-items": "huazheng.export.formats.csv_items",
    "csv-moments": "huazheng.export.formats.csv_moments",
    "json": "huazheng.export.formats.json_all",
    "vcon": "huazheng.export.formats.vcon",
}
REPORTS = ("text", "html", "pdf", "docx")
PRINTABLE = ("text", "html")  # what may go to a terminal when no file is named
