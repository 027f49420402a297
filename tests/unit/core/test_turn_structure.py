"""Removing, splitting and joining turns: applied, undone, redone, and in any order with all other corrections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huazheng.core.call.apply_edits import CorrectedTranscript, apply_edits
from huazheng.core.call.realign import transfer_offset
from huazheng.core.call.split_join import join_texts, offset_at, time_at
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.schema.edits import Edit, parse_edits
from huazheng.core.schema.transcript import Transcript, Turn, Word

FILE = Path("edits.jsonl")
THIS = "a" * 64
TURNS = (
    Turn(id=0, speaker="agent", start=0.0, end=2.0, text="您好。", speaker_confidence=0.9, confidence=0.8),
    Turn(
        id=1, speaker="agent", start=2.0, end=6.0, text="由于七十五天您清楚吗？",
        heard="由於七十五天您清楚嗎？", channel=1,
        words=(Word("由于七", 2.0, 3.0, 0.2), Word("十五天", 3.0, 4.0, 0.9), Word("您清楚吗？", 4.0, 6.0, 0.9)),
    ),
    Turn(id=2, speaker="customer", start=6.5, end=7.0, text="清楚。"),
    Turn(id=3, speaker="agent", start=8.0, end=9.0, text="好的 OK"),
    Turn(id=4, speaker="agent", start=9.5, end=10.0, text="yes", confidence=0.5),
)  # fmt: skip
MACHINE = Transcript(schema="huazheng.transcript/1", turns=TURNS)


def read(*made: dict[str, Any]) -> tuple[Edit, ...]:
    whole = [
        {"number": number, "who": "王芳", "at": "2026-11-22T10:15:00Z", "transcript": THIS} | line
        for number, line in enumerate(made, 1)
    ]
    return parse_edits(b"".join(msgspec.json.encode(line) + b"\n" for line in whole), FILE).lines


def corrected(*made: dict[str, Any]) -> CorrectedTranscript:
    return apply_edits(MACHINE, read(*made), THIS)


def remove(turn: int) -> dict[str, Any]:
    return {"kind": "remove", "turn": turn, "was": "x"}


def split(turn: int = 1, offset: int = 6, seconds: float = 4.0, was: str = TURNS[1].text) -> dict[str, Any]:
    return {"kind": "split", "turn": turn, "was": was, "offset": offset, "seconds": seconds}


def join(turn: int, following: int) -> dict[str, Any]:
    return {"kind": "join", "turn": turn, "following": following, "was": ["x", "y"]}


def text(turn: int, became: str) -> dict[str, Any]:
    return {"kind": "text", "turn": turn, "was": "x", "became": became}


def undo(number: int) -> dict[str, Any]:
    return {"kind": "undo", "undoes": number}


def test_a_removed_turn_leaves_the_text_and_stays_at_hand_with_who_removed_it() -> None:
    found = corrected(remove(2))
    assert [turn.id for turn in found.transcript.turns] == [0, 1, 3, 4]
    assert [turn.id for turn in found.removed] == [2]
    assert found.all_turns == TURNS
    removed = found.marks[2].removed
    assert removed is not None
    assert (removed.who, removed.at) == ("王芳", "2026-11-22T10:15:00Z")
    assert found.turn_at(2) is None


def test_both_parts_of_a_split_turn_have_their_words_times_and_new_ids() -> None:
    first, second = corrected(split()).transcript.turns[1:3]
    assert (first.id, first.text, first.start, first.end) == (5, "由于七十五天", 2.0, 4.0)
    assert (second.id, second.text, second.start, second.end) == (6, "您清楚吗？", 4.0, 6.0)
    assert (first.heard, second.heard) == ("由於七十五天", "您清楚嗎？")
    assert [word.text for word in first.words] == ["由于七", "十五天"]
    assert [word.text for word in second.words] == ["您清楚吗？"]
    mark = corrected(split()).marks[5]
    assert mark.restructured and mark.sources == (1,)
    assert not (mark.text or mark.speaker or mark.times)


def test_a_word_across_the_split_is_cut_in_two() -> None:
    first, second = corrected(split(offset=4, seconds=3.5)).transcript.turns[1:3]
    assert [(word.text, word.start, word.end) for word in first.words] == [("由于七", 2.0, 3.0), ("十", 3.0, 3.5)]
    assert [word.text for word in second.words] == ["五天", "您清楚吗？"]
    assert second.words[0].start == 3.5


def test_a_joined_turn_has_the_words_of_both_in_one_id() -> None:
    found = corrected(join(3, 4))
    joined = found.transcript.turns[-1]
    assert (joined.id, joined.text, joined.start, joined.end) == (5, "好的 OK yes", 8.0, 10.0)
    assert joined.confidence is None
    assert found.marks[5].sources == (3, 4)
    assert found.turn_at(3) == found.turn_at(4) == joined


def test_the_following_turn_of_the_same_speaker_is_joined_whoever_speaks_between() -> None:
    joined = next(turn for turn in corrected(join(1, 3)).transcript.turns if turn.id == 5)
    assert (joined.text, joined.start, joined.end) == ("由于七十五天您清楚吗？好的 OK", 2.0, 9.0)


@pytest.mark.parametrize("made", [remove(2), split(), join(0, 1)])
def test_each_kind_is_undone_and_redone(made: dict[str, Any]) -> None:
    once = corrected(made)
    assert once.transcript != MACHINE
    assert corrected(made, undo(1)).transcript == MACHINE
    again = corrected(made, undo(1), undo(2))
    assert (again.transcript, again.removed) == (once.transcript, once.removed)
    assert corrected(made, undo(1), undo(2), undo(3)).transcript == MACHINE


def test_a_correction_of_a_part_never_applies_to_the_whole_when_the_split_is_undone() -> None:
    made = (split(), text(5, "犹豫期十五天"))
    assert corrected(*made).transcript.turns[1].text == "犹豫期十五天"
    found = corrected(*made, undo(1))
    assert found.transcript == MACHINE
    assert set(found.ineffective) == {2}
    assert corrected(*made, undo(1), undo(3)).transcript.turns[1].text == "犹豫期十五天"


def test_a_split_finds_its_place_when_the_correction_before_it_is_undone() -> None:
    made = (text(1, "犹豫期十五天，您清楚吗？"), split(offset=7, was="犹豫期十五天，您清楚吗？"))
    assert [turn.text for turn in corrected(*made).transcript.turns[1:3]] == ["犹豫期十五天，", "您清楚吗？"]
    assert corrected(*made).marks[5].machine.text == "由于七十五天"
    assert [turn.text for turn in corrected(*made, undo(1)).transcript.turns[1:3]] == ["由于七十五天", "您清楚吗？"]


def test_ids_stay_the_same_whatever_is_undone() -> None:
    made = (split(), join(3, 4))
    assert [turn.id for turn in corrected(*made).transcript.turns] == [0, 5, 6, 2, 7]
    assert [turn.id for turn in corrected(*made, undo(1)).transcript.turns] == [0, 1, 2, 7]


def test_a_split_turn_is_joined_again_into_the_same_words() -> None:
    found = corrected(split(), join(5, 6))
    joined = next(turn for turn in found.transcript.turns if turn.id == 7)
    assert (joined.text, joined.heard, joined.start, joined.end) == (TURNS[1].text, TURNS[1].heard, 2.0, 6.0)
    assert joined.words == TURNS[1].words


@pytest.mark.parametrize(
    "wrong",
    [
        remove(99),
        split(turn=99),
        split(turn=2, was="完全不同的话", offset=3, seconds=60.0),
        split(was="x" * 50, offset=49, seconds=1.0),
        join(0, 2),
        join(0, 3),
        join(4, 0),
        join(2, 99),
    ],
)
def test_corrections_that_do_not_fit_the_text_change_nothing_and_are_reported(wrong: dict[str, Any]) -> None:
    found = corrected(wrong, text(0, "喂。"))
    assert found.transcript.turns[0].text == "喂。"
    assert found.transcript.turns[1:] == TURNS[1:]
    assert set(found.ineffective) == {1}
    assert [edit.number for edit in found.edits] == [2]


@pytest.mark.parametrize(
    "wrong",
    [
        split(offset=0),
        split(offset=11),
        split(offset=10**30),
        split(seconds=-1.0),
        join(1, 1),
        {"kind": "remove", "turn": 1},
        {"kind": "join", "turn": 1, "following": 2, "was": "x"},
    ],
)
def test_a_line_that_can_fit_no_text_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput, match="第 1 行"):
        read(wrong)


@pytest.mark.parametrize("ids", [(0, 0, 1, 2, 3), (0, 1, 2, 3, 2**63)])
def test_turns_of_a_stranger_whose_ids_cannot_be_told_apart_are_left_alone(ids: tuple[int, ...]) -> None:
    turns = tuple(msgspec.structs.replace(turn, id=number) for turn, number in zip(TURNS, ids, strict=True))
    machine = msgspec.structs.replace(MACHINE, turns=turns)
    found = apply_edits(machine, read(remove(0), split()), THIS)
    assert found.transcript == machine
    assert set(found.ineffective) == {1, 2}


def test_evidence_of_a_split_turn_is_in_the_part_that_speaks_then() -> None:
    found = corrected(split())
    assert [turn.id for at in (2.5, 4.0, 5.0) if (turn := found.turn_at(1, at)) is not None] == [5, 6, 6]


def test_a_chain_of_a_thousand_splits_and_joins_is_applied() -> None:
    made: list[dict[str, Any]] = []
    turn = 1
    for step in range(500):
        made += [split(turn=turn), join(5 + 3 * step, 6 + 3 * step)]
        turn = 7 + 3 * step
    found = corrected(*made)
    assert found.ineffective == {}
    assert found.turn_at(1) == next(one for one in found.transcript.turns if one.id == turn)


def test_texts_are_joined_with_a_space_only_between_latin_words() -> None:
    assert join_texts("好的，", "明白。") == "好的，明白。"
    assert join_texts("OK ", " yes") == "OK yes"
    assert join_texts("3", "天") == "3天"


def test_a_boundary_is_found_again_in_a_changed_text() -> None:
    assert transfer_offset("由于七十五天您清楚吗", "犹豫期十五天您清楚吗", 6) == 6
    assert transfer_offset("您好。请问", "您好，王女士。请问", 3) == 7
    assert transfer_offset("由于七十五天", "犹豫期十五天", 1) is None


def test_times_and_characters_of_a_turn_lead_to_each_other() -> None:
    assert (time_at(TURNS[1], 6), offset_at(TURNS[1], 4.0)) == (4.0, 6)
    assert (time_at(TURNS[2], 1), offset_at(TURNS[2], 6.75)) == (pytest.approx(6.667, abs=0.01), 2)


def kinds() -> st.SearchStrategy[dict[str, Any]]:
    turn, words = st.integers(0, 14), st.text(alphabet="由于七十五天您清楚吗 ab", min_size=1, max_size=12)
    when = st.floats(0, 12, allow_nan=False)
    return st.one_of(
        st.builds(remove, turn),
        st.builds(text, turn, words),
        st.builds(split, turn, st.integers(1, 10), when),
        st.builds(join, turn, turn).filter(lambda made: made["turn"] != made["following"]),
        st.just({"kind": "swap_speakers"}),
        st.builds(
            lambda number, became: {"kind": "speaker", "turn": number, "was": "agent", "became": became},
            turn,
            st.sampled_from(["agent", "customer", "unknown"]),
        ),
        st.builds(
            lambda number, start: {"kind": "times", "turn": number, "was": [0, 1], "became": [start, start + 1.5]},
            turn,
            when,
        ),
        st.builds(undo, st.integers(1, 25)),
    )


def valid(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for number, line in enumerate(made, 1) if line["kind"] != "undo" or line["undoes"] < number]


@settings(max_examples=200, deadline=None)
@given(st.lists(kinds(), max_size=25))
def test_any_sequence_of_corrections_keeps_ids_unique_turns_in_order_and_can_be_undone(
    made: list[dict[str, Any]],
) -> None:
    while made != (kept := valid(made)):
        made = kept
    lines = read(*made)
    found = apply_edits(MACHINE, lines, THIS)
    ids = [turn.id for turn in found.all_turns]
    assert len(ids) == len(set(ids))
    assert [turn.start for turn in found.all_turns] == sorted(turn.start for turn in found.all_turns)
    assert all(turn.start <= turn.end and turn.text for turn in found.all_turns)
    assert {edit.number for edit in found.edits}.isdisjoint(found.ineffective)
    assert all(found.marks[turn.id].removed is not None for turn in found.removed)
    machine_text = "".join("".join(turn.text.split()) for turn in TURNS)
    untouched = all(line["kind"] in {"remove", "split", "join", "swap_speakers", "undo"} for line in made)
    if untouched:
        assert sorted("".join("".join(turn.text.split()) for turn in found.all_turns)) == sorted(machine_text)
    numbers = [edit.number for edit in (*found.edits, *(lines[number - 1] for number in found.ineffective))]
    undone = apply_edits(MACHINE, read(*made, *(undo(number) for number in numbers)), THIS)
    assert replace(undone, successors={}) == CorrectedTranscript(MACHINE)
