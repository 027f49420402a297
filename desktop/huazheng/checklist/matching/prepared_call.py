"""A call prepared for judging: each turn with its normalized text and its most likely speaker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.checklist.matching.speaker_roles import resolve_roles
from huazheng.checklist.normalization.misheard_terms import PhoneticIndex
from huazheng.checklist.normalization.normalized_text import NormalizedText, normalize_text
from huazheng.checklist.packs.phrases import Phrases, phrases
from huazheng.core.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.transcript import HeardSide, Speaker, Transcript, Turn


@dataclass(frozen=True)
class PreparedLine:
    """One turn: as transcribed, its normalized text (simplified characters), and the speaker it is judged by.

    doubtful: the speaker is not the one in the transcript.
    """

    turn: Turn
    words: NormalizedText
    role: Speaker
    doubtful: bool = False

    @property
    def index(self) -> int:
        """The id of the turn."""
        return self.turn.id


@dataclass(frozen=True)
class PreparedCall:
    """A whole call, prepared for judging. ``only_speaker``: as in the transcript."""

    lines: tuple[PreparedLine, ...]
    phrases: Phrases
    only_speaker: HeardSide | None = None

    def before(self, position: int, role: Speaker, reach: int = 3) -> PreparedLine | None:
        """The last line of a speaker before a position, at most ``reach`` lines back, or None."""
        for line in reversed(self.lines[max(0, position - reach) : position]):
            if line.role == role:
                return line
        return None


@lru_cache(maxsize=16)
def _cached_index(terms: tuple[str, ...], keep: tuple[str, ...]) -> PhoneticIndex:
    return PhoneticIndex(terms, keep)


def phonetic_index(packs: Sequence[Pack]) -> PhoneticIndex:
    """The index of the terms that these packs recognize by sound."""
    terms = sorted({term for pack in packs for term in pack.sounds.terms})
    keep = sorted({word for pack in packs for word in pack.sounds.keep})
    return _cached_index(tuple(terms), tuple(keep))


def prepare_call(transcript: Transcript, packs: Sequence[Pack], roles: ModelFamily | None = None) -> PreparedCall:
    """Prepare a transcript for judging by these packs. ``roles``: the weights that tell agent from customer."""
    index = phonetic_index(packs)
    words = [normalize_text(simplified(turn.text), index) for turn in transcript.turns]
    only = transcript.only_speaker
    lone: Speaker = "unknown" if only is None or only == "nobody" else only
    speakers = resolve_roles(transcript.turns, words, roles) if only is None else [lone] * len(words)
    lines = tuple(
        PreparedLine(turn, normalized, role, doubtful=role != turn.speaker)
        for turn, normalized, role in zip(transcript.turns, words, speakers, strict=True)
    )
    return PreparedCall(lines, phrases(packs[0].language if packs else "zh"), only)
