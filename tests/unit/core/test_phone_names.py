"""Names of call recordings: the fields that each maker's form holds, and no day that may be another."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huazheng.core.call.phone_facts import facts_of_file, time_text
from huazheng.core.text.phone_names import NameFacts, facts_in_name
from huazheng.core.text.recorder_notes import facts_in_note

if TYPE_CHECKING:
    from collections.abc import Iterator

LATEST = datetime(2026, 11, 30, 12, tzinfo=UTC)
TIME = "2026-03-12T14:30:15"
MINUTE = "2026-03-12T14:30"

# What the forms of each maker hold: time, number, other party, direction, SIM card.
NAMES: dict[str, tuple[str | None, str | None, str | None, str | None, str | None]] = {
    # Xiaomi, HyperOS
    "张三(13812345678)_20260312143015.mp3": (TIME, "13812345678", "张三", None, None),
    "13812345678_20260312143015.mp3": (TIME, "13812345678", None, None, None),
    "通话录音@张三(13812345678)_20260312143015.mp3": (TIME, "13812345678", "张三", None, None),
    "通话录音@李四(008613812345678)_20260312143015.mp3": (TIME, "+8613812345678", "李四", None, None),
    "95519(95519)_20260312143015.mp3": (TIME, "95519", None, None, None),
    "Call recording@Anna (138 1234 5678)_20260312143015.mp3": (TIME, "13812345678", "Anna", None, None),
    "张三(13812345678)_20260312143015 (1).mp3": (TIME, "13812345678", "张三", None, None),
    "张三(公司)(13812345678)_20260312143015.mp3": (TIME, "13812345678", "张三(公司)", None, None),
    "2025-01-01(13812345678)_20260312143015.mp3": (TIME, "13812345678", None, None, None),
    # Huawei, Honor
    "瑞禾人寿@95519_20260312143015.amr": (TIME, "95519", "瑞禾人寿", None, None),
    "张三@13812345678_20260312143015.m4a": (TIME, "13812345678", "张三", None, None),
    "+8613812345678_20260312143015.amr": (TIME, "+8613812345678", None, None, None),
    "王@家@13812345678_20260312143015.amr": (TIME, "13812345678", "王@家", None, None),
    "未知号码_20260312143015.amr": (TIME, None, None, None, None),
    "来电13812345678_20260312143015.amr": (TIME, "13812345678", None, "in", None),
    "客服95519_20260312143015.amr": (TIME, "95519", "客服", None, None),
    "张_三@13812345678_20260312143015.amr": (TIME, "13812345678", "张_三", None, None),
    # OPPO, OnePlus, realme
    "13812345678-20260312143015.mp3": (TIME, "13812345678", None, None, None),
    "张三-20260312143015.mp3": (TIME, None, "张三", None, None),
    "13812345678-2603121430.mp3": (MINUTE, "13812345678", None, None, None),
    "平安客服-2603121430.mp3": (MINUTE, None, "平安客服", None, None),
    "Call recording 13812345678 2026-03-12 14-30-15.m4a": (TIME, "13812345678", None, None, None),
    "021-12345678 2026-03-12 14-30-15.m4a": (TIME, "02112345678", None, None, None),
    # vivo
    "张三 2026-03-12 14-30-15.m4a": (TIME, None, "张三", None, None),
    "13812345678 2026-03-12 14-30-15.m4a": (TIME, "13812345678", None, None, None),
    "95511 2026-03-12 14-30-15.m4a": (TIME, "95511", None, None, None),
    "张三2 2026-03-12 14-30-15.m4a": (TIME, None, "张三2", None, None),
    # Samsung
    "通话录音 张三_260312_143015.m4a": (TIME, None, "张三", None, None),
    "通话录音 +8613812345678_260312_143015.m4a": (TIME, "+8613812345678", None, None, None),
    "Call recording Anna_260312_143015.m4a": (TIME, None, "Anna", None, None),
    "Call recording 95567_200312_143015.m4a": ("2020-03-12T14:30:15", "95567", None, None, None),
    "Call_20260312_143015_INCOMING_13812345678.m4a": (TIME, "13812345678", None, "in", None),
    # Google, GrapheneOS, LineageOS
    "Call recording with 13812345678 2026-03-12 14.30.15.wav": (TIME, "13812345678", None, None, None),
    "CallRecord_20260312-143015_+8613812345678.m4a": (TIME, "+8613812345678", None, None, None),
    "+48123456789_240506_225406577.amr": ("2024-05-06T22:54:06", "+48123456789", None, None, None),
    "Call with Anna.m4a": (None, None, "Anna", None, None),
    "Call from 95519 2026-03-12 at 2.30.15 PM.m4a": (TIME, "95519", None, "in", None),
    # iPhone's notes
    "与“瑞禾人寿”的通话.m4a": (None, None, "瑞禾人寿", None, None),
    "与 95519 的通话录音.m4a": (None, "95519", None, None, None),
    "与张三的通话 2026年3月12日 下午2:30.m4a": (MINUTE, None, "张三", None, None),
    # BCR, with and without its zone
    "20260312_143015.123+0800_in_13812345678_张三.oga": (f"{TIME}+08:00", "13812345678", "张三", "in", None),
    "20260312_143015.123+0800_out_sim2_95519.oga": (f"{TIME}+08:00", "95519", None, "out", "2"),
    "20220522_122802.881926-0400_+12345678900.flac": ("2022-05-22T12:28:02-04:00", "+12345678900", None, None, None),
    "20220614_113922.459+0200_out_800003322__PosteItaliane_.oga": (
        "2022-06-14T11:39:22+02:00",
        "800003322",
        "PosteItaliane",
        "out",
        None,
    ),
    "20261101_103015_in_13800000000.oga": ("2026-11-01T10:30:15", "13800000000", None, "in", None),
    "20260312_143015.123+0800_conference.oga": (f"{TIME}+08:00", None, None, "conference", None),
    # True Phone, axet, others
    "+380 50 534 2852 (Vodafone) 2026-06-05_211808_inc.amr": ("2026-06-05T21:18:08", "+380505342852", None, "in", None),
    "5433 @ 2026-06-05_210635_out.amr": ("2026-06-05T21:06:35", "5433", None, "out", None),
    "John Smith (+380 50 534 2852 Mobile) 2026-06-05_210724_inc.amr": (
        "2026-06-05T21:07:24",
        "+380505342852",
        "John Smith",
        "in",
        None,
    ),
    "20200101T010101 ↑ +33611111111 (Mum).ogg": ("2020-01-01T01:01:01", "+33611111111", "Mum", "out", None),
    "phone_20260312-143015_13812345678.amr": (TIME, "13812345678", None, None, None),
    "Anna [13812345678] [2026-03-12 14-30-15] [in].m4a": (TIME, "13812345678", "Anna", "in", None),
    "通话录音-张三-13812345678-2026-03-12-14-30-15.m4a": (TIME, "13812345678", "张三", None, None),
    "新录音 20260312_143015.m4a": (TIME, None, None, None, None),
    "微信语音_20260312143015.mp3": (TIME, None, None, None, None),
    "2026-11-01-10:30:15.m4a": ("2026-11-01T10:30:15", None, None, None, None),
    # as people name them
    "回访 2026-03-12.m4a": ("2026-03-12", None, None, None, None),
    "2026年3月12日回访录音.mp3": ("2026-03-12", None, None, None, None),
    "瑞禾人寿回访2026.3.12.mp3": ("2026-03-12", None, None, None, None),
}
# Names that hold no day of the call, or one that can be read as another.
NO_DAY = (
    "10:30.m4a",
    "03-12-2026 14.30.15.m4a",
    "12.03.26 14-30.m4a",
    "1-2-2026.m4a",
    "录音 12032026.m4a",
    "张三_160325_143015.m4a",  # 2016-03-25, or 16 March 2025
    "20261301143015.mp3",
    "13812345678_20260230143015.mp3",
    "13812345678_20260312253015.mp3",
    "13812345678_20991231143015.mp3",  # not yet
    "13812345678_19700101080000.mp3",  # a clock that was never set
    "保单号20230405.m4a",
    "保单 2023-04-05 生效.m4a",
    "投保2023年4月5日录音.m4a",
    "2026-03-12 14-30-15 2025-03-12 14-30-15.m4a",
    "1710509415123.mp3",  # milliseconds since 1970
    "mmexport1710509415123.mp3",
    "13812345678.m4a",
    "张三-1712345678.mp3",
    "P20260312143015888888.pdf.m4a",
    "新录音 3.m4a",
    "",
    ".m4a",
    "(" * 120,
    "1" * 240,
    "2026-" * 48,
    "\u202e3m4.5103412130620_张三",
)


def test_sixty_names_of_eight_makers_give_the_right_fields() -> None:
    assert len(NAMES) + len(NO_DAY) >= 60
    wrong = {name: found for name, right in NAMES.items() if tuple(found := facts_in_name(name, LATEST)) != right}
    assert not wrong


@pytest.mark.parametrize("name", NO_DAY)
def test_a_name_that_may_mean_another_day_gives_none(name: str) -> None:
    assert facts_in_name(name, LATEST).started is None


@pytest.fixture(params=["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_no_machine_zone_changes_a_day(zone: str) -> None:
    """A name's day is the phone's, wherever the file is imported: 0 wrong days."""
    del zone
    for name, right in NAMES.items():
        day = facts_of_file(name, f"/x/{name}", LATEST).day
        assert day == (right[0][:10] if right[0] is not None else None)
    late = facts_of_file("20260312_233015.000-0800_in_95519.oga", "", LATEST)
    assert (late.day, late.value("started")) == ("2026-03-12", "2026-03-12T23:30:15-08:00")


def test_a_time_has_a_zone_only_where_one_is_stated() -> None:
    assert time_text(TIME) == "2026-03-12 14:30:15"
    assert time_text(f"{TIME}+08:00") == "2026-03-12 14:30:15 UTC+08:00"
    assert time_text("2026-03-12") == "2026-03-12"


def test_hostile_names_do_no_harm() -> None:
    """No name raises, takes long, or brings a character that steers a terminal."""
    parts = ("\x1b[31m", "\u202e", "(", ")", "@", "_", "-", "20260312143015", "1" * 30, "张三", "\udcff", "+", " " * 40)
    started = time.perf_counter()
    for chosen in itertools.product(parts, repeat=2):
        facts = facts_in_name("".join(chosen) * 4, LATEST)
        assert all(value is None or value.isprintable() for value in facts)
    assert time.perf_counter() - started < 5


def test_the_recorders_own_file_says_more_than_the_name() -> None:
    note = (
        '{"timestamp_unix_ms": 1773297015123, "timestamp": "2026-03-12T14:30:15.123456+08:00", "direction": "in",'
        ' "sim_slot": 2, "call_log_name": null, "calls": [{"phone_number": "+8613812345678",'
        ' "phone_number_formatted": "138 1234 5678", "caller_name": null, "contact_name": "张三"}], "output": {}}'
    )
    assert facts_in_note(note) == NameFacts(f"{TIME}+08:00", "+8613812345678", "张三", "in", "2")
    facts = facts_of_file("x.oga", "", LATEST, note=note)
    assert {fact.source for fact in facts.facts} == {"recorder_file"}
    for other in ("[]", "{}", '{"timestamp": 5}', "{" * 5000, "\udcff", '{"calls": 3}', "null"):
        assert facts_in_note(other) is None


def test_folders_and_tags_say_what_the_name_does_not() -> None:
    facts = facts_of_file(
        "a.m4a",
        "/run/media/me/Phone/MIUI/sound_recorder/call_rec/张三 (13812345678)/a.m4a",
        LATEST,
        said={
            "com.apple.quicktime.creationdate": "2026-03-12T14:30:15+0800",
            "com.android.manufacturer": "Xiaomi",
            "com.android.model": "2211133C",
        },
    )
    assert [(fact.name, fact.value, fact.source) for fact in facts.facts] == [
        ("started", f"{TIME}+08:00", "container"),
        ("number", "13812345678", "folder"),
        ("other_party", "张三", "folder"),
        ("recorder", "Xiaomi", "folder"),
        ("device", "Xiaomi 2211133C", "container"),
    ]
    assert facts_of_file("a.m4a", r"C:\Users\me\Sounds\CallRecord\a.m4a", LATEST).value("recorder") == "Huawei / Honor"
