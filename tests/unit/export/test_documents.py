"""Word and PDF, opened by python-docx, LibreOffice and poppler."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import msgspec
import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.core.schema.policy_facts import CourtDetails, PolicyFacts
from huazheng.export.documents.call_document import find_format
from huazheng.export.papers.court.sheets import lay_out_sheets
from support.call_documents import HOSTILE, SEAL_SHA256, SHA256, proofread, said, small, three_hours, with_turns
from support.labeled_calls import CALLS, labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as DocxDocument
    from docx.table import _Row

    PdfText = Callable[[Path], str]

HEADINGS = {
    "zh": ["四、", "五、", "附件 A", "附件 B"],
    "en": ["4. ", "5. ", "Annex A", "Annex B"],
}


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_has_real_styles_headings_bookmarks_and_parts(language: Language) -> None:
    opened = docx.Document(io.BytesIO(find_format("docx").render(small(), language)))
    headings = [part.text for part in opened.paragraphs if part.style.name == "Heading 1"]
    assert [text.startswith(start) for text, start in zip(headings, HEADINGS[language], strict=True)] == [True] * 4
    assert [part.style.name for part in opened.paragraphs][:2] == ["Title", "Subtitle"]
    lines = [[cell.text for cell in row.cells] for row in numbered(opened)]
    assert [row[0] for row in lines] == ["1", "2", "3", "4", "5"]
    assert lines[1][1:] == ["00:03.5–00:09.2", "坐席" if language == "zh" else "Agent", "犹豫期十五天您清楚吗？"]
    assert lines[3][3] == ("〔听辨不清 4.0 秒〕" if language == "zh" else "〔inaudible 4.0 s〕")
    body = opened.element.xml
    names = re.findall(r'bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)
    assert len(names) == len({number for number, _ in names}) == len({name for _, name in names})
    assert {"facts", "speech", "turn_3", "corrections", "check"} <= {name for _, name in names}
    assert SHA256 in "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert len(opened.sections) == 3
    footers = [section.footer._element.xml for section in opened.sections]
    assert all(code_of(SEAL_SHA256) in footer for footer in footers)
    parts = ("首页", "正文", "附件") if language == "zh" else ("Front", "Transcript", "Annexes")
    assert all(part in footer for part, footer in zip(parts, footers, strict=True))


def numbered(opened: DocxDocument) -> list[_Row]:
    """The rows of the numbered lines, page after page, without headers."""
    sheets = [table for table in opened.tables if table.rows[0].cells[0].text in {"行", "Line"}]
    return [row for table in sheets for row in table.rows[1:]]


def code_of(digest: str) -> str:
    """The code as people read it out."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def test_the_main_text_is_the_corrected_one_once_and_the_annex_has_the_machines_words() -> None:
    opened = docx.Document(io.BytesIO(find_format("docx").render(small(), "zh")))
    main = "\n".join(row.cells[3].text for row in numbered(opened))
    assert main.count("犹豫期十五天您清楚吗？") == 1
    assert "由于七十五天" not in main and "机器" not in main
    annex = next(table for table in opened.tables if table.rows[0].cells[0].text == "页:行")
    rows = [[cell.text for cell in row.cells] for row in annex.rows[1:]]
    assert [row[0] for row in rows] == ["1:2", "1:5"]
    assert rows[0][2] == "由於七十五天您清楚嗎？"
    assert rows[0][3].startswith("犹豫期十五天您清楚吗？")
    assert "说话人由人工更正，机器原为：" in rows[1][3]
    everything = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    for verdict in ("部分说明", "未提及", "跟存款一样"):
        assert verdict not in everything, "what a machine made of it is no part of the transcript"


def test_doubtful_words_have_their_sign_until_a_person_checked_them() -> None:
    turns = small().machine.turns
    opened = docx.Document(io.BytesIO(find_format("docx").render(with_turns(small(), turns), "zh")))
    assert numbered(opened)[1].cells[3].text == "〔由于七？〕十五天您清楚吗？"
    assert "没有经人逐句核对" in _front(opened)
    for checked, told in (
        (turns[:2], "2/4 句已听录音核对，核对人：李明，时间：2026年11月22日 19:00"),
        (turns, "4/4 句"),
    ):
        opened = docx.Document(io.BytesIO(find_format("docx").render(proofread(small(), checked, "李明"), "zh")))
        rows = numbered(opened)
        assert rows[1].cells[3].text == "由于七十五天您清楚吗？"
        assert told in _front(opened)
        assert rows[1].cells[2].text == "坐席"
        assert rows[2].cells[2].text == ("客户＊" if len(checked) == 2 else "客户"), "lines not yet checked are marked"
        declared = "\n".join(part.text for part in opened.paragraphs)
        assert ("已逐句听录音核对" in declared) is (len(checked) == 4)


def _front(opened: DocxDocument) -> str:
    return "\n".join(cell.text for table in opened.tables[:6] for row in table.rows for cell in row.cells)


