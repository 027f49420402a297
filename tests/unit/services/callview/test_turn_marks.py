"""Highlights in a turn that a person corrected after the analysis: on the words that stayed, or nowhere."""

from __future__ import annotations

import msgspec
import pytest

from huazheng.core.call.apply_edits import apply_edits
from huazheng.core.schema.analysis import Analysis, CustomerAnswer, Evidence, ItemResult
from huazheng.core.schema.edits import TextEdit
from huazheng.core.schema.transcript import Transcript, Turn, Word
from huazheng.services.callview.turn_marks import build_turn_marks

SHA256 = "a" * 64
TEXT = "那个由于七是十五天，您清楚吗"
MACHINE = Transcript(
    schema="huazheng.transcript/1",
    turns=(
        Turn(
            id=0,
            speaker="agent",
            start=0.0,
            end=float(len(TEXT)),
            text=TEXT,
            words=tuple(Word(letter, float(at), at + 1.0) for at, letter in enumerate(TEXT)),
        ),
    ),
)
ITEM = ItemResult(
    id="p/1",
    kind="inform",
    title="犹豫期",
    status="explained",
    facets=(),
    customer=CustomerAnswer(response="none", turn=None, final="none"),
    evidence=(Evidence(turn=0, start=5.0, end=9.0, quote="是十五天", confidence=0.9),),
)
ANALYSIS = Analysis(schema="huazheng.analysis/1", packs=(), items=(ITEM,), moments=())


@pytest.mark.parametrize(
    ("became", "highlighted"),
    [
        ("犹豫期是十五天，您清楚吗", "是十五天"),
        ("犹豫期一共是十五日天，您清楚吗", "是十五日天"),
        ("您清楚吗", None),
    ],
)
def test_a_highlight_follows_its_words(became: str, highlighted: str | None) -> None:
    edit = TextEdit(number=1, who="a", at="2026-11-22T10:15:00Z", transcript=SHA256, turn=0, was=TEXT, became=became)
    corrected = apply_edits(MACHINE, (edit,), SHA256)
    [marks] = build_turn_marks(corrected, ANALYSIS)
    assert [became[one.place.first : one.place.after] for one in marks.passages] == (
        [highlighted] if highlighted else []
    )


def test_other_quotes_are_placed_by_their_times() -> None:
    item = msgspec.structs.replace(ITEM, evidence=(msgspec.structs.replace(ITEM.evidence[0], quote="别的字"),))
    analysis = msgspec.structs.replace(ANALYSIS, items=(item,))
    [marks] = build_turn_marks(apply_edits(MACHINE, (), SHA256), analysis)
    assert [TEXT[one.place.first : one.place.after] for one in marks.passages] == ["是十五天"]
