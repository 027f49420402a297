"""Insurer and day as suggestions: only where they are plain, never over what a person typed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.core.text.insurers import INSURERS, insurer_by_number, insurers_named
from huazheng.services.annotations.policy_facts import save_facts
from huazheng.services.annotations.suggested_facts import suggested_facts
from huazheng.services.custody.writes import save_transcript
from huazheng.services.intake.file_import import import_file
from huazheng.store.snapshot_reader import read_snapshot
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


def suggestions(home: Home, tmp_path: Path, name: str, *said: str, facts: PolicyFacts | None = None) -> dict[str, str]:
    file = tmp_path / name
    shutil.copy(FIXED / "nb.amr", file)
    call = import_file(home, file).call
    turns = tuple(
        Turn(
            id=place,
            speaker="agent" if place % 2 == 0 else "customer",
            start=4.0 * place,
            end=4.0 * place + 3,
            text=text,
        )
        for place, text in enumerate(said)
    )
    save_transcript(home, call, Transcript(schema="huazheng.transcript/1", turns=turns, duration=60.0))
    if facts is not None:
        save_facts(home, call, facts)
    return {name: one.value for name, one in suggested_facts(read_snapshot(home, call)).items()}


@pytest.mark.parametrize(
    ("name", "said", "right"),
    [
        ("a.amr", ("您好，我是瑞禾人寿的回访专员，工号八零一。",), {"insurer": "瑞禾人寿"}),
        ("a.amr", ("您好，这里是新华保险客户服务中心。", "你好"), {"insurer": "新华保险"}),
        ("a.amr", ("我是瑞禾人寿的，请问您也买过新华保险吗？",), {}),
        ("a.amr", ("您好。", "我买过平安人寿的。"), {}),
        (
            "a.amr",
            ("今天是二零二六年三月十二日，我是瑞禾人寿的客服。",),
            {"insurer": "瑞禾人寿", "call_date": "2026-03-12"},
        ),
        ("95519@95519_20260312143015.amr", ("喂",), {"insurer": "中国人寿", "call_date": "2026-03-12"}),
        ("瑞禾人寿@02112345678_20260312143015.amr", (), {"insurer": "瑞禾人寿", "call_date": "2026-03-12"}),
        ("张三(13812345678)_20260312143015.amr", ("您的保单已经生效",), {"call_date": "2026-03-12"}),
    ],
)
def test_what_is_plain_is_suggested(
    home: Home, tmp_path: Path, name: str, said: tuple[str, ...], right: dict[str, str]
) -> None:
    assert suggestions(home, tmp_path, name, *said) == right


def test_what_a_person_typed_is_left_alone(home: Home, tmp_path: Path) -> None:
    typed = PolicyFacts(insurer="瑞禾人寿保险公司", call_date="2026-03-13")
    assert suggestions(home, tmp_path, "95519@95519_20260312143015.amr", "我是平安人寿的。", facts=typed) == {}


def test_a_number_is_one_insurers() -> None:
    assert len({insurer.number for insurer in INSURERS}) == len(INSURERS)
    assert insurer_by_number("+86 95511") == "中国平安"
    assert insurer_by_number("955110") is None
    assert insurers_named("这里是中国人寿，国寿") == ["中国人寿"]
