"""Filter and order of the list of calls, and its text about the last verification."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.files import encode_json
from huazheng.services.annotations.call_tags import set_tags
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.writes import note
from huazheng.services.intake.file_import import import_file
from huazheng.services.library.browse import CallRow, LibraryView, apply_view, list_calls
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def row(call: str, **said: object) -> CallRow:
    return CallRow(**{"call": call, "title": call, "sealed_at": "", "duration": 1.0, "state": "imported", **said})  # type: ignore[arg-type]


ROWS = [
    row("a", day="2026-01-03", insurer="中国人寿", duration=5.0, tags=("投诉",)),
    row("b", day="2026-01-01", insurer="平安人寿", duration=9.0, state="analysed", explained=2, items=7,
        open_moments=1),
    row("c", day="", insurer="", duration=1.0, state="transcribed", check="changed_since"),
    row("d", day="2026-01-02", insurer="安盛", product_type="life", state="analysed", explained=7, items=7,
        open_moments=0, check="intact"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("view", "order"),
    [
        (LibraryView(), "adbc"),
        (LibraryView(backwards=True), "bdac"),
        (LibraryView(order="insurer"), "dbac"),  # by pinyin: an, ping, zhong; nobody knows the last one's
        (LibraryView(order="insurer", backwards=True), "abdc"),
        (LibraryView(order="length"), "badc"),
        (LibraryView(order="explained"), "bdca"),
        (LibraryView(order="open"), "bdca"),
        (LibraryView(insurer="安盛"), "d"),
        (LibraryView(product_type="life"), "d"),
        (LibraryView(tag="投诉"), "a"),
        (LibraryView(open_moments=True), "b"),
        (LibraryView(not_transcribed=True), "a"),
        (LibraryView(not_verified=True), "abc"),
        (LibraryView(since="2026-01-02"), "ad"),
        (LibraryView(until="2026-01-02"), "dbc"),
        (LibraryView(since="2026-01-02", not_verified=True), "a"),
    ],
)
def test_order_and_filters(view: LibraryView, order: str) -> None:
    assert "".join(one.call for one in apply_view(ROWS, view)) == order


def test_what_a_person_said_of_a_call_stands_in_its_line(home: Home) -> None:
    call = import_file(home, FIXED / "nb.amr").call
    (before,) = list_calls(home)
    assert (before.insurer, before.product, before.tags) == ("", "", ())
    assert before.day == before.call[:4] + "-" + before.call[4:6] + "-" + before.day[8:]
    facts = {
        "insurer": "平安人寿",
        "product": "福满",
        "product_type": "life",
        "call_date": "2026-01-05",
        "premium_yuan": 1,
    }
    (call.folder / "facts.json").write_bytes(encode_json(facts))
    (call.folder / "tags.json").write_bytes(encode_json({"schema": "huazheng.tags/1", "tags": ["投诉", "妈妈"]}))
    (line,) = list_calls(home)
    assert (line.insurer, line.product, line.product_type, line.day) == ("平安人寿", "福满", "life", "2026-01-05")
    assert line.tags == ("投诉", "妈妈")
    (call.folder / "facts.json").write_text('{"insurer": 7}', encoding="utf-8")
    (line,) = list_calls(home)
    assert line.insurer == ""


def test_the_last_verifying_is_remembered_until_a_file_changes(home: Home) -> None:
    call = import_file(home, FIXED / "nb.amr").call
    assert [one.check for one in list_calls(home)] == ["never"]
    check(home, call.folder)
    (line,) = list_calls(home)
    assert line.check == "intact"
    assert line.checked_at
    note(home, call.folder, "played")
    set_tags(home, call, ("妈妈",))
    assert [one.check for one in list_calls(home)] == ["intact"]  # what the app adds is no change of the recording
    os.utime(call.original, (1, 1))
    assert [one.check for one in list_calls(home)] == ["changed_since"]
    check(home, call.folder)
    assert [one.check for one in list_calls(home)] == ["intact"]
    call.original.chmod(0o600)
    call.original.write_bytes(b"other")
    check(home, call.folder)
    assert [one.check for one in list_calls(home)] == ["altered"]


def test_a_check_with_another_key_is_not_remembered(home: Home) -> None:
    call = import_file(home, FIXED / "nb.amr").call
    assert not check(home, call.folder, key="0" * 64)[0].intact
    assert [one.check for one in list_calls(home)] == ["never"]
