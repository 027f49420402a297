"""Comparison of a recording with a row of the phone bill: number, start, length, and the reason of each difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from huazheng.core.call.phone_bill import plain_number
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.call.phone_bill import BillRow

ComparedName = Literal["number", "started", "length"]
Agreement = Literal["same", "explained", "differs", "unknown"]
NAME_LABELS: dict[ComparedName, Text] = {
    "number": Text("对方号码", "Number"),
    "started": Text("开始时间", "Start"),
    "length": Text("时长", "Length"),
}
AGREEMENT_LABELS: dict[Agreement, Text] = {
    "same": Text("一致", "same"),
    "explained": Text("有差别，可以解释", "differs, explainable"),
    "differs": Text("不一致", "differs"),
    "unknown": Text("没法比", "cannot be compared"),
}
_SAME_SECONDS, _NEAR_SECONDS, _FARTHEST = 5, 120, timedelta(hours=36)
_HOUR, _MINUTE = 3600, 60
_WIDEST_ZONES = 20  # hours between China and the zone farthest from it


@dataclass(frozen=True)
class RecordedCall:
    """The recording: number and local start, None where unknown, and length in seconds."""

    number: str | None
    started: datetime | None
    seconds: float


@dataclass(frozen=True)
class ComparedField:
    """One field of both, whether they agree, and why they may differ. Reasons are possible ones, not findings."""

    name: ComparedName
    bill: str
    recording: str
    agreement: Agreement
    reason: Text


def best_row(rows: Sequence[BillRow], call: RecordedCall) -> BillRow | None:
    """The row that is most likely this call: near in time, then of the same number, then of like length.

    None where no row is near, or the recording's start is not known and no row has its number.
    """
    number = plain_number(call.number) if call.number else None
    if call.started is None:
        rows = [row for row in rows if number and row.number == number]
        return min(rows, key=lambda row: abs(row.seconds - call.seconds), default=None)
    started = call.started
    near = [row for row in rows if abs(row.started - started) <= _FARTHEST]
    return min(
        near,
        key=lambda row: (
            bool(number) and row.number != number,
            abs((row.started - started).total_seconds()) // _NEAR_SECONDS,
            abs(row.seconds - call.seconds),
        ),
        default=None,
    )


def compare_with_bill(row: BillRow, call: RecordedCall) -> tuple[ComparedField, ...]:
    """Number, start and length of the row and of the recording."""
    return _number(row, call), _start(row, call), _length(row, call)


def _number(row: BillRow, call: RecordedCall) -> ComparedField:
    if not call.number:
        reason = Text("录音没有带来号码。", "The recording brings no number.")
        return ComparedField("number", row.number, "", "unknown", reason)
    recorded = plain_number(call.number)
    if recorded == row.number or recorded.lstrip("0") == row.number.lstrip("0"):
        return ComparedField("number", row.number, recorded, "same", Text("", ""))
    reason = Text(
        "不是同一个号码。来电显示可能被改过，也可能经过转接，或者这一行不是这通电话。",
        "Not the same number. The caller's display may have been changed, the call transferred, or this row is another "
        "call.",
    )
    return ComparedField("number", row.number, recorded, "differs", reason)


def _start(row: BillRow, call: RecordedCall) -> ComparedField:
    bill = f"{row.started:%Y-%m-%d %H:%M:%S}"
    if call.started is None:
        reason = Text("录音的开始时间不知道。", "The recording's start is not known.")
        return ComparedField("started", bill, "", "unknown", reason)
    late = (call.started - row.started).total_seconds()
    recording = f"{call.started:%Y-%m-%d %H:%M:%S}"
    hours = round(late / _HOUR)
    if abs(late) <= _SAME_SECONDS:
        return ComparedField("started", bill, recording, "same", Text("", ""))
    if 0 < late <= max(row.seconds, _NEAR_SECONDS):
        reason = Text(
            f"录音比账单晚 {late:.0f} 秒开始：可能接通以后才开始录。",
            f"The recording begins {late:.0f} s later: perhaps it was started after the call was answered.",
        )
        return ComparedField("started", bill, recording, "explained", reason)
    if -_NEAR_SECONDS <= late < 0:
        reason = Text(
            f"录音比账单早 {-late:.0f} 秒开始：可能先开录、后接通，或两边的时钟有差。",
            f"The recording begins {-late:.0f} s earlier: perhaps before the call was answered, or the clocks differ.",
        )
        return ComparedField("started", bill, recording, "explained", reason)
    if 0 < abs(hours) <= _WIDEST_ZONES and abs(late - hours * _HOUR) <= _NEAR_SECONDS:
        reason = Text(
            f"相差约 {abs(hours)} 小时整：可能是时区或时钟设置不同。",
            f"About {abs(hours)} whole hours apart: perhaps another time zone or clock setting.",
        )
        return ComparedField("started", bill, recording, "explained", reason)
    reason = Text(
        f"相差 {abs(late) / _MINUTE:.0f} 分钟：可能时钟不准，或者这一行不是这通电话。",
        f"{abs(late) / _MINUTE:.0f} minutes apart: perhaps a wrong clock, or this row is another call.",
    )
    return ComparedField("started", bill, recording, "differs", reason)


def _length(row: BillRow, call: RecordedCall) -> ComparedField:
    bill, recording = f"{row.seconds} s", f"{call.seconds:.0f} s"
    more = call.seconds - row.seconds
    if abs(more) <= _SAME_SECONDS:
        return ComparedField("length", bill, recording, "same", Text("", ""))
    if row.seconds % _MINUTE == 0 and -_MINUTE < more < 0:
        reason = Text("账单按整分钟向上取整。", "The bill counts whole minutes, rounded up.")
        return ComparedField("length", bill, recording, "explained", reason)
    if 0 < more <= _NEAR_SECONDS:
        reason = Text(
            f"录音长 {more:.0f} 秒：可能从振铃录起，或挂断后还在录。",
            f"The recording is {more:.0f} s longer: perhaps from the ringing on, or after the call ended.",
        )
        return ComparedField("length", bill, recording, "explained", reason)
    if more < 0:
        reason = Text(
            f"录音短 {-more:.0f} 秒：有一段通话不在录音里。",
            f"The recording is {-more:.0f} s shorter: part of the call is not in it.",
        )
    else:
        reason = Text(
            f"录音长 {more:.0f} 秒：可能不止这一通电话，或者这一行不是这通电话。",
            f"The recording is {more:.0f} s longer: perhaps more than this call, or this row is another call.",
        )
    return ComparedField("length", bill, recording, "differs", reason)
