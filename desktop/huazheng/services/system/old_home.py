"""Data of an earlier version in a source checkout.

Up to version 0.1 a checkout was its own home. Evidence and keys do not belong in a git work tree, so such a home is
found and named; only ``huazheng home move`` moves it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import Home, checkout, default_root

if TYPE_CHECKING:
    from pathlib import Path

HOME_FOLDERS = ("keys", "recordings", "reviews", "cases", "voice", "packs", "heads", "authorities")
HOME_FILES = ("settings.toml", "window.json", "queue.json", "ledger.jsonl", "ledger.pending.json")
_CALL_FOLDERS = (".", ".bin")


def find_old_home(home: Home) -> Home | None:
    """The home with data in this checkout; None where there is none, or it is the home in use."""
    top = checkout()
    if top is None or _same(top, home.root):
        return None
    old = Home(top)
    return old if holds_data(old) else None


def holds_data(home: Home) -> bool:
    """Tell whether the folder holds anything that only a home has: calls, keys, cases, a voice, settings and more."""
    if call_folders(home) or any((home.root / name).is_file() for name in HOME_FILES):
        return True
    folders = (home.root / name for name in HOME_FOLDERS if name != "recordings")
    return any(_entries(folder) for folder in folders)


def call_folders(home: Home) -> list[Path]:
    """The folders of all calls, those in the bin and those that are not sealed included."""
    places = [home.recordings / name for name in _CALL_FOLDERS]
    return [one for place in places for one in _entries(place) if one.is_dir() and not one.name.startswith(".")]


def old_home_notice(home: Home) -> UnusableInput | None:
    """A message that names the old home and how to move it, to be shown and not to be raised; or None.

    Only for the default home: who names another one with ``--home`` or ``$HUAZHENG_HOME`` knows where the data is.
    """
    old = find_old_home(home) if _same(home.root, default_root()) else None
    if old is None:
        return None
    count = len(call_folders(old))
    calls = Text(f"（{count} 通录音）", f" ({count} {'call' if count == 1 else 'calls'})") if count else Text("", "")
    return UnusableInput(
        Text(
            f"这个源码文件夹里有以前的数据{calls.zh}，没有在用。",
            f"This folder contains data from an earlier version{calls.en}, which is not in use.",
        ),
        file=old.root,
        remedy=Text(f"搬到 {home.root}：huazheng home move", f"To move it to {home.root}: huazheng home move"),
    )


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _entries(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(folder.iterdir())
    return []
