"""Choice between two hypotheses of a window, and what is dropped."""

from __future__ import annotations

import pytest

from huazheng.core.schema.transcript import Word
from huazheng.core.text.pinyin import sound_containment, sound_similarity
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.asr.hypotheses import accept_or_drop, choose_hypothesis, is_truncated, needs_retry
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.text.normalization import normalize_script

SAID = "您好我们这边给您做一个电话回访麻烦您配合一下可以吗好的您请说吧没有问题"


def window(seconds: float, pieces: int = 1):
    length = int(seconds * ASR_SAMPLE_RATE / pieces)
    [only] = pack_windows([SpeechSegment(at * length, (at + 1) * length) for at in range(pieces)])
    return only


def spoken(text: str, seconds: float, probability: float = 0.8) -> list[Word]:
    each = seconds / max(1, len(text))
    return [Word(letter, at * each, (at + 1) * each, probability) for at, letter in enumerate(text)]


def test_a_whole_reading_is_believed_at_once() -> None:
    assert not needs_retry(spoken(SAID, 8), window(8))


def test_a_reading_that_breaks_off_gives_way_to_one_that_does_not() -> None:
    short, whole = spoken(SAID[:10], 3), spoken(SAID, 10)
    assert is_truncated(short, window(10))
    assert choose_hypothesis(short, whole, window(10)) is whole
    assert choose_hypothesis(short, short[:5], window(10)) is short


@pytest.mark.parametrize(
    ("text", "reason"),
    [("请不吝点赞订阅转发打赏支持明镜与点点栏目", "dropped_ghost"), ("好的谢谢" * 6, "dropped_loop")],
)
def test_hallucinations_and_repetitions_are_dropped_with_their_reason(text: str, reason: str) -> None:
    made_up = spoken(text, 6)
    assert choose_hypothesis(made_up, made_up, window(6)) is made_up
    assert accept_or_drop(made_up, window(6)).dropped == reason
    assert accept_or_drop(made_up, window(6)).dropped_text == text


@pytest.mark.parametrize(
    "text",
    [
        "是的是的是的是的",
        "嗯嗯嗯嗯嗯嗯嗯嗯对对对",
        "好的，好的，好的，好的，我知道了",
        "對的對的對的對的",
        "卡号是4000088888888对吧",
    ],
)
def test_what_people_say_over_and_over_stays(text: str) -> None:
    said = spoken(text, 0.2 * len(text))
    assert needs_retry(said, window(5)), "it is read once more all the same"
    assert accept_or_drop(said, window(5)).words == tuple(said)
    assert accept_or_drop(said, window(5)).dropped is None
    hurried = spoken(text, 0.05 * len(text))
    assert accept_or_drop(hurried, window(5)).dropped == "dropped_loop", "nobody says it so fast"
    assert accept_or_drop(hurried, window(5)).dropped_text == text


@pytest.mark.parametrize(
    "text",
    [
        # As whisper-base gave them on telephone speech.
        "2-2-2-2-2-2-2-2-2-2-2-",
        "沖沖, 沖沖, 沖沖, 沖沖,",
        "彼如佛寶寶寶寶寶寶寶寶寶寶寶",
        "不代表未来的数据商议 13.0.0.0.0.0.0.0.0.0",
        "直到的直到的直到的直到的",
        "是的" * 12,
        "8" * 30,
    ],
)
def test_a_loop_is_no_speech_however_long_it_took(text: str) -> None:
    looped = spoken(text, 0.4 * len(text))
    reading = accept_or_drop(looped, window(5))
    assert (reading.words, reading.dropped, reading.dropped_text) == ((), "dropped_loop", text)


def test_a_moment_of_sound_that_reads_unlike_twice_is_dropped_when_unsure() -> None:
    first, second = spoken("保单", 1, 0.3), spoken("咚咚", 1, 0.2)
    chosen = choose_hypothesis(first, second, window(1))
    assert chosen is second
    assert accept_or_drop(chosen, window(1)).dropped == "dropped_unclear"


def test_halves_part_a_window_at_a_joint() -> None:
    halves = window(20, pieces=4).halves()
    assert [len(half.segments) for half in halves] == [2, 2]
    assert window(20).halves() == []


def test_likeness_is_by_sound() -> None:
    assert sound_similarity("退保", "退宝") == 1.0
    assert sound_similarity("犹豫期是15天", "由于期是一五天") == 1.0
    assert sound_containment("犹豫期是十五天", "那个由于七十五天您知道吧") > 0.8
    assert sound_containment("现金价值", "今天天气很好") < 0.3


def test_punctuation_is_shown_as_chinese_and_figures_stay() -> None:
    assert normalize_script("好的,您交15,000元,對嗎?3.5%") == "好的，您交15,000元，对吗？3.5%"
