"""What is listened to: one channel at 16 kHz, which need not be in memory as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

BLOCK_SECONDS = 60


class MonoAudio(Protocol):
    """Samples of one channel, float32 between -1 and 1. An array is one; so is a channel that lies on the disk."""

    def __len__(self) -> int:
        """How many samples there are."""
        ...

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """The samples of a part, brought into memory."""
        ...


def pieces(sound: MonoAudio, frames: int) -> Iterator[NDArray[np.float32]]:
    """The sound in pieces of ``frames`` samples; the last one may be shorter."""
    for start in range(0, len(sound), frames):
        yield sound[start : start + frames]
