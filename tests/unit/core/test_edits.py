"""Corrections as lines, and the transcript that they make of the machine's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huazheng.core.call.apply_edits import apply_edits
from huazheng.core.call.proofreading import proofread_state
from huazheng.core.call.realign import realign_words
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.schema.edits import Edit, correcting_lines, parse_edits, turn_digest
from huazheng.core.schema.transcript import Transcript, Turn, Word

FILE = Path("edits.jsonl")
THIS, OTHER = "a" * 64, "b" * 64
TURNS = (
    Turn(id=0, speaker="agent", start=0.0, end=2.0, text="您好。", speaker_confidence=0.9),
    Turn(
        id=1,
        speaker="agent",
        start=2.0,
        end=6.0,
        text="由于七十五天您清楚吗？",
        words=(
            Word("由于七", 2.0, 3.0, 0.2),
            Word("十五天", 3.0, 4.0, 0.9),
            Word("您清楚吗？", 4.0, 6.0, 0.9),
        ),
    ),
    Turn(id=2, speaker="customer", start=6.5, end=7.0, text="清楚。"),
    Turn(id=3, speaker="unknown", start=8.0, end=9.0, text="喂？"),
)
MACHINE = Transcript(schema="huazheng.transcript/1", turns=TURNS)


def lines(*made: dict[str, Any]) -> bytes:
    whole = [
        {"number": number, "who": "王芳", "at": "2026-11-22T10:15:00Z", "transcript": THIS} | one
        for number, one in enumerate(made, 1)
    ]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in whole)


def read(*made: dict[str, Any]) -> tuple[Edit, ...]:
    return parse_edits(lines(*made), FILE).lines


def text(turn: int, became: str, was: str = "x") -> dict[str, Any]:
    return {"kind": "text", "turn": turn, "was": was, "became": became}


SWAP = {"kind": "swap_speakers"}


def undo(number: int) -> dict[str, Any]:
    return {"kind": "undo", "undoes": number}


def test_a_corrected_turn_is_shown_put_right_and_the_machines_is_kept() -> None:
    found = apply_edits(MACHINE, read(text(1, "犹豫期十五天您清楚吗？")), THIS)
    turn, mark = found.transcript.turns[1], found.marks[1]
    assert turn.text == "犹豫期十五天您清楚吗？"
    assert turn.heard == "由于七十五天您清楚吗？" == mark.machine.text
    assert (mark.text, mark.speaker, mark.times) == (True, False, False)
    assert turn.confidence is None
    assert set(found.marks) == {1}


def test_the_words_that_stayed_keep_their_times_and_the_new_ones_take_their_places() -> None:
    words = apply_edits(MACHINE, read(text(1, "犹豫期十五天您清楚吗？")), THIS).transcript.turns[1].words
    assert [(word.text, word.start, word.end) for word in words] == [
        ("犹豫期", 2.0, 3.0),
        ("十五天", 3.0, 4.0),
        ("您清楚吗？", 4.0, 6.0),
    ]
    assert [word.probability for word in words] == [None, 0.9, 0.9]


def test_a_swap_exchanges_both_sides_and_leaves_who_is_neither() -> None:
    found = apply_edits(MACHINE, read(SWAP), THIS)
    assert [turn.speaker for turn in found.transcript.turns] == ["customer", "customer", "agent", "unknown"]
    assert found.swapped
    assert set(found.marks) == {0, 1, 2}


def test_a_person_who_says_who_speaks_is_not_doubted() -> None:
    edit = {"kind": "speaker", "turn": 0, "was": "agent", "became": "customer"}
    turn = apply_edits(MACHINE, read(edit), THIS).transcript.turns[0]
    assert (turn.speaker, turn.speaker_confidence, turn.settled) == ("customer", None, True)


def test_turns_stand_in_time_order_under_the_numbers_that_they_had() -> None:
    edit = {"kind": "times", "turn": 2, "was": [6.5, 7.0], "became": [1.0, 1.5]}
    turns = apply_edits(MACHINE, read(edit), THIS).transcript.turns
    assert [turn.id for turn in turns] == [0, 2, 1, 3]
    assert (turns[1].start, turns[1].end) == (1.0, 1.5)


def test_each_correction_can_be_taken_back_whatever_came_after_it() -> None:
    made = [text(0, "您好，王女士。"), text(1, "一"), text(0, "您好，王先生。")]
    assert apply_edits(MACHINE, read(*made, undo(2)), THIS).transcript.turns[1] == TURNS[1]
    assert apply_edits(MACHINE, read(*made, undo(3)), THIS).transcript.turns[0].text == "您好，王女士。"
    assert apply_edits(MACHINE, read(*made, undo(1)), THIS).transcript.turns[0].text == "您好，王先生。"
    assert apply_edits(MACHINE, read(*made, undo(1), undo(3)), THIS).transcript.turns[0] == TURNS[0]


def test_a_check_holds_until_its_turn_is_corrected_and_changes_no_text() -> None:
    def check(turn: int, name: str = "王芳", at: str = "2026-11-22T10:15:00Z") -> dict[str, Any]:
        of = TURNS[turn]
        return {"kind": "check", "turn": turn, "name": name, "at": at, "confirmed": turn_digest(of.speaker, of.text)}

    made = read(
        check(0),
        check(1, "", "2026-11-22T10:17:00Z"),
        check(2, "李强", "2026-11-22T10:16:00Z"),
        text(1, "改了"),
        check(3),
    )
    corrected = apply_edits(MACHINE, made, THIS)
    assert [turn.text for turn in corrected.transcript.turns] == ["您好。", "改了", "清楚。", "喂？"]
    assert set(corrected.marks) == {1}
    assert len(corrected.edits) == 1
    assert [line.number for line in correcting_lines(made)] == [4]
    state = proofread_state(corrected, made, THIS)
    assert [state.turns[turn].state for turn in range(4)] == ["checked", "stale", "checked", "checked"]
    assert (state.checked, state.total, state.stale, state.complete) == (3, 4, 1, False)
    assert (state.names, state.users) == (("王芳", "李强"), ("王芳",))
    assert (state.first, state.last) == ("2026-11-22T10:15:00Z", "2026-11-22T10:16:00Z")

    undone = read(check(0), check(1), check(2), text(1, "改了"), check(3), undo(4), undo(1))
    state = proofread_state(apply_edits(MACHINE, undone, THIS), undone, THIS)
    assert [state.turns[turn].state for turn in range(4)] == ["unchecked", "checked", "checked", "checked"]
    assert [line.number for line in correcting_lines(undone)] == [4, 6]
    swapped = read(check(0), check(3), SWAP, {"kind": "remove", "turn": 3, "was": "喂？"})
    state = proofread_state(apply_edits(MACHINE, swapped, THIS), swapped, THIS)
    assert [(turn, check.state) for turn, check in state.turns.items()] == [
        (0, "stale"),
        (1, "unchecked"),
        (2, "unchecked"),
    ], "who speaks is part of what was checked; a removed turn needs no check"
    assert proofread_state(corrected, made, OTHER).checked == 0


def test_taking_back_an_undo_brings_the_correction_back() -> None:
    assert apply_edits(MACHINE, read(text(0, "新"), undo(1), undo(2)), THIS).transcript.turns[0].text == "新"
    assert apply_edits(MACHINE, read(text(0, "新"), undo(1), undo(2), undo(3)), THIS).transcript.turns[0] == TURNS[0]


def test_corrections_of_another_transcript_change_nothing_and_are_counted() -> None:
    found = apply_edits(MACHINE, read(text(0, "新")), OTHER)
    assert found.transcript == MACHINE
    assert (found.edits, found.edits_of_other_transcripts) == ((), 1)


def test_half_a_line_at_the_end_is_given_apart_and_the_rest_holds() -> None:
    found = parse_edits(lines(text(0, "新")) + '{"kind":"text","number":2,"who":"王'.encode(), FILE)
    assert len(found.lines) == 1
    assert found.torn == '{"kind":"text","number":2,"who":"王'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (lines(text(0, "新")) + b"not json\n", 2),
        (b"\n" + lines(text(0, "a")), 1),
        (b"[" * 100_000 + b"\n", 1),
        (b"\xff\xfe\n", 1),
        (lines({"kind": "text", "turn": 0, "was": "a"}), 1),
        (lines({"kind": "erase", "turn": 0}), 1),
        (lines(text(0, "a") | {"number": 7}), 1),
        (lines(text(0, "a"), undo(2)), 2),
        (lines(undo(1)), 1),
        (lines(text(0, "a"), {"kind": "speaker", "turn": 0, "was": "agent", "became": "boss"}), 2),
        (lines({"kind": "times", "turn": 0, "was": [0, 1], "became": [3.0, 2.0]}), 1),
        (lines({"kind": "times", "turn": 0, "was": [0, 1], "became": [-3.0, 2.0]}), 1),
        (lines(text(0, "a") | {"surprise": 1}), 1),
    ],
)
def test_a_line_that_is_not_right_is_named(content: bytes, line: int) -> None:
    with pytest.raises(UnusableInput) as refused:
        parse_edits(content, FILE)
    assert f"第 {line} 行" in refused.value.what.zh
    assert f"Line {line} " in refused.value.what.en
    assert refused.value.file == FILE


@given(
    st.text(alphabet="由于七十五天您清楚吗，。 ab", max_size=20), st.text(alphabet="犹豫期十五天吗，。 ab", max_size=20)
)
def test_retimed_words_stand_in_the_new_text_in_order_and_in_time(old: str, new: str) -> None:
    words = tuple(Word(letter, float(at), at + 1.0, 0.5) for at, letter in enumerate(old) if letter.strip())
    turn = Turn(id=0, speaker="agent", start=0.0, end=float(len(old)), text=old, words=words)
    at, then = 0, 0.0
    for word in realign_words(turn, new):
        place = new.find(word.text, at)
        assert place >= at
        at = place + len(word.text)
        assert word.start >= then
        assert word.end > word.start
        then = word.end
    if old == new:
        assert realign_words(turn, new) == words


def test_a_correction_of_everything_costs_no_more_than_a_moment() -> None:
    turn = Turn(id=0, speaker="agent", start=0.0, end=1.0, text="天" * 50_000, words=(Word("天", 0.0, 1.0),))
    assert realign_words(turn, "地" * 5000) == ()


ONE_SIDED = Transcript(
    schema="huazheng.transcript/1",
    turns=tuple(
        Turn(id=number, speaker="customer", start=10.0 * number, end=10 * number + 2, text="好。") for number in (0, 1)
    ),
    only_speaker="customer",
)


def speaker(turn: int, became: str) -> dict[str, Any]:
    return {"kind": "speaker", "turn": turn, "was": "customer", "became": became}


@pytest.mark.parametrize("became", ["agent", "unknown"])
def test_another_speaker_by_hand_means_that_both_sides_are_heard(became: str) -> None:
    found = apply_edits(ONE_SIDED, read(speaker(1, became)), THIS)
    assert found.transcript.only_speaker is None
    undone = apply_edits(ONE_SIDED, read(speaker(1, became), undo(1)), THIS)
    assert undone.transcript.only_speaker == "customer"


def test_another_speaker_for_every_turn_says_who_is_heard() -> None:
    for made in ((speaker(0, "agent"), speaker(1, "agent")), (SWAP,)):
        assert apply_edits(ONE_SIDED, read(*made), THIS).transcript.only_speaker == "agent"
    nobody = apply_edits(ONE_SIDED, read(speaker(0, "unknown"), speaker(1, "unknown")), THIS)
    assert nobody.transcript.only_speaker is None


def test_other_corrections_leave_who_is_heard() -> None:
    assert apply_edits(ONE_SIDED, read(text(1, "对。")), THIS).transcript.only_speaker == "customer"
    both = msgspec.structs.replace(ONE_SIDED, only_speaker=None)
    assert apply_edits(both, read(text(1, "对。")), THIS).transcript.only_speaker is None


def test_a_correction_of_other_words_has_interpolated_times_that_somebody_could_speak() -> None:
    """The recognizer timed two clauses of eleven and nine characters with half a second and eleven seconds."""
    heard = (
        ("买了五分", 32.7, 33.2),
        ("的", 33.2, 33.3),
        ("八万次", 33.3, 44.4),
        ("清的", 44.4, 44.6),
        ("是吗", 44.6, 45.2),
    )
    turn = Turn(
        id=0,
        speaker="agent",
        start=32.7,
        end=45.2,
        text="".join(text for text, _, _ in heard),
        words=tuple(Word(text, start, end, 0.5) for text, start, end in heard),
    )
    text = "买了我们一份金禧两全保险的，八万块钱一次交清的是吗"
    words = realign_words(turn, text)
    assert "".join(word.text for word in words) == text
    assert words[-2:] == turn.words[-2:]  # what stayed beside it keeps its times
    assert all(word.spread and 0.1 <= word.end - word.start <= 0.6 for word in words[:-2])
    [eight] = [word for word in words if word.text == "八"]
    assert 37 < eight.start < 42  # the middle of the turn, as the text has it; not its first second
    same = realign_words(turn, "买了五分的八万次清的是嘛")
    assert [(word.start, word.end) for word in same] == [(start, end) for _, start, end in heard]
    assert not any(word.spread for word in same)
