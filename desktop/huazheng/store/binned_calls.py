"""The bin: whole calls that were moved out of every list, in a folder beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.store.calls import Calls

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

BIN_FOLDER = ".bin"


def bin_folder(home: Home) -> Path:
    """Folder of the bin: on the same disk as the calls, so that moving one is a rename."""
    return home.recordings / BIN_FOLDER


class BinnedCalls(Calls):
    """The calls in the bin of a home."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._folder = bin_folder(home)

    def find(self, name: str) -> Call:
        """The call with this id, or with this unique beginning of one.

        Raises :class:`UnusableInput` when none or several match.
        """
        matching = [call for call in self.all() if name and call.id.startswith(name)]
        if len(matching) == 1:
            return matching[0]
        raise UnusableInput(
            Text(f"回收站里没有唯一以“{name}”开头的录音。", f"No unique call in the bin begins with “{name}”."),
            remedy=Text("用 huazheng library binned 查看。", "Run huazheng library binned to list them."),
        )
