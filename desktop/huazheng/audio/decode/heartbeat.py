"""A sign of life from decoding, by which a process that watches it tells work from a hang."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _nobody() -> None:
    """Nobody watches."""


_tell: Callable[[], None] = _nobody


def beat() -> None:
    """Tell that decoding goes on; called for every packet."""
    _tell()


def watch_with(tell: Callable[[], None]) -> None:
    """Call ``tell`` at every beat of this process from here on."""
    global _tell
    _tell = tell
