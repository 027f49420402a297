"""Prompt of the recognizer: a sentence of the domain terms that the packs in use list.

The terms (``prompt`` in a pack's ``[sounds]``) correct the spelling of what was heard, and nothing more
(:mod:`huazheng.speech.asr.prompt_check`). Commas are half-width, as the engine is to write them: with
full-width ones the text broke off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist.packs.loader import load_packs
from huazheng.checklist.packs.selection import PolicyCase, choose_packs_in
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.log import logger
from huazheng.core.text.script import strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home

_BEFORE, _AFTER = "保险回访电话。", "。您好,是的,知道,明白。"
MAX_TERMS = 40
MAX_CHARACTERS = 160
"""Whisper takes 223 tokens before a window; a character of a prompt is 1.2 tokens, and every one costs time."""


def build_prompt(packs: Iterable[str], home: Home | None = None) -> str:
    """Prompt for calls that these packs check: the general terms first, then each pack's own.

    A pack that cannot be used and terms beyond the limits are left out; the log says so.
    """
    general = choose_packs_in(home, PolicyCase()).ids
    terms: dict[str, None] = {}
    for pack_id in dict.fromkeys((*general, *packs)):
        try:
            [pack] = load_packs([pack_id], home)
        except UnusableInput as error:
            logger("transcribe").warning("no terms for the prompt: %s", error)
            continue
        # A mark would end the list, or be written by the engine.
        terms |= dict.fromkeys(term for term in pack.sounds.prompt if term and term == strip_punctuation(term))
    fitting = _fit_length(list(terms))
    if len(fitting) < len(terms):
        logger("transcribe").warning("of %d terms for the prompt the first %d are used", len(terms), len(fitting))
    return _BEFORE + "、".join(fitting) + _AFTER


def _fit_length(terms: list[str]) -> list[str]:
    room = MAX_CHARACTERS - len(_BEFORE) - len(_AFTER)
    fitting: list[str] = []
    for term in terms[:MAX_TERMS]:
        room -= len(term) + bool(fitting)
        if room < 0:
            break
        fitting.append(term)
    return fitting
