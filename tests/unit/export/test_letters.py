"""Letters and complaints: known facts are filled in, each law has its state on the day, and nobody is advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.export.papers.complaint_paper import complaint_paper
from huazheng.export.papers.letters.insurer_requests import recording_request, trail_request
from huazheng.export.papers.letters.production_application import production_application
from huazheng.export.writers.plain import write_plain
from support.call_documents import SHA256, small, with_seal

FACTS = PolicyFacts(insurer="瑞禾人寿", product="金禧两全保险", premium_yuan=80000.0, call_date="2026-11-21")
PAPERS = {
    "recording": recording_request,
    "trail": trail_request,
    "order": production_application,
    "insurer": complaint_paper,
    "regulator": lambda document, language: complaint_paper(document, language, "regulator"),
}
CITED = {
    "recording": ("个人信息保护法》第四十五条",),
    "trail": ("个人信息保护法》第四十五条", "银保监办发〔2020〕11号）三"),
    "order": ("第四十七条", "第四十八条", "第九十九条", "第一百一十二条"),
    "insurer": ("消费投诉处理管理办法》",),
    "regulator": ("消费投诉处理管理办法》", "12378"),
}


def words(paper: str, language: Language, written_on: date | None = date(2026, 12, 1)) -> str:
    document = small()
    document = replace(document, snapshot=replace(document.snapshot, facts=FACTS), written_on=written_on)
    return write_plain(PAPERS[paper](document, language)).decode()


@pytest.mark.parametrize("paper", PAPERS)
def test_known_facts_are_filled_in_and_the_law_has_its_state(paper: str) -> None:
    text = words(paper, "zh")
    assert "瑞禾人寿" in text and "2026年11月21日" in text and SHA256 in text
    if paper != "order":
        assert "金禧两全保险" in text
    assert all(cited in text for cited in CITED[paper])
    states = [line for line in text.splitlines() if "起施行" in line]
    assert len(states) >= 2
    for line in states:
        assert "通话当日 2026-11-21 有效" in line and "写信当日 2026-12-01 有效" in line and "查对" in line
    assert "只见于一处来源" in text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_refuses_advice_and_agents_and_warns_of_old_law(paper: str, language: Language) -> None:
    text = words(paper, language)
    assert "代理退保" in text
    assert ("不是法律意见" if language == "zh" else "not legal advice") in text
    warning = {"zh": "可能有变化", "en": "may have changed"}[language]
    assert warning not in text
    assert warning in words(paper, language, date(2027, 12, 1))
    assert "违规" not in text.replace("不代表其违规", "")


def test_a_number_and_time_of_the_phone_are_filled_in() -> None:
    document = small()
    sealed = with_seal(document, replace_name(document.seal))
    sealed = replace(sealed, proofs=replace(sealed.proofs, sources=()))
    text = write_plain(complaint_paper(sealed, "zh")).decode()
    assert "来电号码：95519" in text and "2026-11-20" in text
    assert "通话当日 2026-11-20 有效" in text


def replace_name(seal):  # type: ignore[no-untyped-def]
    import msgspec

    first = msgspec.structs.replace(seal.files[0], name="original/95519_20261120101500.m4a")
    return msgspec.structs.replace(seal, files=(first, *seal.files[1:]))


def test_the_law_is_not_cited_as_in_force_before_its_time() -> None:
    document = small()
    facts = replace(document.snapshot, facts=PolicyFacts(call_date="2019-05-01"))
    text = write_plain(recording_request(replace(document, snapshot=facts), "zh")).decode()
    assert "通话当日 2019-05-01 尚未施行" in text
