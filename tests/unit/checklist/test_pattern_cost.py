"""Patterns that would hang the analysis are refused before they are tried."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.judge import judge
from huazheng.checklist.learning.linear_models import load_weights
from huazheng.checklist.matching.call_features import extract_features
from huazheng.checklist.matching.pattern_clock import PatternClock, time_allowed
from huazheng.checklist.packs.loader import known_packs, load_packs
from huazheng.checklist.packs.pack import pattern_texts
from huazheng.checklist.packs.pattern_cost import has_too_many_ways
from huazheng.checklist.packs.patterns import expand, pattern_fault
from huazheng.checklist.packs.validation import check_pack
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.schema.transcript import Transcript, Turn
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

HANGING = Path(__file__).parents[2] / "data" / "evidence" / "packs"
LONGEST_SECONDS = 5.0


@pytest.mark.parametrize("file", sorted(HANGING.glob("*.toml")), ids=lambda file: file.stem)
def test_a_hanging_pack_is_found_and_not_used(home: Home, file: Path) -> None:
    shutil.copy(file, make_private_folder(home.packs))
    began = time.monotonic()
    assert check_pack(home.packs / file.name, home)
    with pytest.raises(UnusableInput, match=re.escape(file.name)):
        load_packs([file.stem], home)
    assert time.monotonic() - began < LONGEST_SECONDS


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:甲乙|甲乙){0,40}丙",
        "(?:甲?){0,40}丙",
        "甲{0,40}甲{0,40}甲{0,40}甲{0,40}乙",
        "~~~~~~~~乙",
        "(?:[甲乙]{1,9}){1,9}丙",
    ],
)
def test_many_ways_are_refused(pattern: str) -> None:
    reason = pattern_fault(pattern, {})
    assert reason is not None
    assert "too many ways" in reason


@pytest.mark.parametrize("pattern", ["犹豫期~{days}", "(?:甲|乙|丙){0,30}丁", "甲~~乙~丙", "不{0,4}退"])
def test_ordinary_patterns_are_not(pattern: str) -> None:
    assert pattern_fault(pattern, {}) is None


def test_what_is_allowed_ends_soon() -> None:
    """The costliest kind of pattern that is allowed, on a text made for it: one character that every gap accepts."""
    pattern = "甲[^。]{0,90}[^。]{0,90}[^。]{0,90}乙"
    assert not has_too_many_ways(pattern)
    began = time.process_time()
    assert re.search(pattern, "甲" + "丁" * 400) is None
    assert time.process_time() - began < LONGEST_SECONDS


def test_costly_patterns_in_sum_end_the_analysis_in_one_line(home: Home) -> None:
    """Each pattern is allowed; forty of them on every turn are not."""
    slow = "甲[^。]{0,90}[^。]{0,90}[^。]{0,90}乙"
    facet = '[[items.facets]]\nid = "f%d"\ntitle = { zh = "二", en = "f" }\nsays = ["%s"]\n'
    text = 'id = "slow"\nversion = "1"\nsource = "x"\ntitle = { zh = "甲", en = "a" }\n[[items]]\nid = "one"\n'
    text += 'kind = "inform"\ntitle = { zh = "一", en = "one" }\nnames = ["犹豫期"]\n'
    file = make_private_folder(home.packs) / "slow.toml"
    file.write_text(text + "".join(facet % (number, slow) for number in range(40)), encoding="utf-8")
    assert check_pack(file, home) == []
    turns = tuple(
        Turn(id=number, speaker="agent", start=number, end=number + 1.0, text="甲" + "丁" * 200) for number in range(20)
    )
    transcript = Transcript(schema="huazheng.transcript/1", turns=turns)
    packs = load_packs(["slow"], home)
    judge(msgspec.structs.replace(transcript, turns=()), packs)  # loads what every analysis needs
    began = time.process_time()
    with pytest.raises(UnusableInput) as refused:
        judge(transcript, packs, seconds=0.5)
    assert time.process_time() - began < LONGEST_SECONDS
    assert "one/f" in refused.value.what.en and "\n" not in str(refused.value)
    judge(msgspec.structs.replace(transcript, turns=()), load_packs(["slow"], home))


def test_the_time_allowed_is_far_more_than_the_shipped_packs_take() -> None:
    """Ten times over, for slower machines."""
    turns = labeled_transcript().turns
    clock = PatternClock()
    extract_features(labeled_transcript(), known_packs(), load_weights(), clock)
    assert 10 * clock.seconds < time_allowed(sum(len(turn.text) for turn in turns))


def test_every_shipped_pattern_is_allowed() -> None:
    for pack in known_packs():
        assert [one for one in pattern_texts(pack) if has_too_many_ways(expand(one, pack.words))] == []
