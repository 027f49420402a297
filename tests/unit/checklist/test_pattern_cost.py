"""Patterns that would hang the analysis are refused before they are tried."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.checklist.packs.loader import known_packs, load_packs
from huazheng.checklist.packs.pack import pattern_texts
from huazheng.checklist.packs.pattern_cost import has_too_many_ways
from huazheng.checklist.packs.patterns import expand, pattern_fault
from huazheng.checklist.packs.validation import check_pack
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder

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


def test_every_shipped_pattern_is_allowed() -> None:
    for pack in known_packs():
        assert [one for one in pattern_texts(pack) if has_too_many_ways(expand(one, pack.words))] == []
