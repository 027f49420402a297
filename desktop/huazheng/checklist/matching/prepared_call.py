"""The call as the judging sees it: each turn with its words made ready, and who most likely said it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from huazheng.checklist.normalization.misheard_terms import PhoneticIndex
from huazheng.checklist.normalization.normalized_text import NormalizedText, normalize_text
from huazheng.checklist.packs.phrases import Phrases, phrases
from huazheng.core.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.transcript import Transcript, Turn

Role = Literal["agent", "customer", "unknown"]
_SENTENCE_END = re.compile("[。！？]")


@dataclass(frozen=True)
class PreparedLine:
    """One turn: as transcribed, its words made ready (in simplified characters), and the role it is judged by."""

    turn: Turn
    words: NormalizedText
    role: Role
    doubtful: bool = False

    @property
    def index(self) -> int:
        """The turn's number."""
        return self.turn.id


@dataclass(frozen=True)
class PreparedCall:
    """A whole call, ready to be judged."""

    lines: tuple[PreparedLine, ...]
    phrases: Phrases

    def before(self, position: int, role: Role, reach: int = 3) -> PreparedLine | None:
        """The last line of that role before a position, at most ``reach`` lines back."""
        for line in reversed(self.lines[max(0, position - reach) : position]):
            if line.role == role:
                return line
        return None


@lru_cache(maxsize=16)
def _cached_index(terms: tuple[str, ...], keep: tuple[str, ...]) -> PhoneticIndex:
    return PhoneticIndex(terms, keep)


def phonetic_index(packs: Sequence[Pack]) -> PhoneticIndex:
    """The terms that these packs listen for."""
    terms = sorted({term for pack in packs for term in pack.sounds.terms})
    keep = sorted({word for pack in packs for word in pack.sounds.keep})
    return _cached_index(tuple(terms), tuple(keep))


def prepare_call(transcript: Transcript, packs: Sequence[Pack], roles: ModelFamily | None = None) -> PreparedCall:
    """Make a transcript ready for judging by these packs; ``roles`` are the weights that tell who speaks."""
    from huazheng.checklist.matching.speaker_roles import resolve_roles

    ears = phonetic_index(packs)
    words = [normalize_text(simplified(turn.text), ears) for turn in transcript.turns]
    lines = tuple(
        PreparedLine(turn, said, role, doubtful=role != turn.speaker)
        for turn, said, role in zip(transcript.turns, words, resolve_roles(transcript.turns, words, roles), strict=True)
    )
    return PreparedCall(lines, phrases(packs[0].language if packs else "zh"))


def around(coded: str, start: int, end: int, reach: int = 12) -> tuple[int, int]:
    """The words close to ``coded[start:end]``: no further than ``reach`` on either side, and within its sentence."""
    low = max(
        (m.end() for m in _SENTENCE_END.finditer(coded, max(0, start - reach), start)), default=max(0, start - reach)
    )
    found = _SENTENCE_END.search(coded, end, min(len(coded), end + reach))
    return low, found.start() + 1 if found else min(len(coded), end + reach)
