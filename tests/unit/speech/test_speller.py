"""Words are written as callbacks are worded where they sound so, and nothing else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.checklist.normalization.quantities import DIGITS, SCALES, number_of
from huazheng.core.runtime.paths import checkout
from huazheng.speech.text.homophones import mishearing, ngrams
from huazheng.speech.text.homophones.change_scoring import Likeness
from huazheng.speech.text.homophones.speller import SPELLING_FILE, Speller, about_spelling, load_speller
from huazheng.speech.text.homophones.speller_training import fingerprint, spelling_files, train

if TYPE_CHECKING:
    from pathlib import Path

DATA = checkout() / "tests" / "data"
OTHER_TALK = Likeness(total=-900.0, characters=1000)


@pytest.fixture(scope="module")
def speller() -> Speller:
    loaded = load_speller()
    assert loaded is not None
    return loaded


def spelt(speller: Speller, text: str, sure: float = 0.5) -> str:
    return speller.respell(text, [sure] * len(text))


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("我是客夫人员", "我是客服人员"),
        ("每年胶一次保费", "每年交一次保费"),
        ("跟您合实一下身份证", "跟您核实一下身份证"),
        ("只能退先金价值", "只能退现金价值"),
    ],
)
def test_homophones_are_written_as_usual_in_callbacks(speller: Speller, heard: str, said: str) -> None:
    assert spelt(speller, heard) == said


def test_a_character_that_was_surely_heard_needs_more(speller: Speller) -> None:
    heard = "踢足球不是一个人的运动。"
    assert spelt(speller, heard, 0.0) != heard
    assert spelt(speller, heard, 1.0) == heard


@pytest.mark.parametrize(
    "heard",
    ["您好，请问是房先生吗？", "您好，请问是想加宁女士吗？", "我姓胶，您叫我胶小姐。", "房先生您好。", "我叫合实。"],
)
def test_names_are_never_touched(speller: Speller, heard: str) -> None:
    assert spelt(speller, heard, 0.0) == heard


@pytest.mark.parametrize(
    "heard",
    [
        "去面试的时候，衣服要穿的正式一些。",
        "踢足球不是一个人的运动。",
        "即使你踢得很好，比赛也不会好看。",
        "他们中的很多女人考虑过减肥。",
        "您看看华为P10。",
        "两个这么大的胆子。",
        "因为您前面有高中的英语基础。",
        "我们公司为企业融资。",
        "我在广州南站等车，家住徐州市铜山区。",
    ],
)
@pytest.mark.parametrize("sure", [0.0, 0.5, 0.9])
def test_what_is_a_word_stays_where_the_call_is_no_callback(speller: Speller, heard: str, sure: float) -> None:
    assert speller.respell(heard, [sure] * len(heard), OTHER_TALK) == heard


@pytest.mark.parametrize(
    ("heard", "said"),
    [("这个保险是一个阳老型的保险", "这个保险是一个养老型的保险"), ("给您付加一份医疗显", "给您附加一份医疗险")],
)
def test_what_is_no_word_is_mended_even_there(speller: Speller, heard: str, said: str) -> None:
    assert speller.respell(heard, [0.7] * len(heard), OTHER_TALK) == said


@pytest.mark.parametrize("heard", ["热线九五幺幺幺", "可以拨打客服热线九五幺幺八"])
def test_no_word_becomes_several_characters_that_are_none(speller: Speller, heard: str) -> None:
    assert spelt(speller, heard, 0.0) == heard


def test_callbacks_are_likelier_as_callbacks_and_other_talk_is_not(speller: Speller) -> None:
    callback = speller.likeness("您的保单有十五天的犹豫期，犹豫期内退保只扣工本费，您清楚吗？")
    other = speller.likeness("这座城市真美丽，我们坐火车去看了三个博物馆，还吃了火锅。")
    assert callback.of_turn() > 0 > other.of_turn()
    assert callback.of_call() > other.of_call()
    assert callback.plus(other).characters == callback.characters + other.characters


def test_no_denial_is_added_or_removed_by_the_speller() -> None:
    """However much the wording favors it, and whether or not it sounds the same."""
    fond = Speller(ngrams.learn(["退不到", "部门", "保费"] * 50), mishearing.learn([("不", "夫")] * 50))
    assert spelt(fond, "退布到", 0.0) == "退布到"
    assert spelt(fond, "退夫到", 0.0) == "退夫到"
    assert spelt(fond, "不门", 0.0) == "不门"
    assert spelt(fond, "保飞", 0.0) == "保费"
    assert spelt(fond, "保非", 0.0) == "保非"
    done = Speller(ngrams.learn(["到手呢", "美到"] * 50), mishearing.learn([("呢", "了"), ("美", "没")] * 50))
    assert spelt(done, "到手乐", 0.0) == "到手呢"
    assert spelt(done, "到手了", 0.0) == "到手了"
    assert spelt(done, "没到", 0.0) == "没到"


@pytest.mark.parametrize(
    "heard",
    [
        "这座城市真美丽，我们明年再来",
        "后天晚上八点",
        "好吧，后天晚上八点，我在电影院门口等你。",
        "冬天吃火锅最舒服，多放点辣椒",
    ],
)
@pytest.mark.parametrize("sure", [0.5, 0.9])
def test_talk_of_other_things_stays_as_heard(speller: Speller, heard: str, sure: float) -> None:
    assert spelt(speller, heard, sure) == heard


def test_clauses_are_respelled_each_by_itself(speller: Speller) -> None:
    """A clause of other things beside one of callbacks stays, whichever is first."""
    heard, said = "每年胶一次保费", "每年交一次保费"
    for other in ("这座城市真美丽", "篮球比赛真精彩"):
        assert spelt(speller, f"{heard}，{other}。") == f"{said}，{other}。"
        assert spelt(speller, f"{other}，{heard}。") == f"{other}，{said}。"


@pytest.mark.parametrize(
    ("said", "heard", "near"),
    [
        ("zhang", "jiang", True),
        ("jiao", "xiao", True),
        ("tiao", "diao", True),
        ("jin", "jing", True),
        ("dao", "bao", False),
        ("hu", "fu", True),
        ("shen", "xian", False),
        ("zhang", "hu", False),
    ],
)
def test_one_slip_of_the_mouth_is_near_and_two_are_not(said: str, heard: str, near: bool) -> None:
    assert mishearing.is_near_homophone(said, heard) is near
    assert mishearing.is_near_homophone(heard, said) is near


@pytest.mark.parametrize(
    "heard",
    [
        "一共交了6800元，十五天，2030年3月5号，工号0836。",
        "热线九五幺幺幺，我俩交了廿五年，他们仨卅岁。",
        "利率3.5，到12:30，1,000元。",
        "OK, see you.",
        "，。？",
        "",
    ],
)
def test_numbers_punctuation_and_other_scripts_are_never_touched(speller: Speller, heard: str) -> None:
    shown = spelt(speller, heard, 0.0)
    assert len(shown) == len(heard)
    kept = [(one, other) for one, other in zip(heard, shown, strict=True) if not "\u4e00" <= one <= "\u9fff"]
    assert all(one == other for one, other in kept)
    assert [char for char in shown if char in ngrams.NUMERALS] == [char for char in heard if char in ngrams.NUMERALS]


def test_whatever_judging_reads_as_a_number_is_a_numeral_here() -> None:
    assert set(DIGITS) | set(SCALES) | set("廿卅") <= ngrams.NUMERALS
    assert all(number_of(char) is not None for char in ngrams.NUMERALS)


def test_another_sound_never_becomes_a_term(speller: Speller) -> None:
    for heard in ("今天下雨我不出门", "你们几点下班", "孩子在楼下打球呢", "汤要凉了我先吃饭"):
        shown = spelt(speller, heard, 0.0)
        assert not any(term in shown for term in ("犹豫期", "退保", "保单", "签名", "现金", "条款", "保费", "责任"))


def test_confusions_are_counted_only_where_their_surroundings_are_right() -> None:
    counted = mishearing.learn([("您的保单账户价值", "您的保单将户价值"), ("全部都不一样", "下雪了没有啊")])
    assert counted.initials["zh"]["j"] == 1
    assert counted.cost("zhang", "jiang") < counted.cost("zhang", "mang")
    assert counted.cost("bao", "bao") == 0


@pytest.mark.slow
def test_what_ships_is_made_from_the_data_that_are_here(tmp_path: Path) -> None:
    assert about_spelling()["made_from"] == fingerprint(DATA), "run: huazheng packs train"
    again = tmp_path / "again.npz"
    train(DATA, again, about_spelling()["version"])
    # Not byte by byte: Pythons differ in how they write the head of a zip.
    with np.load(SPELLING_FILE) as ships, np.load(again) as made:
        assert sorted(made) == sorted(ships)
        assert all(np.array_equal(made[name], ships[name]) for name in ships)


def test_the_calls_that_transcription_is_measured_on_are_not_learned_from() -> None:
    names = {file.stem for file in spelling_files(DATA)}
    assert "dev-01" in names
    assert not names & {"dev-03", "dev-06", "dev-10", "dev-13", "dev-20"}
    pairs = (DATA / "hearing" / "pairs.jsonl").read_text(encoding="utf-8")
    assert not any(f'"dev-{number}"' in pairs for number in ("03", "06", "10", "13", "20"))
