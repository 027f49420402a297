"""Where the timed words of a turn stand in its text, and which of them the recogniser was unsure of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.transcript import Turn, Word

DOUBTFUL_BELOW = 0.5


class Place(NamedTuple):
    """A stretch of a turn's text: its first character, and the one after its last."""

    first: int
    after: int


def word_places(turn: Turn) -> Iterator[tuple[Place, Word]]:
    """Each timed word with its place in the turn's text, in either script; left out where the text does not hold it."""
    after = 0
    shown = simplified(turn.text)
    for word in turn.words:
        text = simplified(word.text.strip())
        first = shown.find(text, after) if text else -1
        if first >= 0:
            after = first + len(text)
            yield Place(first, after), word


def doubtful_places(turn: Turn) -> Iterator[Place]:
    """The words that the recogniser itself gave less than an even chance."""
    for place, word in word_places(turn):
        if word.probability is not None and word.probability < DOUBTFUL_BELOW:
            yield place
