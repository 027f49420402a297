"""Deadlines against a table of 200 cases, which was made with other programs; the calendar file; old checks warn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.law.deadlines import KeyDays, deadlines
from huazheng.law.holiday_table import holiday_table
from huazheng.law.icalendar import calendar_bytes
from huazheng.law.law_table import Citation, law_table, staleness_warning
from huazheng.law.periods import last_of_cooling_off, last_of_days, last_of_years

CASES = Path(__file__).parents[2] / "data" / "law" / "date_cases.tsv"


def cases() -> list[tuple[str, date, int, date, date | None]]:
    rows = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    day = date.fromisoformat
    return [
        (rule, day(start), int(length), day(last), None if moved == "-" else day(moved))
        for rule, start, length, last, moved in rows
    ]


def test_two_hundred_dates() -> None:
    table = holiday_table()
    assert len(cases()) == 200
    assert {rule for rule, *_ in cases()} == {"next_day", "same_day", "working", "years"}
    for rule, start, length, last, moved in cases():
        if rule == "working":
            found = table.add_working_days(start, length)
        elif rule == "years":
            found = last_of_years(start, length)
        else:
            found = last_of_cooling_off(start, length, "same_day" if rule == "same_day" else "next_day")
            assert rule == "same_day" or found == last_of_days(start, length)
        assert found == last, (rule, start, length)
        if rule != "working":
            later = table.next_working_day(found)
            assert (later if later != found else None) == moved, (rule, start, length)


def test_cases_read_by_hand() -> None:
    """Counted on a wall calendar: leap day, month end, Spring Festival and the days worked to make up for it."""
    assert last_of_cooling_off(date(2024, 2, 15), 15, "same_day") == date(2024, 2, 29)
    assert last_of_cooling_off(date(2024, 2, 15), 15, "next_day") == date(2024, 3, 1)
    assert last_of_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    table = holiday_table()
    assert table.add_working_days(date(2026, 2, 13), 7) == date(2026, 3, 2)  # 14, 24, 25, 26, 27, 28 Feb, 2 Mar
    assert table.next_working_day(date(2025, 10, 1)) == date(2025, 10, 9)
    assert not table.is_rest_day(date(2026, 9, 20))
    with pytest.raises(OverflowError):
        last_of_years(date(9999, 1, 1), 3)


KNOWN = KeyDays(
    signed=date(2026, 9, 21),
    cooling_off_days=10,
    cooling_off_start="next_day",
    complained=date(2026, 9, 30),
    reported=date(2026, 9, 30),
    decided=date(2026, 10, 14),
    review_asked=date(2026, 10, 20),
    knew=date(2026, 9, 22),
)


def test_the_list_shows_the_earlier_day_and_says_where_a_holiday_moves_it() -> None:
    found = {one.id: one for one in deadlines(KNOWN)}
    assert list(found) == [
        "cooling-off", "decision-15", "forwarding", "decision-30", "review-request", "review-decision", "decision-60",
        "limitation",
    ]  # fmt: skip
    assert (found["cooling-off"].day, found["cooling-off"].extended) == (date(2026, 10, 1), date(2026, 10, 8))
    assert found["forwarding"].day == date(2026, 10, 15)
    assert found["limitation"].day == date(2029, 9, 22)
    assert any("放假通知" in note.zh for note in found["limitation"].notes)
    assert all(one.citation is not None for one in found.values() if one.id != "cooling-off")
    assert deadlines(KeyDays()) == ()
    unsure = deadlines(KeyDays(signed=date(2026, 9, 1), cooling_off_days=15))
    assert unsure[0].day == date(2026, 9, 15)
    assert unsure[0].notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_file_is_valid(language: Language) -> None:
    found = deadlines(KNOWN)
    content = calendar_bytes(
        found, owner="20261122T101500Z-7f3a9c", stamp=datetime(2026, 12, 1, tzinfo=UTC), language=language
    )
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in lines:
        line.decode()  # no character is split
    words = content.decode().replace("\r\n ", "").split("\r\n")
    assert words.count("BEGIN:VEVENT") == words.count("END:VEVENT") == len(found) == words.count("END:VALARM")
    assert "DTSTART;VALUE=DATE:20261001" in words and "DTEND;VALUE=DATE:20261002" in words
    assert len({line for line in words if line.startswith("UID:")}) == len(found)
    assert any("代理退保" in line for line in words if line.startswith("DESCRIPTION"))
    assert any("\\n" in line for line in words if line.startswith("DESCRIPTION"))


def test_laws_have_a_state_on_a_day_and_old_checks_warn() -> None:
    table = law_table()
    assert len({law.id for law in table.laws}) == len(table.laws)
    assert all(law.sources and law.articles for law in table.laws)
    law = table.law("personal-information")
    assert (law.state_on(date(2021, 10, 31)), law.state_on(date(2021, 11, 1))) == ("not_yet", "in_force")
    newest = max(law.checked for law in table.laws)
    oldest = min(law.checked for law in table.laws)
    assert staleness_warning(oldest + timedelta(days=table.stale_after_days)) is None
    warning = staleness_warning(newest + timedelta(days=table.stale_after_days + 1))
    assert warning is not None and str(oldest) in warning.zh
    for law in table.laws:
        for article in law.articles:
            cited = Citation(law.id, article.number)
            assert cited.text and not cited.text.startswith("第二百零")
            assert ("只见于一处来源" in cited.state_line({}).zh) is article.one_source
