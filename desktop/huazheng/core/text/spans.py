"""Positions of timed words in a turn's text, and the words with low confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Turn, Word

LOW_CONFIDENCE_BELOW = 0.5


class TextSpan(NamedTuple):
    """A range of a turn's text: index of its first character, and of the one after its last."""

    first: int
    after: int


def word_spans(turn: Turn) -> Iterator[tuple[TextSpan, Word]]:
    """Yield each timed word with its span in the turn's text, in either script; words not in the text are omitted."""
    after = 0
    shown = simplified(turn.text)
    for word in turn.words:
        text = simplified(word.text.strip())
        first = shown.find(text, after) if text else -1
        if first >= 0:
            after = first + len(text)
            yield TextSpan(first, after), word


def low_confidence_spans(turn: Turn) -> Iterator[TextSpan]:
    """Yield the spans of words with a probability below :data:`LOW_CONFIDENCE_BELOW`."""
    for place, word in word_spans(turn):
        if word.probability is not None and word.probability < LOW_CONFIDENCE_BELOW:
            yield place
