"""What the learned weights see of words: character n-grams beside what the packs' patterns and word lists found.

A sample is a dictionary from a part's name to a set of feature names. Each part is scaled to length one on its own,
so that a long sentence does not drown what the patterns say about it.
"""

from __future__ import annotations

CHARACTERS = (1, 2, 3)
EDGE = "^"

Sample = dict[str, set[str]]


def grams(text: str, sizes: tuple[int, ...] = CHARACTERS) -> set[str]:
    """The n-grams of a text, with its edges marked."""
    marked = f"{EDGE}{text}{EDGE}"
    return {marked[i : i + n] for n in sizes for i in range(len(marked) - n + 1)}
