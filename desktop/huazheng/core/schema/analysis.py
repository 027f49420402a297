"""`huazheng.analysis/1`: what was explained, and where the customer did not understand."""

from __future__ import annotations

from typing import Literal

import msgspec

ANALYSIS_SCHEMA = "huazheng.analysis/1"
ItemKind = Literal["inform", "confirm"]
Status = Literal["explained", "partly_explained", "asked_only", "not_mentioned", "confirmed", "partly_confirmed"]
MomentKind = Literal["denied", "not_understood", "clarification", "hearing"]
Response = Literal["understood", "not_understood", "denied", "asked", "answered", "none"]
Weakness = Literal["speaker_unknown", "speaker_doubtful", "low_confidence", "second_hearing_differs"]


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Words in the call that carry something. ``quote`` is as shown, ``heard`` the recogniser's own where it differs.

    ``weak`` says why this evidence does not count by itself.
    """

    turn: int
    start: float
    end: float
    quote: str
    confidence: float
    heard: str | None = None
    value: str | None = None
    weak: Weakness | None = None


class FacetResult(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an item, and whether the agent conveyed it. ``evidence`` may hold weak words that did not count."""

    id: str
    required: bool
    conveyed: bool
    evidence: tuple[Evidence, ...] = ()


class CustomerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer answered on an item: the first answer, the turn it is in, and where they stood at the end."""

    response: Response
    turn: int | None
    final: Response


class ItemResult(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One checklist item. ``id`` is pack id, slash, item id. ``possibly`` is the status if weak evidence counted."""

    id: str
    kind: ItemKind
    title: str
    status: Status
    facets: tuple[FacetResult, ...]
    customer: CustomerAnswer
    evidence: tuple[Evidence, ...]
    possibly: Status | None = None


class Moment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One customer turn that says they did not understand, asked, denied, or could not hear.

    ``weak`` says why its words are in doubt, as for :class:`Evidence`.
    """

    turn: int
    start: float
    end: float
    quote: str
    kind: MomentKind
    item: str | None
    resolved: bool
    answered_by: tuple[int, ...]
    confidence: float
    weak: Weakness | None = None


class Contradiction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that was said against the policy's own facts, or against itself."""

    kind: str
    item: str
    facet: str
    said: str
    turn: int
    policy: str | None = None


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """An observation beside the checklist, never an accusation."""

    kind: str
    turn: int
    quote: str


class PackUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Which checklist was applied, and the rule that it comes from."""

    id: str
    version: str
    source: str


class AnalysisInputs(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """On what a kept call's analysis rests beside the machine's transcript, whose file's SHA-256 is ``transcript``.

    edits: how many corrections by a person were in force. edits_sha256: of ``edits.jsonl`` then. facts_sha256: of the
    policy's facts.
    """

    transcript: str
    edits: int = 0
    edits_sha256: str | None = None
    facts_sha256: str | None = None


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """A whole call, judged by the packs. The same transcript, packs and facts give the same bytes.

    ``rests_on`` is there when the text was put right by a person, or the policy's facts were known.
    """

    schema: Literal["huazheng.analysis/1"]
    packs: tuple[PackUsed, ...]
    items: tuple[ItemResult, ...]
    moments: tuple[Moment, ...]
    findings: tuple[Contradiction, ...] = ()
    signals: tuple[Signal, ...] = ()
    rests_on: AnalysisInputs | msgspec.UnsetType = msgspec.UNSET
