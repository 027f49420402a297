"""The table of many calls, read by openpyxl and csv."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import msgspec
import openpyxl
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json
from huazheng.services.custody.verification import verify
from huazheng.services.documents.table import write_table
from huazheng.store.calls import Call
from support.call_documents import HOSTILE, SHA256, said, small, with_analysis
from support.sealed_calls import captured

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Status
    from huazheng.export.documents.call_document import CallDocument


def _kept(home: Home, name: str, document: CallDocument, *, analyzed: bool = True) -> Call:
    call = Call(home.recordings / name)
    (call.folder / "original").mkdir(parents=True)
    (call.folder / "seal.json").write_bytes(encode_json(document.seal))
    call.transcript_file.write_bytes(encode_json(document.machine))
    if analyzed:
        call.analysis_file.write_bytes(encode_json(document.analysis))
    return call


def test_excel_has_a_row_a_call_that_filters_and_a_chart(home: Home, tmp_path: Path) -> None:
    calls = [_kept(home, "a", small()), _kept(home, "b", said(HOSTILE)), _kept(home, "c", small(), analyzed=False)]
    out = tmp_path / "表 1.xlsx"
    assert write_table(home, calls, "xlsx", out, "zh") == 3
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header[:4] == ["录音编号", "录音", "保险公司", "封存时间（UTC）"]
    assert header[4:8] == ["时长", "时长（秒）", "已说明或核实", "项目数"]
    assert [row[6:8] for row in rows] == [[0, 2], [0, 1], [None, None]]
    places = {name: number for number, name in enumerate(header)}
    assert rows[0][places["犹豫期"]] == "部分说明"
    assert rows[0][places["没听懂等"]] == 1 and rows[0][places["其中未解决"]] == 1
    assert rows[1][places["没听懂等"]] == len(HOSTILE)
    assert {row[places["原始录音 SHA-256"]] for row in rows} == {SHA256}
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.freeze_panes == "D2"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, len(header)).hyperlink.target.endswith(small().title) or sheet.cell(2, len(header)).value
    items = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert [row[0] for row in items if row[0]][:3] == ["项目", "犹豫期", "保险责任"]
    counts = dict(zip(items[0][1:], items[1][1:], strict=True))
    assert (counts["部分说明"], counts["仅询问，未说明"], counts["未提及"]) == (1, 1, 0)
    assert len(book.worksheets[1]._charts) == 1
    assert len(book.worksheets) == 2, "nobody said which insurer"


def test_csv_says_the_same_and_both_are_the_same_each_time(home: Home, tmp_path: Path) -> None:
    calls = [_kept(home, "a", small()), _kept(home, "b", said(HOSTILE, "=1+1.wav"))]
    for form in ("csv", "xlsx"):
        one, two = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        write_table(home, calls, form, one, "en")  # type: ignore[arg-type]
        write_table(home, calls, form, two, "en")  # type: ignore[arg-type]
        assert one.read_bytes() == two.read_bytes()
    rows = list(csv.reader(io.StringIO((tmp_path / "1.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[2][1] == "'=1+1.wav"


def test_items_by_insurer_have_a_sheet_and_a_chart(home: Home, tmp_path: Path) -> None:
    told = analyzed("explained"), analyzed("partly_explained"), analyzed("explained"), analyzed("not_mentioned")
    insurers = ("甲保险", "甲保险 ", "=2+2 乙\u202e", None)
    calls = []
    for number, (document, insurer) in enumerate(zip(told, insurers, strict=True)):
        call = _kept(home, f"call-{number}", document)
        if insurer is not None:
            (call.folder / "facts.json").write_bytes(encode_json({"insurer": insurer, "product_type": "life"}))
        calls.append(call)
    out = tmp_path / "表.xlsx"
    write_table(home, calls, "xlsx", out, "zh")
    book = openpyxl.load_workbook(out)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[2] for row in rows[1:]] == ["甲保险", "甲保险", "=2+2 乙\N{REPLACEMENT CHARACTER}", None]
    sheet = book.worksheets[2]
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert grid[0][1] == "甲保险（2 通）"
    assert grid[0][3] == "未填写公司（1 通）"
    assert grid[1][:4] == ["犹豫期", 0.5, 1, 0]
    assert ["犹豫期", "1 / 2", "1 / 1", "0 / 1"] in [row[:4] for row in grid]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert len(sheet._charts) == 1
    again = tmp_path / "again.xlsx"
    write_table(home, calls, "xlsx", again, "zh")
    assert again.read_bytes() == out.read_bytes()


def analyzed(status: Status) -> CallDocument:
    document = small()
    items = (msgspec.structs.replace(document.analysis.items[0], status=status), *document.analysis.items[1:])
    return with_analysis(document, msgspec.structs.replace(document.analysis, items=items))


def test_each_call_in_a_table_says_so_in_its_custody(home: Home, tmp_path: Path) -> None:
    calls = [captured(home, {"line": 1.0}), captured(home, {"line": 1.0})]
    write_table(home, calls, "csv", tmp_path / "t.csv")
    digest = hashlib.sha256((tmp_path / "t.csv").read_bytes()).hexdigest()
    for call in calls:
        last = json.loads((call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        assert (last["action"], last["details"]["sha256"]) == ("exported", digest)
        assert verify(home, call.folder)[0].intact
    lines = (calls[0].folder / "custody.jsonl").read_bytes().splitlines(keepends=True)
    (calls[0].folder / "custody.jsonl").write_bytes(b"".join(lines[:-1]) + b"broken\n")
    before = len((calls[1].folder / "custody.jsonl").read_bytes().splitlines())
    with pytest.raises(UnusableInput, match=calls[0].id):
        write_table(home, calls, "csv", tmp_path / "t.csv")
    assert len((calls[1].folder / "custody.jsonl").read_bytes().splitlines()) == before + 1
