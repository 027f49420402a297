"""Shows terms of the trade as the terms that they are, where they were heard right and written wrong.

Only where the sound fits a term that a checklist listens for (``[sounds]`` of the packs); what the recogniser wrote
stays in ``heard``, and word by word in ``words``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.shelf import load_packs, pack_files
from huazheng.checklist.sound import SoundIndex
from huazheng.core.errors import UnusableInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.paths import Home
    from huazheng.core.transcript import Turn


def spoken_terms(home: Home | None = None) -> SoundIndex:
    """What every checklist that is here listens for. A checklist that cannot be used is left out."""
    terms: list[str] = []
    keep: list[str] = []
    for pack_id in pack_files(home):
        try:
            [*packs] = load_packs([pack_id], home)
        except UnusableInput:
            continue
        for pack in packs:
            terms += pack.sounds.terms
            keep += pack.sounds.keep
    return SoundIndex(dict.fromkeys(terms), dict.fromkeys(keep))


def in_terms(turns: Sequence[Turn], index: SoundIndex) -> tuple[Turn, ...]:
    """The turns with misheard terms written as the terms; the same length letter for letter."""
    return tuple(_written(turn, index) for turn in turns)


def _written(turn: Turn, index: SoundIndex) -> Turn:
    text = turn.text
    for found in index.misheard(text):
        text = text[: found.start] + found.term + text[found.end :]
    return turn if text == turn.text else msgspec.structs.replace(turn, text=text, heard=turn.heard or turn.text)
