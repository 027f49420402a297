"""The sentence that the recogniser is given to listen by: the words of the trade that the packs in use list.

In an order that nobody speaks in (``prompt`` of a pack's ``[sounds]``): what comes back in this order is an echo
(``speech/asr/hallucination.py``). With half-width commas, as the engine is to write them: with full-width ones
readings broke off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist.packs.loader import load_packs
from huazheng.checklist.packs.selection import PolicyCase, choose_packs_in
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.log import logger
from huazheng.core.text.script import letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home

_BEFORE, _AFTER = "保险回访电话。", "。您好,是的,知道,明白。"
MOST_WORDS = 40
LONGEST = 160
"""Characters. Whisper takes 223 tokens before a window, a character of these is 1.2, and every one costs time."""


def build_prompt(packs: Iterable[str], home: Home | None = None) -> str:
    """The sentence for calls that these packs check: the general words first, then each pack's own.

    A pack that cannot be used is left out, and what is too much is cut at the end; the log says so.
    """
    general = choose_packs_in(home, PolicyCase()).ids
    words: dict[str, None] = {}
    for pack_id in dict.fromkeys((*general, *packs)):
        try:
            [pack] = load_packs([pack_id], home)
        except UnusableInput as error:
            logger("transcribe").warning("no words for the recogniser: %s", error)
            continue
        # A mark would end the list, or be written by the engine.
        words |= dict.fromkeys(word for word in pack.sounds.prompt if word and word == letters(word))
    kept = _fit_length(list(words))
    if len(kept) < len(words):
        logger("transcribe").warning("of %d words for the recogniser the first %d are used", len(words), len(kept))
    return _BEFORE + "、".join(kept) + _AFTER


def _fit_length(words: list[str]) -> list[str]:
    room = LONGEST - len(_BEFORE) - len(_AFTER)
    kept: list[str] = []
    for word in words[:MOST_WORDS]:
        room -= len(word) + bool(kept)
        if room < 0:
            break
        kept.append(word)
    return kept
