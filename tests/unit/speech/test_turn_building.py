"""Turns from words, by channel and by pause."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.text.turn_building import build_turns, utterances


def spoken(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 0.9) for text, start, end in timed]


def test_two_channels_become_turns_in_time_order() -> None:
    customer = spoken(("是", 3.0, 3.2), ("的。", 3.2, 3.5), ("好。", 9.0, 9.4))
    agent = spoken(
        ("请问", 0.0, 0.5), ("是", 0.5, 0.7), ("王女士吗？", 0.7, 2.0), ("犹豫期", 4.0, 5.0), ("十五天。", 5.0, 6.0)
    )
    made = build_turns([*utterances(customer, "customer", 0), *utterances(agent, "agent", 1)])
    assert [(turn.id, turn.speaker, turn.text) for turn in made] == [
        (0, "agent", "请问是王女士吗？"),
        (1, "customer", "是的。"),
        (2, "agent", "犹豫期十五天。"),
        (3, "customer", "好。"),
    ]
    assert (made[2].start, made[2].end, made[2].channel) == (4.0, 6.0, 1)


def test_an_unknown_speaker_is_cut_at_every_pause_after_a_sentence() -> None:
    words = spoken(("知道吗？", 0.0, 1.0), ("知道。", 1.4, 2.0), ("那", 2.1, 2.2), ("好。", 2.2, 2.5))
    made = build_turns(utterances(words, "unknown", None))
    assert [turn.text for turn in made] == ["知道吗？", "知道。那好。"]
    assert {turn.speaker_confidence for turn in made} == {0.0}


def test_what_was_heard_in_traditional_characters_is_shown_simplified_and_kept() -> None:
    [turn] = build_turns(utterances(spoken(("猶豫期", 0, 1), ("是十五天", 1, 2)), "agent", 1))
    assert (turn.text, turn.heard) == ("犹豫期是十五天", "猶豫期是十五天")


def test_no_turn_spans_anothers_speech_that_has_no_word() -> None:
    words = spoken(("犹豫期", 0.0, 1.0), ("十五天", 1.0, 2.0), ("另外", 3.0, 3.5), ("请问", 3.5, 4.0))
    said = utterances(words, "agent", None)
    assert [turn.text for turn in build_turns(said)] == ["犹豫期十五天另外请问"]
    assert [turn.text for turn in build_turns(said, [2.5])] == ["犹豫期十五天", "另外请问"]
    assert [turn.text for turn in build_turns(said, [0.5, 3.2, 9.0])] == ["犹豫期十五天另外请问"]
