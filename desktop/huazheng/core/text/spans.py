"""Character spans of a turn's timed words, and of those that the recogniser was unsure of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Turn, Word

LOW_CONFIDENCE_BELOW = 0.5


class TextSpan(NamedTuple):
    """A stretch of a turn's text: its first character, and the one after its last."""

    first: int
    after: int


def word_spans(turn: Turn) -> Iterator[tuple[TextSpan, Word]]:
    """Each timed word with its place in the turn's text, in either script; left out where the text does not hold it."""
    after = 0
    shown = simplified(turn.text)
    for word in turn.words:
        text = simplified(word.text.strip())
        first = shown.find(text, after) if text else -1
        if first >= 0:
            after = first + len(text)
            yield TextSpan(first, after), word


def low_confidence_spans(turn: Turn) -> Iterator[TextSpan]:
    """The words that the recogniser itself gave less than an even chance."""
    for place, word in word_spans(turn):
        if word.probability is not None and word.probability < LOW_CONFIDENCE_BELOW:
            yield place
