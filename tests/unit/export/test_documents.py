"""Word and PDF, opened by python-docx, LibreOffice and poppler."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.export.documents.call_document import find_format
from support.call_documents import HOSTILE, SHA256, said, small, three_hours, with_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    PdfText = Callable[[Path], str]

HEADINGS = {
    "zh": ["一、", "二、", "三、", "四、", "五、", "六、", "附："],
    "en": ["1. The", "2. ", "3. ", "4. ", "5. ", "6. ", "Appendix"],
}


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_has_real_styles_headings_bookmarks_and_repeated_headers(language: Language) -> None:
    opened = docx.Document(io.BytesIO(find_format("docx").render(small(), language)))
    headings = [part.text for part in opened.paragraphs if part.style.name == "Heading 1"]
    assert [any(text.startswith(start) for start in HEADINGS[language]) for text in headings] == [True] * 7
    assert [part.style.name for part in opened.paragraphs][:2] == ["Title", "Subtitle"]
    speech = opened.tables[3]
    assert speech.rows[0].cells[0].text in {"序号", "No."}
    assert len(speech.rows) == 1 + 4
    body = opened.element.xml
    assert body.count("w:tblHeader") == 5
    names = re.findall(r'bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)
    assert len(names) == len({number for number, _ in names}) == len({name for _, name in names})
    assert {"facts", "speech", "turn_3", "moments", "check"} <= {name for _, name in names}
    styles = {
        run.style.name for row in speech.rows for cell in row.cells for part in cell.paragraphs for run in part.runs
    }
    assert {"Doubtful", "Machine Text", "Corrected"} <= styles
    assert SHA256 in "\n".join(cell.text for row in opened.tables[0].rows for cell in row.cells)
    footer = opened.sections[0].footer._element.xml
    assert "NUMPAGES" in footer
    assert "9e42 4510 3106 009d" in footer


def test_doubtful_machine_and_corrected_words_are_told_apart() -> None:
    opened = docx.Document(io.BytesIO(find_format("docx").render(small(), "zh")))
    runs = [(run.text, run.style.name) for part in opened.tables[3].rows[2].cells[3].paragraphs for run in part.runs]
    assert ("由于", "Doubtful") in runs
    assert ("七", "Doubtful") in runs
    assert ("机器原文：由於七十五天您清楚嗎？", "Machine Text") in runs
    assert ("人工更正：犹豫期十五天您清楚吗？", "Corrected") in runs


@pytest.mark.parametrize("form", ["docx", "complaint-docx"])
def test_libreoffice_opens_word_and_prints_the_same_words(
    form: str, tmp_path: Path, libreoffice: Callable[[Path], Path], poppler: Callable[..., bytes]
) -> None:
    file = tmp_path / "整理稿 1.docx"
    file.write_bytes(find_format(form).render(small(), "zh"))
    text = _flat(poppler("pdftotext", "-raw", libreoffice(file), "-").decode())
    opened = docx.Document(str(file))
    told = [part.text for part in opened.paragraphs]
    told += [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    for words in told:
        for line in words.split("\n"):
            assert _flat(line)[:12] in text, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_embeds_its_fonts_and_can_be_searched(
    language: Language, tmp_path: Path, poppler: Callable[..., bytes], pdf_text: PdfText
) -> None:
    file = tmp_path / "one.pdf"
    file.write_bytes(find_format("pdf").render(small(), language))
    rows = poppler("pdffonts", file).decode().splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"\byes yes yes\b", row), row  # embedded, a subset, with its characters
    text = pdf_text(file)
    for words in (
        SHA256,
        "由于七十五天您清楚吗",
        "机器原文" if language == "zh" else "Machine text",
        "我不太明白",
        "ab" * 32,
    ):
        assert words in text
    pages = int(re.search(r"Pages:\s+(\d+)", poppler("pdfinfo", file).decode())[1])  # type: ignore[index]
    assert f"第{pages}/{pages}页" in _flat(text) or f"Page{pages}/{pages}" in _flat(text)
    assert "<dc:title>" in poppler("pdfinfo", "-meta", file).decode()


def test_pdf_words_stay_inside_the_margins_and_apart(tmp_path: Path, poppler: Callable[..., bytes]) -> None:
    file = tmp_path / "one.pdf"
    file.write_bytes(find_format("pdf").render(said(HOSTILE), "zh"))
    boxes = poppler("pdftotext", "-bbox", file, "-").decode()
    edges = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', boxes)
    assert len(edges) > 100
    for x_min, y_min, x_max, y_max in edges:
        assert float(x_min) > 70 and float(x_max) < 525.5
        assert float(y_min) > 55 and float(y_max) < 815


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_hostile_words_are_shown_as_words(form: str, tmp_path: Path, pdf_text: PdfText) -> None:
    file = tmp_path / f"one.{form}"
    file.write_bytes(find_format(form).render(said(HOSTILE, "<b>&恶意.wav"), "zh"))
    if form == "pdf":
        text = pdf_text(file)
    else:
        opened = docx.Document(str(file))
        parts = [part.text for part in opened.paragraphs]
        text = "\n".join(parts + [cell.text for table in opened.tables for row in table.rows for cell in row.cells])
    flat = _flat(text)
    for words in (
        "<script>alert(1)</script>",
        "]]>",
        "超" * 30,
        "w" * 30,
        "{{7*7}}",
        "<b>&恶意.wav",
        "(括号\\)TjETendstream",
    ):
        assert words in flat, words
    for steering in "\x00\x07\x1b\u202e\u202c\u2066\u200f":
        assert steering not in text
    assert flat.count("超") >= 3000


def test_a_row_longer_than_a_page_goes_on_under_a_repeated_header(tmp_path: Path, pdf_text: PdfText) -> None:
    file = tmp_path / "one.pdf"
    file.write_bytes(find_format("pdf").render(said(("长" * 6000,)), "zh"))
    pages = pdf_text(file).split("\f")
    full = [page for page in pages if page.count("长") > 400 and "内容" in page]
    assert len(full) >= 3
    assert all("序号" in page for page in full)


def test_a_call_of_three_hours_is_written_whole(tmp_path: Path, pdf_text: PdfText) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(find_format("pdf").render(three_hours(), "zh"))
    text = pdf_text(file)
    assert "02:59:55.5" in text
    assert re.search(r"^\s*2400 ", text, re.M)


def test_pdfs_are_pdf_a(tmp_path: Path, preflight: Callable[[Path], dict[str, bool]]) -> None:
    """Also with TrueType outlines, and of a call in which nothing is said; and the validator does look."""
    from huazheng.export.papers.court import court_paper
    from huazheng.export.writers.pdf import write_pdf
    from huazheng.export.writers.pdf.typefaces import Faces, Typeface

    document = small()
    silent = with_turns(document, ())
    calls = {"small": document, "hostile": said(HOSTILE, "<b>&.wav"), "silent": silent}
    for name, call in calls.items():
        (tmp_path / f"{name}.pdf").write_bytes(find_format("pdf").render(call, "zh"))
    (tmp_path / "english.pdf").write_bytes(find_format("pdf").render(document, "en"))
    if (file := _truetype()) is not None:
        face = Typeface(file, 0)
        (tmp_path / "truetype.pdf").write_bytes(write_pdf(court_paper(document, "en"), Faces(face, face)))
    good = {file.stem for file in tmp_path.glob("*.pdf")}
    content = (tmp_path / "small.pdf").read_bytes()
    assert b"<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in content
    (tmp_path / "bad.pdf").write_bytes(content.replace(b"/CIDSet", b"/CIDxxx"))
    assert preflight(tmp_path) == dict.fromkeys(good, True) | {"bad": False}


def _truetype() -> Path | None:
    """A font with TrueType outlines, as Windows and macOS have them."""
    places = (
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "C:/Windows/Fonts/arial.ttf",
        "/Library/Fonts/Arial.ttf",
    )
    return next((Path(place) for place in places if Path(place).is_file()), None)


def test_truetype_fonts_are_embedded_too(tmp_path: Path, poppler: Callable[..., bytes], pdf_text: PdfText) -> None:
    from huazheng.export.papers.court import court_paper
    from huazheng.export.writers.pdf import write_pdf
    from huazheng.export.writers.pdf.typefaces import Faces, Typeface

    file = _truetype()
    if file is None:
        pytest.skip("no TrueType font is installed (Debian: fonts-dejavu-core)")
    face = Typeface(file, 0)
    (tmp_path / "one.pdf").write_bytes(write_pdf(court_paper(small(), "en"), Faces(face, face)))
    rows = poppler("pdffonts", tmp_path / "one.pdf").decode().splitlines()[2:]
    assert rows
    assert all("CID TrueType" in row and re.search(r"\byes yes yes\b", row) for row in rows)
    text = pdf_text(tmp_path / "one.pdf")
    assert "Transcript of a recorded call" in text
    assert "[U+60A8]" in text, "a character that the font does not have is named, not dropped"


def test_a_missing_font_is_reported_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from huazheng.core.runtime.errors import ResourceUnavailable
    from huazheng.export.writers.pdf import typefaces

    typefaces.find_faces.cache_clear()
    monkeypatch.setattr(typefaces, "_folders", list)
    with pytest.raises(ResourceUnavailable, match="fonts-noto-cjk"):
        find_format("pdf").render(small(), "zh")
