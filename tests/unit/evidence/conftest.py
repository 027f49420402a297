"""A sealed call with everything that a call gathers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.sealed_calls import captured, worked_on
from support.timestamp_authority import authority  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def sealed_call(home: Home) -> Call:
    """Captured from two sources, sealed, transcribed, analyzed, edited."""
    call = captured(home)
    worked_on(home, call)
    return call
