"""Documents of one-sided recordings: each says which side is missing, and none that something was not mentioned."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.core.schema.seal import AudioRemark
from huazheng.core.text.labels import MOMENT_OPEN_LABEL, NOT_EXPLAINED_NOTICE, STATUS_LABELS
from huazheng.core.text.one_sided_labels import MOMENT_CANNOT_TELL_LABEL
from huazheng.export import FORMATS
from huazheng.export.documents.call_document import find_format
from huazheng.export.documents.one_sided_lines import DOCUMENT_ONE_SIDED_LABELS, MISSING_SIDE_LABELS
from huazheng.export.papers.review_paper import review_paper
from huazheng.export.tables.overview_table import CallSummary, overview
from huazheng.export.writers.plain import write_plain
from support.call_documents import one_sided, review, small

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import HeardSide

GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
SIDES: tuple[HeardSide, ...] = ("customer", "agent", "unknown", "nobody")
LETTERS = {"letter-recording-docx", "letter-trail-docx", "production-docx"}
SAYING = [
    form
    for form in FORMATS
    if form not in {"pdf", "checklist-pdf", "json", "vcon"} | LETTERS and not form.startswith("csv")
]
"""Formats of text that can be searched here and that have room for a sentence; letters show no result."""


def text_of(form: str, content: bytes) -> str:
    if form.endswith("docx"):
        content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    return content.decode().replace("&#39;", "'").replace("&apos;", "'")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("only", SIDES)
@pytest.mark.parametrize("form", SAYING)
def test_the_missing_side_is_named(form: str, only: HeardSide, language: Language) -> None:
    text = text_of(form, find_format(form).render(one_sided(only), language))
    assert DOCUMENT_ONE_SIDED_LABELS[only].of(language) in text
    if only != "agent":
        assert STATUS_LABELS["not_mentioned"].words.of(language) not in text
        assert MOMENT_OPEN_LABEL.of(language) not in text


@pytest.mark.parametrize("form", SAYING)
def test_sound_that_is_missing_is_named_where_items_are_not_mentioned(form: str) -> None:
    document = small()
    remarks = (
        AudioRemark(kind="unheard_track", track=2, codec="unknown"),
        AudioRemark(kind="gap", start=61.0, seconds=10.0),
    )
    seal = msgspec.structs.replace(document.seal, remarks=remarks)
    document = replace(document, snapshot=replace(document.snapshot, seal=seal))
    text = text_of(form, find_format(form).render(document, "zh"))
    assert "第 2 条音轨（unknown）这里不能解码，没有听。01:01 起有 10.0 秒没有录到声音。" in text


@pytest.mark.parametrize("form", SAYING)
def test_nothing_is_said_of_a_call_of_two(form: str) -> None:
    text = text_of(form, find_format(form).render(small(), "zh"))
    assert not any(label.zh in text for label in DOCUMENT_ONE_SIDED_LABELS.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "complaint"])
def test_the_file_is_the_stored_one(form: str, language: Language) -> None:
    content = find_format(form).render(one_sided("customer"), language)
    stored = GOLDEN / f"one-sided-{form}-{language}.txt"
    if os.environ.get("HUAZHENG_GOLDEN") == "write":
        stored.write_bytes(content)
    assert content == stored.read_bytes()


def test_tables_and_data_say_so_in_their_cells() -> None:
    cells = find_format("csv-items").render(one_sided("customer"), "zh").decode()
    assert "无法判断" in cells and "未提及" not in cells and ",否," in cells  # not required, but never "not conveyed"
    moments = find_format("csv-moments").render(one_sided("customer"), "zh").decode()
    assert MOMENT_CANNOT_TELL_LABEL.zh in moments
    for form in ("json", "vcon"):
        assert b'"only_speaker": "customer"' in find_format(form).render(one_sided("customer"), "zh")
    [dialog] = msgspec.json.decode(find_format("vcon").render(one_sided("customer"), "zh"))["dialog"]
    assert dialog["parties"] == [1, 1]


def test_a_complaint_accuses_nobody_of_what_cannot_be_heard() -> None:
    text = find_format("complaint").render(one_sided("customer"), "zh").decode()
    assert "没有听到坐席说出" not in text
    assert NOT_EXPLAINED_NOTICE.zh not in text
    assert "没有找到坐席的回答" not in text
    assert "提供回访录音的完整复制件" in text


def test_a_review_names_the_missing_side() -> None:
    text = write_plain(review_paper(one_sided("customer"), review(), "zh")).decode()
    assert DOCUMENT_ONE_SIDED_LABELS["customer"].zh in text
    assert "无法判断" in text and "未提及" not in text


def test_the_table_of_many_calls_counts_them_apart() -> None:
    documents = [one_sided("customer"), one_sided("agent"), small(), one_sided("nobody")]
    lines = [CallSummary(one.title, one.seal, one.analysis, "a.wav", "甲保险") for one in documents]
    table = overview(lines, "zh")
    missing, explained, still_open = (
        table.header.index(name) for name in ("录音里没有声音的一方", "已说明或核实", "其中未解决")
    )
    assert [row[missing] for row in table.rows] == [MISSING_SIDE_LABELS["customer"].zh, "客户", None, "双方"]
    assert [row[explained] for row in table.rows] == [None, 1, 0, None]
    assert [row[still_open] for row in table.rows] == [None, 0, 1, None]
    cooling_off = table.header.index("犹豫期")
    assert [row[cooling_off] for row in table.rows] == ["无法判断", "已说明", "部分说明", "无法判断"]
    [insurer] = table.insurers
    place = next(number for number, (title, _) in enumerate(table.items) if title == "犹豫期")
    assert insurer.items[place] == (1, 2)
