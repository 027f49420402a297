"""The real program, as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

LONGEST_SECONDS = 180


def huazheng(home: Home, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command in a home, in English unless the environment says otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "huazheng", *map(str, words)],
        env=os.environ | {"HUAZHENG_LANGUAGE": "en", "HUAZHENG_HOME": str(home.root)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=LONGEST_SECONDS,
    )
