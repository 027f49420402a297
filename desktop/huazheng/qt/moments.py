"""A moment in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.words import MOMENT_ANSWERED, MOMENT_OPEN, MOMENT_WORDS
from huazheng.qt.punctuation import commas

if TYPE_CHECKING:
    from huazheng.core.analysis import Moment


def moment_words(moment: Moment) -> str:
    """Such as “没听懂，未解决”, in the language in use."""
    state = MOMENT_ANSWERED if moment.resolved else MOMENT_OPEN
    return commas(MOMENT_WORDS[moment.kind], state)