def test_known_facts_are_filled_in_and_one_channel_is_said() -> None:
    court = CourtDetails(
        case_number="（2027）沪0115民初1号", exhibit_number="证据三", policy_number="P123", customer="王芳",
        agent="工号8821", agent_phone="95511", place="家中", purpose="证明没有说明犹豫期", submitter="王芳",
    )  # fmt: skip
    facts = PolicyFacts(insurer="安心人寿", product="安心两全保险", court=court)
    mono = with_turns(small(), tuple(msgspec.structs.replace(turn, channel=None) for turn in small().machine.turns))
    mono = replace(mono, snapshot=replace(mono.snapshot, facts=facts))
    front = _front(docx.Document(io.BytesIO(find_format("docx").render(mono, "zh"))))
    known = (
        "（2027）沪0115民初1号",
        "证据三",
        "P123",
        "王芳",
        "工号8821 95511",
        "安心人寿",
        "安心两全保险",
        "证明没有说明犹豫期",
    )
    for told in (*known, code_of(SEAL_SHA256), "双方在同一个声道里，谁在说话由软件"):
        assert told in front, told
    for_court = replace(mono, snapshot=replace(mono.snapshot, facts=PolicyFacts(court=court)))
    assert mono.outdated and not for_court.outdated, "details for the court are not what a call is judged by"
    assert "双方各在一个声道" in _front(docx.Document(io.BytesIO(find_format("docx").render(small(), "zh"))))


def test_page_and_line_are_the_same_in_the_paper_in_word_and_in_pdf(
    tmp_path: Path, libreoffice: Callable[[Path], Path], poppler: Callable[..., bytes]
) -> None:
    """Each line stands on the page, and beside the number, by which it is cited, in both files as printed."""
    latin = "您1月8号在A座3楼B1柜台买了x2份ok保险吗WWW"
    texts = tuple(f"{number}说{latin * (number % 4)}完" for number in range(50))
    document = said(texts)
    sheets = lay_out_sheets(document, "zh")
    assert len(sheets.pages) >= 3
    (tmp_path / "a.pdf").write_bytes(find_format("pdf").render(document, "zh"))
    (tmp_path / "a.docx").write_bytes(find_format("docx").render(document, "zh"))
    for file in (tmp_path / "a.pdf", libreoffice(tmp_path / "a.docx")):
        printed = poppler("pdftotext", "-layout", "-enc", "UTF-8", file, "-").decode().split("\f")
        for number, page in enumerate(sheets.pages, 1):
            [text] = [one for one in printed if re.search(rf"正文\s*第\s*{number}\s*页", one)]
            found = dict(re.findall(r"^\s*(\d+) +(\S.*)$", text, re.M))
            for line in page.lines:
                words = _flat("".join(run.text for run in line.words))
                assert _flat(found[str(line.number)]).endswith(words), (file.name, number, line.number)
    last = document.turns[-1]
    assert sheets.cite(last.id).split("–")[-1] == f"{len(sheets.pages)}:{sheets.pages[-1].lines[-1].number}"


def test_a_call_of_four_minutes_has_four_pages_and_its_annexes(tmp_path: Path, poppler: Callable[..., bytes]) -> None:
    [file] = [file for file in CALLS if file.stem == "dev-09"]  # 60 turns in 4:40
    document = with_turns(small(), labeled_transcript(file).turns)
    (tmp_path / "a.pdf").write_bytes(find_format("pdf").render(document, "zh"))
    text = poppler("pdftotext", "-enc", "UTF-8", tmp_path / "a.pdf", "-").decode().split("\f")
    assert sum("首页 第" in page for page in text) == 1
    assert sum("正文 第" in page for page in text) == 3
    assert "正文 第 3 页，共 3 页" in text[3]


def test_the_checklist_is_a_paper_of_its_own_and_cites_the_transcript() -> None:
    opened = docx.Document(io.BytesIO(find_format("checklist-docx").render(small(), "zh")))
    text = "\n".join(part.text for part in opened.paragraphs)
    assert "回访要点对照表" in text and "部分说明" in text
    assert "正文 1:2 00:00:03.5 “犹豫期是十五天”" in text


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
        "犹豫期十五天您清楚吗",
        "机器原文" if language == "zh" else "Machine text",
        "我不太明白",
        "ab" * 32,
    ):
        assert words in text
    pages = int(re.search(r"Pages:\s+(\d+)", poppler("pdfinfo", file).decode())[1])  # type: ignore[index]
    assert pages >= 3
    assert "正文第1页，共1页" in _flat(text) or "Transcriptpage1of1" in _flat(text)
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
        "超" * 26,
        "w" * 26,
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
    file.write_bytes(find_format("pdf").render(said(("长" * 6000, "短")), "zh"))
    annex = [page for page in pdf_text(file).split("\f") if "附件 第" in page and page.count("长") > 400]
    assert len(annex) >= 3
    assert sum("机器原文" in page for page in annex) >= 3


def test_a_call_of_three_hours_is_written_whole(tmp_path: Path, pdf_text: PdfText) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(find_format("pdf").render(three_hours(), "zh"))
    text = pdf_text(file)
    assert "2:59:55.5" in text
    assert len(re.findall(r"\d\d:\d\d\.\d–\d", text)) == 2400


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
