"""The list of common words: what it knows, how it cuts text, and how little it takes."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.speech.text.homophones.word_list import WORDS_FILE, load_words, save_words

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.speech.text.homophones.word_list import WordList


@pytest.fixture(scope="module")
def words() -> WordList:
    loaded = load_words()
    assert loaded is not None
    return loaded


@pytest.mark.parametrize("word", ["美丽", "后天", "晚上", "养老", "附加", "费用", "犹豫期", "保单", "广州", "一个"])
def test_common_words_places_and_terms_are_known(words: WordList, word: str) -> None:
    assert word in words


@pytest.mark.parametrize("other", ["没丽", "费勇", "阳老", "", "AB", "美丽的城市"])
def test_what_is_no_word_is_not(words: WordList, other: str) -> None:
    assert other not in words


def test_a_text_is_cut_into_its_likeliest_words(words: WordList) -> None:
    assert words.segment("后天晚上去看电影P10吧").words == ("后天", "晚上", "去", "看", "电影", "P", "1", "0", "吧")
    assert words.segment("").words == ()
    right, wrong = words.segment("这座城市真美丽"), words.segment("这座城市真没丽")
    assert right.log_probability > wrong.log_probability
    assert right.is_word(5, 7)
    assert not wrong.is_word(5, 7)
    assert not right.is_word(4, 7)


def test_words_are_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "words.npz"
    save_words(file, {}, {"火车站": math.log(0.25), "火": math.log(0.5), "车站": math.log(0.25)})
    load_words.cache_clear()
    loaded = load_words(file)
    assert loaded is not None
    assert loaded.segment("火车站火").words == ("火车站", "火")
    assert loaded.cost("火") == pytest.approx(-math.log(0.5), abs=0.05)
    assert loaded.cost("车") is None
    assert load_words(tmp_path / "none.npz") is None


def test_the_list_is_small_and_its_licence_is_beside_it() -> None:
    assert WORDS_FILE.stat().st_size < 500_000
    assert "Sun Junyi" in WORDS_FILE.with_name("words.LICENSE.txt").read_text(encoding="utf-8")


def test_the_list_takes_little_memory() -> None:
    code = (
        "import tracemalloc, numpy;from huazheng.speech.text.homophones.word_list import load_words;"
        "tracemalloc.start();load_words();print(tracemalloc.get_traced_memory()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert int(done.stdout) < 20_000_000
