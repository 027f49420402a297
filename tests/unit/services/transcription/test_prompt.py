"""The recognizer's prompt comes from the packs in use, in their order, and never grows too long."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, get_args

from huazheng.checklist.packs.validation import check_pack
from huazheng.core.schema.policy_facts import PolicyFacts, ProductType
from huazheng.services.analysis.pack_choice import choice_for_facts, general_choice
from huazheng.services.transcription.prompt import MAX_CHARACTERS, MAX_TERMS, build_prompt
from huazheng.speech.asr.prompt_check import prompt_terms

if TYPE_CHECKING:
    import pytest

    from huazheng.core.runtime.paths import Home

GENERAL = (
    "保险回访电话。犹豫期、亲笔签名、现金价值、投保提示书、缴费频率、责任免除、产品说明书、保险期间、退保、保单、"
    "投保人、保险责任、缴费期间、工本费。您好,是的,知道,明白。"
)


def own_pack(home: Home, prompt: list[str], name: str = "mine") -> None:
    home.packs.mkdir(parents=True, exist_ok=True)
    head = f'id = "{name}"\nversion = "1"\ntitle = {{ zh = "我的", en = "Mine" }}\nsource = "合同"\n'
    (home.packs / f"{name}.toml").write_text(f"{head}[sounds]\nprompt = {prompt!r}\n".replace("'", '"'), "utf-8")


def test_general_calls_get_the_sentence_that_everything_was_measured_with() -> None:
    assert build_prompt(general_choice().ids) == GENERAL
    assert build_prompt([]) == GENERAL
    assert build_prompt(choice_for_facts(None, PolicyFacts(product_type="health", recorded_sale=True)).ids) == GENERAL


def test_every_kind_of_policy_has_a_sentence_that_begins_with_the_general_words() -> None:
    for product in get_args(ProductType):
        sentence = build_prompt(choice_for_facts(None, PolicyFacts(product_type=product)).ids)
        assert prompt_terms(sentence)[:14] == prompt_terms(GENERAL)
        assert len(sentence) <= MAX_CHARACTERS


def test_a_pack_of_ones_own_adds_its_words(home: Home) -> None:
    own_pack(home, ["年金领取", "保单", "身故受益人"])
    assert prompt_terms(build_prompt(["mine"], home)) == [*prompt_terms(GENERAL), "年金领取", "身故受益人"]


def test_what_would_end_the_list_is_no_word(home: Home) -> None:
    own_pack(home, ["年金。是的", "年金、领取", "", "年 金", "领取"])
    assert prompt_terms(build_prompt(["mine"], home)) == [*prompt_terms(GENERAL), "领取"]
    faults = [fault for fault in check_pack(home.packs / "mine.toml", home) if "prompt" in fault.reason]
    assert [fault.line for fault in faults] == [6, 6, 6, 6]


def test_too_many_words_are_cut_at_the_end_and_the_log_says_so(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    own_pack(home, [f"词{number}" for number in range(60)], "short")
    own_pack(home, [f"相当长的词语第{number}个" for number in range(60)], "long")
    with caplog.at_level(logging.WARNING, "huazheng"):
        many, long = build_prompt(["short"], home), build_prompt(["long"], home)
    assert len(prompt_terms(many)) <= MAX_TERMS
    assert prompt_terms(many)[:15] == [*prompt_terms(GENERAL), "词0"]
    assert max(len(many), len(long)) <= MAX_CHARACTERS
    assert many.endswith("。您好,是的,知道,明白。")
    assert len(caplog.records) == 2


def test_a_pack_that_cannot_be_used_stops_no_transcription(home: Home) -> None:
    home.packs.mkdir(parents=True)
    (home.packs / "broken.toml").write_text("id = ", encoding="utf-8")
    assert build_prompt(["broken", "nowhere"], home) == GENERAL
