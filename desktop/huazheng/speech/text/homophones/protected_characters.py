"""Characters that a correction of recognized text must not touch: no denial is added, and none is lost.

Both corrections ask here: :mod:`speller` (homophones, one character at a time) and
:mod:`huazheng.services.transcription.term_correction` (misheard terms, a whole word at a time).
"""

from __future__ import annotations

from huazheng.core.text.negations import NEGATIONS

UNCHANGED_CHARACTERS = NEGATIONS | frozenset("了过")
"""They say whether something was denied, or done: homophone correction keeps them as recognized."""


def alters_denial(recognized: str, corrected: str) -> bool:
    """Check whether a correction changes a negation or makes one. Both texts have the same length."""
    return any(
        before != after and not NEGATIONS.isdisjoint((before, after))
        for before, after in zip(recognized, corrected, strict=True)
    )
