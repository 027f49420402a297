"""Documents for people, files for other programs: a module each in ``formats/``, a line each in :data:`FORMATS`."""

FORMATS: dict[str, str] = {
    # what the user types: the module with EXTENSION and render(document, language) -> bytes
    "text": "huazheng.export.formats.text_report",
    "html": "huazheng.export.formats.html_report",
    "docx": "huazheng.export.formats.docx",
    "pdf": "huazheng.export.formats.pdf",
}
