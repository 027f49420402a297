"""`second-listening.json`: what a second person heard of a call, blind to the first's corrections, and the differences.

The second person is given the recording and the machine's transcript, or the recording alone. What they send back is
compared with the corrected transcript as it is then; each difference is settled by somebody, with a reason.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

from huazheng.core.schema.edits import MAX_NAME_CHARACTERS, MAX_TURN_CHARACTERS
from huazheng.core.schema.seal import Digest
from huazheng.core.schema.transcript import Speaker

SECOND_LISTENING_NAME = "second-listening.json"
MAX_REASON_CHARACTERS = 500
MAX_LISTENINGS = 20
MAX_DIFFERENCES = 100_000

ListeningBasis = Literal["machine", "audio"]
BASES: tuple[ListeningBasis, ...] = get_args(ListeningBasis)
SettlementChoice = Literal["first", "second", "other", "present"]
CHOICES: tuple[SettlementChoice, ...] = get_args(SettlementChoice)

_Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME_CHARACTERS)]
_Text = Annotated[str, msgspec.Meta(max_length=MAX_TURN_CHARACTERS)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]


class HeardTurn(msgspec.Struct, frozen=True, kw_only=True):
    """Words that somebody heard, and who spoke them; None for a speaker that was left open."""

    speaker: Speaker | None
    text: _Text


class Settlement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Result of a difference. heard: what holds. name: of who settled it, as given. who: the system's user.

    choice: the first's words, the second's, others, or the transcript as it stood. at: UTC, ISO 8601.
    """

    choice: SettlementChoice
    heard: tuple[HeardTurn, ...]
    who: str
    at: str
    name: _Name = ""
    reason: Annotated[str, msgspec.Meta(max_length=MAX_REASON_CHARACTERS)] = ""


class ListeningDifference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place on which the two differ. number: from 1. lines: the machine's turns there, by id.

    first: the corrected transcript then; empty where the first person removed it. second: empty for nothing heard.
    """

    number: Annotated[int, msgspec.Meta(ge=1)]
    lines: tuple[int, ...]
    start: _Seconds
    end: _Seconds
    first: tuple[HeardTurn, ...]
    second: tuple[HeardTurn, ...]
    settlement: Settlement | None = None


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet that was read back. transcript: SHA-256 of the machine's transcript. edits_sha256: of the corrections.

    compared: number of places, of which those in ``differences`` differ. listener: the second person. sheet_sha256: of
    the file that they sent back.
    """

    transcript: Digest
    edits_sha256: Digest | None
    basis: ListeningBasis
    listener: _Name
    returned_at: str
    sheet_sha256: Digest
    compared: int
    differences: Annotated[tuple[ListeningDifference, ...], msgspec.Meta(max_length=MAX_DIFFERENCES)]

    @property
    def settled(self) -> int:
        """Number of differences that are settled."""
        return sum(difference.settlement is not None for difference in self.differences)


class SecondListening(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file; the latest listening is last."""

    schema: Literal["huazheng.second-listening/1"] = "huazheng.second-listening/1"
    listenings: Annotated[tuple[Listening, ...], msgspec.Meta(max_length=MAX_LISTENINGS)] = ()
