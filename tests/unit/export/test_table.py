"""The table of many calls, read by openpyxl and csv."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
from documents import HOSTILE, SHA256, said, small

from huazheng.core.files import as_json
from huazheng.services.table import write_table
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.paths import Home
    from huazheng.export.base import CallDocument


def _kept(home: Home, name: str, document: CallDocument, *, analysed: bool = True) -> Call:
    call = Call(home.recordings / name)
    (call.folder / "original").mkdir(parents=True)
    (call.folder / "seal.json").write_bytes(as_json(document.seal))
    call.transcript_file.write_bytes(as_json(document.transcript))
    if analysed:
        call.analysis_file.write_bytes(as_json(document.analysis))
    return call


def test_excel_has_a_row_a_call_that_filters_and_a_chart(home: Home, tmp_path: Path) -> None:
    calls = [_kept(home, "a", small()), _kept(home, "b", said(HOSTILE)), _kept(home, "c", small(), analysed=False)]
    out = tmp_path / "表 1.xlsx"
    assert write_table(calls, "xlsx", out, "zh") == 3
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header[:7] == ["录音编号", "录音", "封存时间（UTC）", "时长", "时长（秒）", "已说明或核实", "项目数"]
    assert [row[5:7] for row in rows] == [[0, 2], [0, 1], [None, None]]
    places = {name: number for number, name in enumerate(header)}
    assert rows[0][places["犹豫期"]] == "部分说明"
    assert rows[0][places["没听懂等"]] == 1 and rows[0][places["其中未解决"]] == 1
    assert rows[1][places["没听懂等"]] == len(HOSTILE)
    assert {row[places["原始录音 SHA-256"]] for row in rows} == {SHA256}
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.freeze_panes == "C2"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, len(header)).hyperlink.target.endswith(small().title) or sheet.cell(2, len(header)).value
    items = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert [row[0] for row in items if row[0]][:3] == ["项目", "犹豫期", "保险责任"]
    counts = dict(zip(items[0][1:], items[1][1:], strict=True))
    assert (counts["部分说明"], counts["仅询问，未说明"], counts["未提及"]) == (1, 1, 0)
    assert len(book.worksheets[1]._charts) == 1


def test_csv_says_the_same_and_both_are_the_same_each_time(home: Home, tmp_path: Path) -> None:
    calls = [_kept(home, "a", small()), _kept(home, "b", said(HOSTILE, "=1+1.wav"))]
    for form in ("csv", "xlsx"):
        one, two = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        write_table(calls, form, one, "en")  # type: ignore[arg-type]
        write_table(calls, form, two, "en")  # type: ignore[arg-type]
        assert one.read_bytes() == two.read_bytes()
    rows = list(csv.reader(io.StringIO((tmp_path / "1.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[2][1] == "'=1+1.wav"
