"""Words become turns: by channel, by pause; nothing is lost, and times stay in the recording."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from huazheng.core.transcript import Word
from huazheng.services.analyze import choose_packs
from huazheng.services.domain_sentence import domain_sentence
from huazheng.speech.doubt import echoes, is_ghost, is_loop
from huazheng.speech.engine import HEARING_RATE, LONGEST_STRETCH_SECONDS, Stretch
from huazheng.speech.turns import turns, utterances
from huazheng.speech.windows import pack


def spoken(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 0.9) for text, start, end in timed]


def test_two_channels_become_turns_in_time_order() -> None:
    customer = spoken(("是", 3.0, 3.2), ("的。", 3.2, 3.5), ("好。", 9.0, 9.4))
    agent = spoken(
        ("请问", 0.0, 0.5), ("是", 0.5, 0.7), ("王女士吗？", 0.7, 2.0), ("犹豫期", 4.0, 5.0), ("十五天。", 5.0, 6.0)
    )
    made = turns([*utterances(customer, "customer", 0), *utterances(agent, "agent", 1)])
    assert [(turn.id, turn.speaker, turn.text) for turn in made] == [
        (0, "agent", "请问是王女士吗？"),
        (1, "customer", "是的。"),
        (2, "agent", "犹豫期十五天。"),
        (3, "customer", "好。"),
    ]
    assert (made[2].start, made[2].end, made[2].channel) == (4.0, 6.0, 1)


def test_an_unknown_speaker_is_cut_at_every_pause_after_a_sentence() -> None:
    words = spoken(("知道吗？", 0.0, 1.0), ("知道。", 1.4, 2.0), ("那", 2.1, 2.2), ("好。", 2.2, 2.5))
    made = turns(utterances(words, "unknown", None))
    assert [turn.text for turn in made] == ["知道吗？", "知道。那好。"]
    assert {turn.speaker_confidence for turn in made} == {0.0}


def test_what_was_heard_in_traditional_characters_is_shown_simplified_and_kept() -> None:
    [turn] = turns(utterances(spoken(("猶豫期", 0, 1), ("是十五天", 1, 2)), "agent", 1))
    assert (turn.text, turn.heard) == ("犹豫期是十五天", "猶豫期是十五天")


@given(
    some.lists(
        some.tuples(some.floats(0.05, 3), some.floats(0.01, 20)).map(lambda one: (round(one[0], 2), round(one[1], 2))),
        max_size=30,
    )
)
def test_windows_hold_every_stretch_once_and_lead_back(pairs: list[tuple[float, float]]) -> None:
    stretches, at = [], 0
    for silence, speech in pairs:
        start = at + int(silence * HEARING_RATE)
        at = start + int(speech * HEARING_RATE)
        stretches.append(Stretch(start, at))
    windows = pack(stretches)
    assert [stretch for window in windows for stretch in window.stretches] == stretches
    audio = np.arange(at, dtype=np.float32)
    for window in windows:
        assert window.frames <= LONGEST_STRETCH_SECONDS * HEARING_RATE
        sound = window.samples(audio)
        for stretch, offset in zip(window.stretches, window.offsets, strict=True):
            assert (sound[offset : offset + stretch.end - stretch.start] == audio[stretch.start : stretch.end]).all()
            middle = (offset + (stretch.end - stretch.start) / 2) / HEARING_RATE
            start, end = window.in_recording(middle, middle)
            assert stretch.start / HEARING_RATE - 0.001 <= start == end <= stretch.end / HEARING_RATE + 0.001


def test_knows_the_prompt_loops_and_ghosts_from_real_speech() -> None:
    assert echoes("您好。犹豫期，亲笔签名、现金价值，投保提示书", domain_sentence(choose_packs()))
    # The order of the regulation itself, which agents read out, must not be taken for the prompt.
    for said in (
        "保险责任、责任免除和保险期间您都清楚吗",
        "产品说明书和投保提示书您看过吗",
        "犹豫期的起算时间、期间以及享有的权利",
    ):
        assert not echoes(said, domain_sentence(choose_packs()))
    assert is_loop("谢谢谢谢谢谢谢谢谢谢")
    assert is_loop("是的，我知道。是的，我知道。是的，我知道。是的，我知道。")
    assert not is_loop("对对对，是十五天，十五天")
    assert is_ghost("请不吝点赞 订阅 转发")
    assert not is_ghost("感谢您的配合，祝您生活愉快")
    assert is_ghost("詞曲 詞曲")  # of hold music
