"""Who really said a turn. (Patterns and turn-taking come with the weights; until then the transcript's word counts.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.lines import Role
    from huazheng.checklist.wording import Wording
    from huazheng.core.transcript import Turn


def settle(turns: Sequence[Turn], words: Sequence[Wording]) -> list[Role]:
    """The role by which each turn is judged."""
    del words
    return [turn.speaker for turn in turns]
