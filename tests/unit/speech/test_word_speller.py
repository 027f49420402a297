"""General homophone correction: usual words for what only sounds like them, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.speech.text.homophones.word_bigrams import BIGRAMS_FILE, UNKNOWN, load_bigrams, save_bigrams
from huazheng.speech.text.homophones.word_speller import WordSpeller, load_word_speller

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def speller() -> WordSpeller:
    loaded = load_word_speller()
    assert loaded is not None
    return loaded


def respell(speller: WordSpeller, text: str, confidence: float = 0.5) -> str:
    return speller.respell(text, [confidence] * len(text))


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("有高中的音语基础", "有高中的英语基础"),
        ("手机运行类存是4G", "手机运行内存是4G"),
        ("您有没有游箱我发送", "您有没有邮箱我发送"),
        ("医疗报效保险", "医疗报销保险"),
    ],
)
def test_what_is_no_word_becomes_the_word_that_sounds_so(speller: WordSpeller, heard: str, said: str) -> None:
    assert respell(speller, heard, confidence=0.3) == said


@pytest.mark.parametrize(
    "right",
    [
        "这座城市真美丽",
        "后天晚上八点看电影",
        "我明天上午去北京出差",
        "您的保单犹豫期是十五天",
        "他说他不知道这件事",
        "",
        "OK，10086",
    ],
)
def test_right_text_stays(speller: WordSpeller, right: str) -> None:
    assert respell(speller, right, confidence=0.3) == right


def test_names_numbers_negations_and_fixed_characters_stay(speller: WordSpeller) -> None:
    assert respell(speller, "我叫音语") == "我叫音语"
    assert respell(speller, "音语先生您好") == "音语先生您好"
    for text in ("没丽的城市", "一义是什么"):
        assert respell(speller, text, confidence=0.0)[0] == text[0]
    heard = "有高中的音语基础"
    assert speller.respell(heard, [0.5] * len(heard), {4, 5}) == heard


def test_what_was_recognized_with_certainty_stays(speller: WordSpeller) -> None:
    heard = "这块董点"
    assert respell(speller, heard, confidence=0.2) == "这块重点"
    assert respell(speller, heard, confidence=1.0) == heard


def test_words_pairs_and_sounds_are_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bigrams.npz"
    save_bigrams(
        file,
        {"made_from": "a test"},
        {"重点": (2.0, 0.5), "中": (1.0, 0.0)},
        {("中", "重点"): 0.7},
        {"重点": [["zhong", "dian"]], "中": [["zhong"]]},
    )
    load_bigrams.cache_clear()
    words = load_bigrams(file)
    load_bigrams.cache_clear()
    assert words is not None
    assert words.made_from == "a test"
    first, second = words.number("中"), words.number("重点")
    assert [words.word(first), words.word(second)] == ["中", "重点"]
    assert words.number("点") == words.number("") == words.number("中中中中中") == UNKNOWN
    assert list(words.spelled(["zhong", "dian"])) == [second]
    assert list(words.spelled(["dian"])) == list(words.spelled(["xyz"])) == []
    assert words.cost(first, second) == pytest.approx(0.7)
    assert words.cost(second, first) == pytest.approx(1.5)
    assert words.cost(UNKNOWN, second) == pytest.approx(2.0)
    assert words.cost(first, UNKNOWN) > 10
    assert load_bigrams(tmp_path / "none.npz") is None


def test_the_file_is_small_and_its_license_is_beside_it() -> None:
    assert BIGRAMS_FILE.stat().st_size < 5_000_000
    assert "Lesser" in BIGRAMS_FILE.with_name("bigrams.LICENSE.txt").read_text(encoding="utf-8")
