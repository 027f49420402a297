"""Times of personal data in the recording: from the times of the words, or by their share of a turn without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn

_WORD_PAD_SECONDS = 0.25
_SHARE_PAD_SECONDS = 1.0
_BEYOND_TURN_SECONDS = 0.3


def datum_times(turn: Turn, start: int, end: int) -> tuple[float, float]:
    """Seconds of the recording in which characters ``start`` to ``end`` of a turn are said, with a margin.

    The margin is wider where only the turn's own times are known: for a corrected text, and words without times.
    """
    heard = [word for word in turn.words if word.text]
    exact = "".join(word.text for word in heard) == turn.text and not any(word.spread for word in heard)
    first, last, pad = turn.start, turn.end, _WORD_PAD_SECONDS
    if exact and heard:
        place = 0
        said = []
        for word in heard:
            if place < end and place + len(word.text) > start:
                said.append(word)
            place += len(word.text)
        first, last = said[0].start, said[-1].end
    elif turn.text:
        share = (turn.end - turn.start) / len(turn.text)
        first, last, pad = turn.start + start * share, turn.start + end * share, _SHARE_PAD_SECONDS
    return (
        max(first - pad, turn.start - _BEYOND_TURN_SECONDS, 0.0),
        max(min(last + pad, turn.end + _BEYOND_TURN_SECONDS), 0.0),
    )
