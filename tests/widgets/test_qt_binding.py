"""Behavior of PySide6 that the window relies on. A lock file with a release that fails here must not be shipped."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range(200):
    thing.setObjectName("a")
print(before - sys.getrefcount(None))
"""


def test_a_call_that_returns_nothing_keeps_the_count_of_none() -> None:
    # PySide6 6.12.0 gives a reference of None away at every such call; before Python 3.12 the process then dies
    # ("deallocating None") after some thousands of them. In a process of its own: a failure here would end pytest.
    lost = int(subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True).stdout)
    assert lost < 100
