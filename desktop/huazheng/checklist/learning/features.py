"""Features of text for the learned weights: n-grams of characters and sounds, and ordered pairs of matches.

A sample is a dictionary from a part's name to a set of feature names. Each part is scaled to length one on its own,
so that a long sentence does not drown what the patterns say about it.
"""

from __future__ import annotations

from huazheng.core.text.pinyin import syllables

CHARACTERS = (1, 2, 3)
SOUNDS = (2, 3)
EDGE = "^"

Sample = dict[str, set[str]]


def grams(text: str, sizes: tuple[int, ...] = CHARACTERS) -> set[str]:
    """The n-grams of a text, with its edges marked."""
    marked = f"{EDGE}{text}{EDGE}"
    return {marked[i : i + n] for n in sizes for i in range(len(marked) - n + 1)}


def sound_grams(text: str, sizes: tuple[int, ...] = SOUNDS) -> set[str]:
    """The n-grams of a text's syllables, with the confusions of recognizers merged."""
    marked = [EDGE, *syllables(text), EDGE]
    return {"-".join(marked[i : i + n]) for n in sizes for i in range(len(marked) - n + 1)}


def in_order(first: list[tuple[int, str]], near: int) -> set[str]:
    """The names, and a feature for each pair of which the second follows within ``near`` characters."""
    first = sorted(first)
    names = {name for _, name in first}
    for index, (place, name) in enumerate(first):
        names.update(f"{name}>{other}" for at, other in first[index + 1 :] if at - place < near)
    return names
