"""Place at which the editor proposes to split a turn."""

from __future__ import annotations

import pytest

from huazheng.services.callview.turn_change import TurnChange, suggest_split


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("您好，请问是沈女士吗？我是客服。", "您好，请问是沈女士吗？"),
        ("好的，我听明白了您说的这些", "好的，"),
        ("没有停顿的一句话", "没有停顿"),
        ("最后才有句号的一句。", "最后才有句"),
        ("Yes, I did. Thank you", "Yes, I did. "),
    ],
)
def test_a_turn_is_split_before_the_clause_nearest_its_middle(text: str, first: str) -> None:
    assert text[: suggest_split(text)] == first


def test_a_split_alone_is_a_change() -> None:
    assert TurnChange(1).empty
    assert not TurnChange(1, split=3).empty
