"""Chinese characters: shown simplified, kept as heard. A recogniser flips between the two from window to window."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters, letter for letter."""
    return str(_converter().convert(text))
