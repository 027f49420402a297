"""What was said against the policy's own facts, or against itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.facts import Facts
    from huazheng.core.analysis import Finding, ItemResult


def find(items: Sequence[ItemResult], facts: Facts | None) -> tuple[Finding, ...]:
    """Every contradiction, in the order of the items."""
    del items, facts
    return ()
