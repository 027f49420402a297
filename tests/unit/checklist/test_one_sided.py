"""Judging of one side of a call: nothing is said of the side that is not in the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.transcript import Transcript
from support.labeled_calls import CALLS, labeled, labeled_transcript, say

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.schema.transcript import Speaker

LIFE = "cn-life-new-policy"
EXPLAINS = "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。"


def one_side(file: Path, who: Speaker) -> Transcript:
    """The turns of one speaker of a labeled call, the only one."""
    transcript = labeled_transcript(file)
    turns = tuple(turn for turn in transcript.turns if turn.speaker == who)
    return msgspec.structs.replace(transcript, turns=turns, only_speaker=who)


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_without_the_agent_no_item_can_be_judged(file: Path) -> None:
    analysis = judge(one_side(file, "customer"), load_packs(labeled(file)["packs"]))
    assert analysis.only_speaker == "customer"
    assert {item.status for item in analysis.items} == {"cannot_tell"}
    assert not any(facet.conveyed for item in analysis.items for facet in item.facets)
    assert "none" not in {item.customer.response for item in analysis.items}
    assert (analysis.hears_agent, analysis.hears_customer) == (False, True)


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_without_the_customer_the_agents_words_are_judged_alone(file: Path) -> None:
    packs = load_packs(labeled(file)["packs"])
    analysis = judge(one_side(file, "agent"), packs)
    assert "cannot_tell" not in {item.status for item in analysis.items}
    assert {item.customer.response for item in analysis.items} == {"cannot_tell"}
    assert analysis.moments == ()
    assert "agent_reads_on" not in {signal.kind for signal in analysis.signals}


def test_what_the_agent_explained_is_still_explained() -> None:
    transcript = msgspec.structs.replace(say(("a", EXPLAINS)), only_speaker="agent")
    (item,) = [one for one in judge(transcript, load_packs([LIFE])).items if one.id.endswith("cooling_off")]
    assert item.status == "explained"


def test_customers_words_stay_moments() -> None:
    transcript = msgspec.structs.replace(say(("c", "什么犹豫期啊？我听不懂。")), only_speaker="customer")
    analysis = judge(transcript, load_packs([LIFE]))
    assert [moment.kind for moment in analysis.moments]
    assert not any(moment.answered_by for moment in analysis.moments)


def test_of_an_unknown_voice_an_item_is_possible_at_most() -> None:
    transcript = msgspec.structs.replace(say(("u", EXPLAINS)), only_speaker="unknown")
    analysis = judge(transcript, load_packs([LIFE]))
    assert {item.status for item in analysis.items} == {"cannot_tell"}
    possible = {item.id.partition("/")[2]: item.possibly for item in analysis.items if item.possibly is not None}
    assert possible["cooling_off"] == "explained"
    assert "not_mentioned" not in possible.values()


def test_only_one_sided_calls_name_the_only_speaker_in_their_file() -> None:
    packs = load_packs([LIFE])
    both = msgspec.json.encode(judge(say(("a", EXPLAINS), ("c", "知道了。")), packs))
    assert b"only_speaker" not in both
    one = msgspec.json.encode(judge(msgspec.structs.replace(say(("c", "知道了。")), only_speaker="customer"), packs))
    assert msgspec.json.decode(one)["only_speaker"] == "customer"
    assert msgspec.json.decode(one, type=Analysis).only_speaker == "customer"
    older = msgspec.json.decode(b'{"schema": "huazheng.transcript/1", "turns": []}', type=Transcript)
    assert older.only_speaker is None
