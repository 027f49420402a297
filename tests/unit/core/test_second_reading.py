"""Levels of proof: both heard it, one heard it, they differ; and never both for what one model gave."""

from __future__ import annotations

import pytest

from huazheng.core.call.second_reading import compare_readings
from huazheng.core.schema.transcript import ProofLevel, Transcript, Turn, Word

EACH = 0.25


def reading(*turns: tuple[float, str], model: str = "one", channel: int | None = None) -> Transcript:
    """A transcript of turns that begin at these seconds, a word a letter."""
    made = []
    for number, (start, text) in enumerate(turns):
        words = tuple(
            Word(letter, start + place * EACH, start + (place + 1) * EACH) for place, letter in enumerate(text)
        )
        made.append(
            Turn(
                id=number,
                speaker="agent",
                start=start,
                end=words[-1].end,
                text=text,
                channel=channel,
                words=words,
            )
        )
    return Transcript(schema="huazheng.transcript/1", turns=tuple(made), model=model)


def levels(one: Transcript, other: Transcript) -> list[ProofLevel]:
    return [clause.level for clause in compare_readings(one, other).clauses]


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("犹豫期是十五天，", "犹豫期是十五天。", "both"),
        ("犹豫期是十五天", "有预期是十五天", "both"),  # the same sounds in other characters
        ("猶豫期是十五天", "犹豫期是十五天", "both"),
        ("犹豫期是15天", "犹豫期是15天", "both"),
        ("保70种疾病，", "保七十种疾病", "both"),
        ("保70种疾病", "保十七种疾病", "differ"),
        ("每年交3600元", "每年交三千六百元", "both"),
        ("每年交3600元", "每年交三千二百元", "differ"),
        ("犹豫期是十五天", "由于七是十五天", "differ"),  # a figure stands for nothing else
        ("犹豫期是十五天", "犹豫期是十天", "differ"),
        ("犹豫期是十五天", "犹豫期是二十五天", "differ"),
        ("交费十年", "交费四年", "differ"),  # sounds alike on the telephone
        ("您可以退保", "您不可以退保", "differ"),
        ("您不可以退保", "您可以退保", "differ"),
        ("您没有异议", "您有异议", "differ"),
        ("退保会有损失", "对呗会有损失", "differ"),
        ("好的", "好", "differ"),
        ("是的", "谢谢", "differ"),
    ],
)
def test_a_clause(text: str, other: str, expected: ProofLevel) -> None:
    assert levels(reading((1.0, text)), reading((1.1, other), model="two")) == [expected]


def test_what_only_one_model_gave() -> None:
    one = reading((1.0, "您好"), (10.0, "现金价值"))
    comparison = compare_readings(one, reading((1.0, "您好"), model="two"))
    assert [(clause.level, clause.other) for clause in comparison.clauses] == [("both", "您好"), ("one", "")]
    assert (comparison.model, comparison.other_model) == ("one", "two")
    assert (comparison.count("both"), comparison.count("one"), comparison.count("differ")) == (1, 1, 0)


def test_the_same_words_elsewhere_prove_nothing() -> None:
    assert levels(reading((1.0, "犹豫期十五天")), reading((9.0, "犹豫期十五天"))) == ["one"]


def test_clauses_of_a_turn_have_levels_of_their_own() -> None:
    one = reading((0.0, "您好，犹豫期是十五天。您清楚吗？"))
    other = reading((0.0, "您好，犹豫期是五十天。您清楚吗？"))
    comparison = compare_readings(one, other)
    assert [clause.level for clause in comparison.clauses] == ["both", "differ", "both"]
    text = one.turns[0].text
    assert [text[clause.first : clause.last] for clause in comparison.clauses] == ["您好", "犹豫期是十五天", "您清楚吗"]


def test_a_denial_before_the_next_clause_belongs_there() -> None:
    one, other = reading((0.0, "好的，不用了，谢谢")), reading((0.0, "好的不用了谢谢"))
    assert levels(one, other) == ["both", "both", "both"]


def test_another_channel_is_another_speaker() -> None:
    one, other = reading((1.0, "犹豫期十五天"), channel=0), reading((1.0, "犹豫期十五天"), channel=1)
    assert levels(one, other) == ["one"]
    assert levels(one, reading((1.0, "犹豫期十五天"))) == ["both"]


def test_a_long_text_without_punctuation_is_judged_in_parts() -> None:
    text = "您好请问是王芳女士吗我是平安人寿的客服专员给您做一个回访请问您现在方便接听电话吗"
    other = text[:-8] + "唱歌跳舞画画写字"
    found = levels(reading((0.0, text)), reading((0.0, other)))
    assert len(found) >= 3
    assert found[0] == "both"
    assert found[-1] == "differ"


def test_a_passage_has_the_lowest_level_of_its_clauses() -> None:
    one = reading((0.0, "您好，犹豫期是十五天。"))
    comparison = compare_readings(one, reading((0.0, "您好，犹豫期是五十天。")))
    assert comparison.level_of(0, 0.0, 0.5) == "both"
    assert comparison.level_of(0, 0.0, 2.0) == "differ"
    assert comparison.level_of(0, 50.0, 51.0) is None
    assert comparison.level_of(7, 0.0, 2.0) is None


def test_turns_without_words_are_compared_by_their_own_times() -> None:
    plain = Turn(id=0, speaker="agent", start=1.0, end=2.5, text="犹豫期十五天")
    typed = Transcript(schema="huazheng.transcript/1", turns=(plain,))
    assert levels(typed, reading((1.0, "犹豫期十五天"))) == ["both"]
