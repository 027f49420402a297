"""Decision on a proposed respelling: the odds that it mends a mishearing and does not spoil right text.

The language model of callbacks (:mod:`ngrams`) knows nothing of other talk and would take everything else for a
mishearing. So a change is weighed by what the words of general Chinese (:mod:`word_list`) say before and after it, and
by how much the turn and the whole call are worded like a callback.
"""

from __future__ import annotations

import math
from typing import NamedTuple

CALLBACK_MEAN = 0.2
"""Mean :class:`Likeness` expected of a call before any of it is heard, in nats per character."""
_CALL_CHARACTERS = 50
_TURN_CHARACTERS = 4
_CALL_RANGE = -1.5, 0.5
_TURN_RANGE = -2.0, 1.5
MIN_CALLBACK = 0.0
"""Least :meth:`Likeness.of_call` of a callback: in other calls what is a word was not misheard."""


class Likeness(NamedTuple):
    """Log odds that a text is a callback rather than general Chinese.

    ``total``: log probability under the model of callbacks less that under the word list, in nats.
    """

    total: float = 0.0
    characters: int = 0

    def plus(self, other: Likeness) -> Likeness:
        """Likeness of both texts together."""
        return Likeness(self.total + other.total, self.characters + other.characters)

    def of_call(self) -> float:
        """Mean per character for a whole call; what is little heard counts as a callback."""
        mean = (self.total + CALLBACK_MEAN * _CALL_CHARACTERS) / (self.characters + _CALL_CHARACTERS)
        return _within(mean, _CALL_RANGE)

    def of_turn(self) -> float:
        """Mean per character for a turn; near 0 where it is short."""
        return _within(self.total / (self.characters + _TURN_CHARACTERS), _TURN_RANGE)


class ChangeEvidence(NamedTuple):
    """Evidence about one change. Gains are log probability after the change less that before it, in nats."""

    wording_gain: float
    """Under the language model of callbacks."""
    words_gain: float
    """Under the word list."""
    confusion_cost: float
    confidence: float
    """Highest recognition confidence of the changed characters, 0 to 1."""
    was_word: float
    """1 if the recognized characters all belong to words of two characters or more, else 0."""
    is_word: float
    """The same of the new characters."""
    more_characters: float
    """Number of changed characters after the first."""
    turn: float
    """:meth:`Likeness.of_turn`"""
    call: float
    """:meth:`Likeness.of_call`"""

    def is_convincing(self) -> bool:
        """Check whether to make the change.

        What is a word stays where the call is no callback, and nowhere becomes several characters that are no word.
        """
        if self.was_word and (self.call < MIN_CALLBACK or (self.more_characters and not self.is_word)):
            return False
        return self._log_odds() >= 0

    def _log_odds(self) -> float:
        return _BIAS + math.fsum(weight * value for weight, value in zip(_WEIGHTS, self, strict=True))


# Logistic regression over the changes proposed in real and synthetic calls, real ones weighing 2.5, and in general text
# with nothing to mend. Figures with each recording left out: docs/dev/transcription.md.
_WEIGHTS = ChangeEvidence(
    wording_gain=0.18,
    words_gain=0.16,
    confusion_cost=-0.24,
    confidence=-1.55,
    was_word=-0.22,
    is_word=0.94,
    more_characters=-1.02,
    turn=1.22,
    call=1.07,
)
_BIAS = 0.29


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(limits[1], value))
