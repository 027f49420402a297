"""Personal data in the turns of a call: what is found, by kind and place. Found is shown to a person, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

DataKind = Literal[
    "name", "phone", "id_number", "policy_number", "bank_card", "address", "birth_date", "email", "number", "added"
]
KIND_LABELS: dict[DataKind, Text] = {
    "name": Text("姓名", "Name"),
    "phone": Text("电话号码", "Phone number"),
    "id_number": Text("证件号码", "ID number"),
    "policy_number": Text("保单号", "Policy number"),
    "bank_card": Text("银行卡号", "Bank card"),
    "address": Text("地址", "Address"),
    "birth_date": Text("出生日期", "Date of birth"),
    "email": Text("邮箱", "Email"),
    "number": Text("其他号码", "Other number"),
    "added": Text("您加的", "Added by you"),
}


@dataclass(frozen=True, order=True)
class PersonalDatum:
    """Characters ``start`` to ``end`` of the turn at place ``turn`` (from 0), and what kind of data they are."""

    turn: int
    start: int
    end: int
    kind: DataKind
    text: str


def merged(found: Iterable[PersonalDatum], texts: tuple[str, ...]) -> tuple[PersonalDatum, ...]:
    """The data in order, with those that overlap or touch made one, of the kind of the longest."""
    done: list[PersonalDatum] = []
    for datum in sorted(found):
        last = done[-1] if done else None
        if last is None or last.turn != datum.turn or datum.start >= last.end:
            done.append(datum)
            continue
        longest = max(last, datum, key=lambda one: one.end - one.start)
        end = max(last.end, datum.end)
        done[-1] = PersonalDatum(last.turn, last.start, end, longest.kind, texts[last.turn][last.start : end])
    return tuple(done)
