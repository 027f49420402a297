"""Terms heard with other characters are found by their sound, and only where they fit."""

from __future__ import annotations

import pytest

from huazheng.checklist.matching.prepared_call import phonetic_index
from huazheng.checklist.normalization.normalized_text import normalize_text
from huazheng.checklist.packs.loader import load_packs

MISHEARD = [
    ("由于七十五天", "犹豫期十五天"),
    ("您的由于期是15天", "您的犹豫期是15天"),
    ("退宝就剩先进价值了", "退保就剩现金价值了"),
    ("头保提式书看过吧条框看过吧", "投保提示书看过吧条款看过吧"),
    ("签名是您情笔签名吗", "签名是您亲笔签名吗"),
    ("责任免出那块", "责任免除那块"),
]


@pytest.mark.parametrize(("heard", "meant"), MISHEARD)
def test_a_misheard_term_is_put_right(heard: str, meant: str) -> None:
    assert normalize_text(heard, phonetic_index(load_packs(["cn-participating"]))).plain == meant


@pytest.mark.parametrize("text", ["由于七年前的事", "受益人是您女儿", "我很佩服您", "保险公司"])
def test_words_of_their_own_right_stay(text: str) -> None:
    assert normalize_text(text, phonetic_index(load_packs(["cn-universal"]))).plain == text


def test_positions_lead_back_to_the_text_as_shown() -> None:
    words = normalize_text("呃，您的由于期呢，是15天。", phonetic_index(load_packs(["cn-life-new-policy"])))
    at = words.coded.index("D")
    start, end = words.quote(at, at + 1)
    assert words.source[start:end] == "15天"
