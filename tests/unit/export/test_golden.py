"""Every format against a stored file: byte for byte, or for zips and PDFs by what is inside.

After a wanted change: HUAZHENG_GOLDEN=write pytest tests/unit/export/test_golden.py, and look at the difference.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.export import EXPORTS, FORMATS
from huazheng.export.documents.call_document import find_format, format_named
from huazheng.export.papers.review_paper import review_paper
from huazheng.export.writers.plain import write_plain
from huazheng.export.writers.word import write_word
from support.call_documents import review, small

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
EACH = [(form, language) for form in FORMATS for language in LANGUAGES]


@pytest.mark.parametrize(("form", "language"), EACH)
def test_the_file_is_the_stored_one(
    form: str, language: Language, tmp_path: Path, poppler: Callable[..., bytes]
) -> None:
    content = find_format(form).render(small(), language)
    if form.endswith("pdf"):
        from huazheng.export.writers.pdf.typefaces import find_faces

        if not find_faces().regular.name.startswith("NotoSansCJK"):
            pytest.skip("the stored text is broken into lines as Noto Sans CJK breaks it")
        (tmp_path / "one.pdf").write_bytes(content)
        content, ending = poppler("pdftotext", "-raw", "-enc", "UTF-8", tmp_path / "one.pdf", "-"), "pdf.txt"
    elif form.endswith("docx"):
        content, ending = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"), "docx.xml"
    else:
        ending = find_format(form).EXTENSION
    stored = GOLDEN / f"{form}-{language}.{ending}"
    if os.environ.get("HUAZHENG_GOLDEN") == "write":
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(content)
    assert content == stored.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["docx", "txt"])
def test_the_review_is_the_stored_one(form: str, language: Language) -> None:
    paper = review_paper(small(), review(), language)
    content, ending = write_plain(paper), "txt"
    if form == "docx":
        content, ending = zipfile.ZipFile(io.BytesIO(write_word(paper))).read("word/document.xml"), "docx.xml"
    stored = GOLDEN / f"review-{language}.{ending}"
    if os.environ.get("HUAZHENG_GOLDEN") == "write":
        stored.write_bytes(content)
    assert content == stored.read_bytes()


@pytest.mark.parametrize(("form", "language"), EACH)
def test_the_same_call_gives_the_same_bytes(form: str, language: Language) -> None:
    assert find_format(form).render(small(), language) == find_format(form).render(small(), language)


def test_every_format_says_what_it_is_called() -> None:
    for form in EXPORTS:
        title = format_named(form).TITLE
        assert title.zh and title.en and title.zh != title.en
