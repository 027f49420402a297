"""Places of words in a call's turns, and the texts that replacing some of them gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.text.pinyin import pinyin_readings, syllables
from huazheng.core.text.script import simplified, strip_punctuation
from huazheng.core.text.spans import TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from huazheng.core.schema.transcript import Turn


_LEAST_SOUNDS = 2


class WordPlace(NamedTuple):
    """A place of the sought words in a turn."""

    turn: Turn
    span: TextSpan


def find_word_places(turns: Sequence[Turn], words: str) -> Iterator[WordPlace]:
    """Every place of the words, in any case and script; none for empty words."""
    sought = fold_for_search(words.strip())
    for turn in turns if sought else ():
        text = fold_for_search(turn.text)
        at = text.find(sought)
        while at >= 0:
            yield WordPlace(turn, TextSpan(at, at + len(sought)))
            at = text.find(sought, at + len(sought))


def find_places_by_sound(turns: Sequence[Turn], words: str) -> Iterator[WordPlace]:
    """Every place that sounds like the words; none for fewer than two Chinese characters: one sounds like many."""
    sought = syllables(fold_for_search(strip_punctuation(words)))
    if len(sought) < _LEAST_SOUNDS or not all(pinyin_readings(char) for char in strip_punctuation(words)):
        return
    for turn in turns:
        sounds = syllables(fold_for_search(turn.text))
        at = 0
        while at + len(sought) <= len(sounds):
            if sounds[at : at + len(sought)] == sought:
                yield WordPlace(turn, TextSpan(at, at + len(sought)))
                at += len(sought)
            else:
                at += 1


def fold_for_search(text: str) -> str:
    """The text in lower case and simplified characters, of the same length, so that places in it stay valid."""
    lower = text.lower()
    return simplified(lower if len(lower) == len(text) else text)


def replaced_texts(places: Iterable[WordPlace], words: str) -> dict[int, str]:
    """The new text of each turn, by id, once these places hold ``words``; left out where no text would be left."""
    spans: dict[int, tuple[Turn, list[TextSpan]]] = {}
    for turn, span in places:
        spans.setdefault(turn.id, (turn, []))[1].append(span)
    texts = {}
    for number, (turn, found) in spans.items():
        text = turn.text
        for span in sorted(found, reverse=True):
            text = text[: span.first] + words + text[span.after :]
        if text.strip():
            texts[number] = text
    return texts
