"""A call checked against the phone bill: a carrier's file (CSV, text, or PDF with text), or typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from huazheng.core.call.bill_comparison import ComparedField, RecordedCall, best_row, compare_with_bill
from huazheng.core.call.phone_bill import BillRow, rows_of_table, rows_of_text
from huazheng.core.call.phone_facts import phone_facts
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput, unreadable
from huazheng.core.runtime.files import read_regular, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.export.documents.document_times import BEIJING, parse_utc

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.store.calls import Call

LARGEST_BILL_BYTES = 20_000_000
MOST_PAGES = 300


@dataclass(frozen=True)
class BillCheck:
    """The row that was compared, its fields, and of a file its SHA-256 and how many calls it lists."""

    row: BillRow
    fields: tuple[ComparedField, ...]
    sha256: str | None = None
    listed: int = 1


def recorded_call(call: Call) -> RecordedCall:
    """Number, start in China's time and length of the recording, as its seal has them."""
    seal = call.seal
    facts = phone_facts(seal)
    started: datetime | None = None
    if seal.sources:
        instant = parse_utc(seal.sources[0].started.wall)
        started = instant.astimezone(BEIJING).replace(tzinfo=None) if instant is not None else None
    elif (told := facts.value("started")) is not None and "T" in told:
        moment = datetime.fromisoformat(told)
        started = moment.astimezone(BEIJING).replace(tzinfo=None) if moment.tzinfo is not None else moment
    return RecordedCall(facts.value("number"), started, seal.duration)


def check_row(call: Call, row: BillRow) -> BillCheck:
    """Compare the call with one row, typed in by a person."""
    return BillCheck(row, compare_with_bill(row, recorded_call(call)))


def check_file(call: Call, file: Path) -> BillCheck:
    """Compare the call with the row of a carrier's file that is most likely it.

    Raises :class:`UnusableInput` for a file that lists no calls, or none near this one; :class:`ResourceUnavailable`
    for a PDF where its reader is not installed.
    """
    recorded = recorded_call(call)
    year = recorded.started.year if recorded.started is not None else int(call.seal.sealed_at[:4])
    rows = read_bill(file, year)
    row = best_row(rows, recorded)
    if row is None:
        raise UnusableInput(
            Text(
                f"账单里的 {len(rows)} 通电话都对不上这段录音。",
                f"None of the bill's {len(rows)} calls is near this one.",
            ),
            file=file,
            remedy=Text(
                "请看是不是那个月的账单，或用 --number、--start、--length 输入。",
                "Check the month of the bill, or type it with --number, --start and --length.",
            ),
        )
    return BillCheck(row, compare_with_bill(row, recorded), sha256_of(file), len(rows))


def read_bill(file: Path, year: int) -> tuple[BillRow, ...]:
    """The calls of a carrier's file. ``year``: for dates without one. Raises as :func:`check_file` does."""
    try:
        content = read_regular(file, LARGEST_BILL_BYTES)
    except OSError as error:
        raise unreadable(file, error) from error
    if content.startswith(b"%PDF"):
        text = _pdf_text(file)
        rows = rows_of_text(text, year)
    else:
        text = _decoded(content)
        rows = rows_of_table(text, year) or rows_of_text(text, year)
    if not rows:
        raise UnusableInput(
            Text("这个文件里没有认出通话记录。", "No calls were recognized in this file."),
            file=file,
            remedy=Text(
                "要有号码、开始时间、时长三列的 CSV，或能选中文字的 PDF；照片和扫描件不行。",
                "It must be a CSV with number, start and length, or a PDF with text; pictures and scans do not work.",
            ),
        )
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _pdf_text(file: Path) -> str:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise ResourceUnavailable(
            Text("这里没装读 PDF 的库（pypdf）。", "The library that reads PDFs (pypdf) is not installed."),
            file=file,
            remedy=Text("请用 CSV 账单，或输入号码、时间、时长。", "Use a CSV bill, or type number, start and length."),
        ) from error
    try:
        reader = PdfReader(file)
        return "\n".join(page.extract_text() for page in reader.pages[:MOST_PAGES])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnusableInput(
            Text("这个 PDF 读不了，可能损坏或加了密码。", "This PDF cannot be read; it may be damaged or encrypted."),
            file=file,
            remedy=Text("请用没有密码的文件，或 CSV。", "Use a file without a password, or a CSV."),
        ) from error
