"""Personal data in fifty passages, half of which were not looked at when the patterns were chosen."""

from __future__ import annotations

import pytest

from huazheng.core.schema.transcript import Turn, Word
from huazheng.redaction.datum_times import datum_times
from huazheng.redaction.finder import find_personal_data
from support.marked_passages import marked_passages, missed, plain_sentences


@pytest.mark.parametrize(("part", "marks"), [("tuned", 35), ("check", 38)])
def test_recall(part: str, marks: int) -> None:
    passages = [one for one in marked_passages() if one.part == part]
    assert len(passages) == 25
    assert sum(len(one.marks) for one in passages) == marks
    assert [missed(one) for one in passages if missed(one)] == []


def test_nothing_is_found_where_nobody_is_named() -> None:
    assert [find_personal_data([one]) for one in plain_sentences() if find_personal_data([one])] == []


def test_kinds_of_numbers_read_out() -> None:
    turns = ("身份证号三一零一零一一九六八零三一二零零二幺", "手机幺三八零零幺三八零零零", "保单号P20260009183377")
    assert [one.kind for one in find_personal_data(turns)] == ["id_number", "phone", "policy_number"]


def test_a_name_is_found_again_in_other_characters_of_its_sound_and_added_words_as_they_are() -> None:
    turns = ("我叫唐德华。", "唐得华已经签字了。", "新禾大厦那边")
    found = find_personal_data(turns, also=("新禾大厦",))
    assert [(one.turn, one.text, one.kind) for one in found] == [
        (0, "唐德华", "name"), (1, "唐得华", "name"), (2, "新禾大厦", "added"),
    ]  # fmt: skip


def test_a_surname_said_again_with_a_title_is_found_beside_the_name() -> None:
    turns = ("你好，是沈佳宁沈女士吗？", "那沈女士，今天给您做个回访。")
    assert [(one.turn, one.text) for one in find_personal_data(turns)] == [
        (0, "沈佳宁"), (0, "沈"), (1, "沈")
    ]  # fmt: skip


def test_times_are_those_of_the_words_and_wider_without_them() -> None:
    words = (Word("我叫", 10.0, 10.5), Word("王芳", 10.6, 11.2), Word("。", 11.2, 11.2))
    turn = Turn(id=0, speaker="agent", start=10.0, end=11.3, text="我叫王芳。", words=words)
    start, end = datum_times(turn, 2, 4)
    assert (start, end) == pytest.approx((10.35, 11.45))
    long = Turn(id=1, speaker="agent", start=20.0, end=40.0, text="一" * 20)
    start, end = datum_times(long, 9, 11)
    assert start == pytest.approx(28.0) and end == pytest.approx(32.0)
