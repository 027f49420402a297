"""Evidence that sounded different without the prompt is marked, and does not count."""

from __future__ import annotations

import msgspec

from huazheng.checklist.findings.evidence_quotes import words_covering
from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.schema.transcript import Transcript, Turn, Word
from support.labeled_calls import judged, labeled

AGENT = "犹豫期是十五天。"
CUSTOMER = "我不太明白什么意思。"


def call(*, differs: bool) -> Transcript:
    turns = []
    for number, (speaker, text) in enumerate([("agent", AGENT), ("customer", CUSTOMER)]):
        at = number * 10.0
        words = tuple(
            Word(letter, at + place * 0.2, at + place * 0.2 + 0.2, 0.2 if differs else 0.9, differs)
            for place, letter in enumerate(text)
        )
        turns.append(Turn(id=number, speaker=speaker, start=at, end=words[-1].end, text=text, words=words))
    return Transcript(schema="huazheng.transcript/1", turns=tuple(turns))


def test_evidence_that_differs_is_weak_and_says_why() -> None:
    for differs in (False, True):
        analysis = judge(call(differs=differs), load_packs(["cn-life-new-policy"]))
        [item] = [item for item in analysis.items if item.id.endswith("/cooling_off")]
        [length] = [facet for facet in item.facets if facet.id == "length"]
        assert length.conveyed is not differs
        assert {one.weak for one in length.evidence} == ({"second_hearing_differs"} if differs else {None})
        [moment] = analysis.moments
        assert moment.weak == ("second_hearing_differs" if differs else None)
        assert (moment.confidence < 0.3) is differs
        assert (b"second_hearing_differs" in msgspec.json.encode(analysis)) is differs


def test_words_are_found_under_text_that_was_corrected() -> None:
    heard = "由于七是15天有保单"
    words = tuple(Word(letter, float(at), at + 1.0, 0.9) for at, letter in enumerate(heard))
    turn = Turn(id=0, speaker="agent", start=0, end=10, text="犹豫期是十五天，有保单", heard=heard, words=words)
    at = turn.text.index("十五天")
    assert "".join(word.text for word in words_covering(turn, at, at + 3)) == "15天"
    assert "".join(word.text for word in words_covering(turn, 0, 3)) == "由于七"
    at = turn.text.index("保单")
    assert "".join(word.text for word in words_covering(turn, at, at + 2)) == "保单"


def test_a_transcript_typed_by_hand_has_nothing_to_differ() -> None:
    from support.labeled_calls import CALLS

    analysis = judged(labeled(CALLS[0]))
    assert all(moment.weak is None for moment in analysis.moments)
