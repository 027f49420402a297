"""Words become turns: by channel, by pause; nothing is lost, and times stay in the recording."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from huazheng.core.schema.transcript import Word
from huazheng.services.analysis.pack_choice import general_choice
from huazheng.services.transcription.prompt import build_prompt
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.asr.hallucination import echoes_prompt, is_known_hallucination, is_repetition
from huazheng.speech.engine import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment
from huazheng.speech.text.turn_building import turns, utterances


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
    segments, at = [], 0
    for silence, speech in pairs:
        start = at + int(silence * ASR_SAMPLE_RATE)
        at = start + int(speech * ASR_SAMPLE_RATE)
        segments.append(SpeechSegment(start, at))
    windows = pack_windows(segments)
    assert [segment for window in windows for segment in window.segments] == segments
    audio = np.arange(at, dtype=np.float32)
    for window in windows:
        assert window.frames <= MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE
        sound = window.samples(audio)
        for segment, offset in zip(window.segments, window.offsets, strict=True):
            assert (sound[offset : offset + segment.end - segment.start] == audio[segment.start : segment.end]).all()
            middle = (offset + (segment.end - segment.start) / 2) / ASR_SAMPLE_RATE
            start, end = window.in_recording(middle, middle)
            assert segment.start / ASR_SAMPLE_RATE - 0.001 <= start == end <= segment.end / ASR_SAMPLE_RATE + 0.001


def test_knows_the_prompt_loops_and_ghosts_from_real_speech() -> None:
    assert echoes_prompt("您好。犹豫期，亲笔签名、现金价值，投保提示书", build_prompt(general_choice().ids))
    # The order of the regulation itself, which agents read out, must not be taken for the prompt.
    for said in (
        "保险责任、责任免除和保险期间您都清楚吗",
        "产品说明书和投保提示书您看过吗",
        "犹豫期的起算时间、期间以及享有的权利",
    ):
        assert not echoes_prompt(said, build_prompt(general_choice().ids))
    assert is_repetition("谢谢谢谢谢谢谢谢谢谢")
    assert is_repetition("是的，我知道。是的，我知道。是的，我知道。是的，我知道。")
    assert not is_repetition("对对对，是十五天，十五天")
    assert is_known_hallucination("请不吝点赞 订阅 转发")
    assert not is_known_hallucination("感谢您的配合，祝您生活愉快")
    assert is_known_hallucination("詞曲 詞曲")  # of hold music
