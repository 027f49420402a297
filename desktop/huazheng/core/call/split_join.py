"""Turns: where one ends, splitting one in two, and joining two, with the words' times and the recognizer's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from huazheng.core.call.realign import transfer_offset
from huazheng.core.text.spans import word_spans

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Speaker, Turn, Word


TURN_PAUSE_SECONDS = 2.0
"""Utterances of one speaker closer than this, with nobody speaking between them, are one turn."""
MAX_TURN_SECONDS = 45.0


class Speech(Protocol):
    """An utterance or a turn."""

    @property
    def speaker(self) -> Speaker:
        """Speaker."""
        ...

    @property
    def start(self) -> float:
        """Seconds from the start of the recording."""
        ...

    @property
    def end(self) -> float:
        """Seconds from the start of the recording."""
        ...


def continues_turn(turn_start: float, last: Speech, following: Speech) -> bool:
    """Check whether ``following`` belongs to the turn that began at ``turn_start`` and so far ends with ``last``.

    Utterances of a known speaker are joined while nobody else speaks; those of an unknown speaker stay separate, for
    the next one may be somebody else's.
    """
    return (
        last.speaker == following.speaker != "unknown"
        and following.start - last.end < TURN_PAUSE_SECONDS
        and following.end - turn_start <= MAX_TURN_SECONDS
    )


def split_turn(turn: Turn, offset: int, seconds: float, ids: tuple[int, int]) -> tuple[Turn, Turn] | None:
    """Both parts of a turn, cut before character ``offset`` and at ``seconds`` of the recording.

    A time outside the turn is replaced by that of the words. None when one part would be empty.
    """
    first_text, second_text = turn.text[:offset].strip(), turn.text[offset:].strip()
    if not first_text or not second_text:
        return None
    if not turn.start < seconds < turn.end:
        seconds = time_at(turn, offset)
    before, after = _split_words(turn, offset, seconds)
    heard = _split_heard(turn, offset)
    change = msgspec.structs.replace
    first = change(turn, id=ids[0], end=seconds, text=first_text, heard=heard[0], words=before)
    second = change(turn, id=ids[1], start=seconds, text=second_text, heard=heard[1], words=after)
    return first, second


def join_turns(first: Turn, second: Turn, turn_id: int) -> Turn:
    """One turn of two by the same speaker; a confidence is the lower of both, and unknown where one is."""
    settled = first.settled or second.settled
    heard = None
    if first.heard is not None or second.heard is not None:
        heard = join_texts(first.heard or first.text, second.heard or second.text)
    return msgspec.structs.replace(
        first,
        id=turn_id,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        text=join_texts(first.text, second.text),
        heard=heard,
        channel=first.channel if first.channel == second.channel else None,
        confidence=_lower(first.confidence, second.confidence),
        speaker_confidence=None if settled else _lower(first.speaker_confidence, second.speaker_confidence),
        words=(*first.words, *second.words),
        settled=settled,
    )


def join_texts(first: str, second: str) -> str:
    """Both texts in one; a space only between Latin letters or digits."""
    first, second = first.strip(), second.strip()
    latin = first[-1:].isascii() and second[:1].isascii() and first[-1:].isalnum() and second[:1].isalnum()
    return f"{first} {second}" if latin else f"{first}{second}"


def time_at(turn: Turn, offset: int) -> float:
    """The time of the turn's character ``offset`` in seconds: by its word's time, else by its share of the text."""
    for place, word in word_spans(turn):
        if place.after > offset and turn.start < word.start < turn.end:
            within = max(offset - place.first, 0) / max(place.after - place.first, 1)
            return min(word.start + within * max(word.end - word.start, 0.0), turn.end)
    share = min(offset / max(len(turn.text), 1), 1.0)
    return turn.start + share * (turn.end - turn.start)


def offset_at(turn: Turn, seconds: float) -> int:
    """The character before which a time lies: the boundary between words next to it, else its share."""
    places = [place.first for place, word in word_spans(turn) if word.start >= seconds]
    if places:
        return places[0]
    if turn.words and turn.end > turn.start and seconds >= turn.words[-1].start:
        return max((place.first for place, _ in word_spans(turn)), default=0)
    share = (seconds - turn.start) / (turn.end - turn.start) if turn.end > turn.start else 0.0
    return round(min(max(share, 0.0), 1.0) * len(turn.text))


def _split_words(turn: Turn, offset: int, seconds: float) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The timed words of both parts; a word across the boundary is cut at ``seconds``."""
    before: list[Word] = []
    after: list[Word] = []
    for place, word in word_spans(turn):
        if place.after <= offset:
            before.append(_clipped(word, turn.start, seconds))
        elif place.first >= offset:
            after.append(_clipped(word, seconds, turn.end))
        else:
            change = msgspec.structs.replace
            text = turn.text[place.first : place.after]
            left, right = text[: offset - place.first], text[offset - place.first :]
            before.append(_clipped(change(word, text=left), turn.start, seconds))
            after.append(_clipped(change(word, text=right), seconds, turn.end))
    return tuple(before), tuple(after)


def _clipped(word: Word, start: float, end: float) -> Word:
    """The word with its times inside a part; unchanged where the part's own times are not in order."""
    if start > end:
        return word
    return msgspec.structs.replace(word, start=min(max(word.start, start), end), end=min(max(word.end, start), end))


def _split_heard(turn: Turn, offset: int) -> tuple[str | None, str | None]:
    """The recognizer's text of both parts; all of it for each where the boundary cannot be found in it."""
    if turn.heard is None:
        return None, None
    at = transfer_offset(turn.text, turn.heard, offset)
    if at is None or not 0 < at < len(turn.heard):
        return turn.heard, turn.heard
    return turn.heard[:at].strip(), turn.heard[at:].strip()


def _lower(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else min(first, second)
