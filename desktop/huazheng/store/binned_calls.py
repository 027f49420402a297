"""The bin: calls that were put away, whole, beside the others and out of every list."""

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
    """Where they lie: on the same disk as the others, so that moving a call is one step."""
    return home.recordings / BIN_FOLDER


class BinnedCalls(Calls):
    """The calls in the bin of a home."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._folder = bin_folder(home)

    def find(self, name: str) -> Call:
        """The call with this id, or the beginning of one that fits only one call in the bin.

        Raises :class:`UnusableInput` when none or several fit.
        """
        fitting = [call for call in self.all() if name and call.id.startswith(name)]
        if len(fitting) == 1:
            return fitting[0]
        raise UnusableInput(
            Text(f"回收站里没有唯一以“{name}”开头的录音。", f"The bin holds no single call that begins with “{name}”."),
            remedy=Text("用 huazheng library binned 查看。", "See what it holds with: huazheng library binned"),
        )
