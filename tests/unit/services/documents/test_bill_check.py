"""A call against the phone bill: tables and text of carriers, the right row, and the reason of each difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.call.bill_comparison import RecordedCall, best_row, compare_with_bill
from huazheng.core.call.phone_bill import BillRow, parse_moment, parse_seconds, rows_of_table, rows_of_text
from huazheng.core.runtime.errors import UnusableInput
from huazheng.export.papers.paper import Paper, Paragraph, plain
from huazheng.export.writers.pdf import write_pdf
from huazheng.services.documents.bill_check import check_file, read_bill, recorded_call
from support.sealed_calls import captured

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MOBILE = """中国移动通信客户详单
客户姓名,某某
起始时间,通信地点,通信方式,对方号码,通信时长,通信类型
11-22 10:14:58,上海,被叫,95519,4分56秒,本地
11-22 18:00:01,上海,主叫,13800138000,1分,本地
合计,,,,,
"""
UNICOM = "日期\t时间\t对方号码\t通话时长(秒)\n2026-11-22\t10:14:58\t+86 13900139000\t296\n"
TEXT = """中国电信 通话详单  2026年11月
1 2026-11-22 10:14:58 被叫 021-95519222 00:04:56 上海 0.00
2 2026/11/22 18:00:01 主叫 95519 1小时2分3秒 上海
第 1 页
"""


def moment(text: str) -> datetime:
    found = parse_moment(text, 2026)
    assert found is not None
    return found


def test_tables_and_text_of_carriers() -> None:
    start = moment("2026-11-22 10:14:58")
    assert rows_of_table(MOBILE, 2026) == (
        BillRow("95519", start, 296, 4), BillRow("13800138000", moment("11月22日 18:00:01"), 60, 5),
    )  # fmt: skip
    assert rows_of_table(UNICOM, 2026) == (BillRow("13900139000", start, 296, 2),)
    assert rows_of_text(TEXT, 2026) == (
        BillRow("02195519222", start, 296, 2), BillRow("95519", moment("2026-11-22 18:00:01"), 3723, 3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("4分56秒", 296), ("2分钟", 120), ("00:02:03", 123), ("2:03", 123), ("45", 45), ("1小时2分3秒", 3723),
     ("", None), ("四分", None), ("99999999", None), ("25小时0分1秒", None)],
)  # fmt: skip
def test_lengths(text: str, seconds: int | None) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize(
    ("number", "started", "seconds", "agreements", "reason"),
    [
        ("95519", "2026-11-22 10:15:00", 294.0, "same same same", ""),
        ("95519", "2026-11-22 10:15:20", 276.0, "same explained differs", "接通以后"),
        ("95519", "2026-11-22 10:14:30", 330.0, "same explained explained", "先开录"),
        ("95511", "2026-11-22 02:14:58", 296.0, "differs explained same", "时区"),
        (None, None, 3000.0, "unknown unknown differs", "不止这一通"),
        ("95519", "2026-11-22 12:45:00", 296.0, "same differs same", "时钟不准"),
        ("95519", "2026-11-25 10:15:00", 296.0, "same differs same", "时钟不准"),
    ],
)
def test_each_difference_has_its_reason(
    number: str | None, started: str | None, seconds: float, agreements: str, reason: str
) -> None:
    row = rows_of_table(MOBILE, 2026)[0]
    call = RecordedCall(number, moment(started) if started else None, seconds)
    fields = compare_with_bill(row, call)
    assert " ".join(field.agreement for field in fields) == agreements
    assert any(reason in field.reason.zh for field in fields)


def test_a_length_in_whole_minutes_was_rounded_up() -> None:
    fields = compare_with_bill(
        BillRow("95519", moment("2026-11-22 10:15:00"), 300, 1),
        RecordedCall("95519", moment("2026-11-22 10:15:00"), 272),
    )
    assert (fields[2].agreement, "整分钟" in fields[2].reason.zh) == ("explained", True)


def test_the_likeliest_row_is_chosen() -> None:
    rows = rows_of_table(MOBILE, 2026)
    assert best_row(rows, RecordedCall("13800138000", moment("2026-11-22 18:01:00"), 60.0)) == rows[1]
    assert best_row(rows, RecordedCall(None, moment("2026-11-22 10:15:00"), 60.0)) == rows[0]
    assert best_row(rows, RecordedCall(None, None, 60.0)) is None
    assert best_row(rows, RecordedCall(None, moment("2026-01-22 10:15:00"), 60.0)) is None


def test_files_of_a_carrier(home: Home, tmp_path: Path) -> None:
    call = captured(home, {"microphone": 1.5})
    recorded = recorded_call(call)
    assert recorded.started is not None
    table = f"起始时间,对方号码,通话时长\n{recorded.started:%Y-%m-%d %H:%M:%S},95519,2秒\n"
    for encoding in ("utf-8-sig", "gb18030"):
        file = tmp_path / f"详单-{encoding}.csv"
        file.write_bytes(table.encode(encoding))
        done = check_file(call, file)
        assert [field.agreement for field in done.fields] == ["unknown", "same", "same"]
        assert done.sha256 and done.listed == 1
    empty = tmp_path / "empty.csv"
    empty.write_text("什么也没有\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="没有认出"):
        check_file(call, empty)
    old = tmp_path / "old.csv"
    old.write_text("起始时间,对方号码,通话时长\n2020-01-01 10:00:00,95519,2秒\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="对不上"):
        check_file(call, old)


def test_a_pdf_with_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    lines = tuple(Paragraph(plain(line)) for line in TEXT.splitlines())
    file = tmp_path / "bill.pdf"
    file.write_bytes(write_pdf(Paper(title="详单", language="zh", footer="", blocks=lines)))
    assert [(row.number, row.seconds) for row in read_bill(file, 2026)] == [("02195519222", 296), ("95519", 3723)]
    file.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(UnusableInput):
        read_bill(file, 2026)
