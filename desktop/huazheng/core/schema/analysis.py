"""`huazheng.analysis/1`: checklist results, and the moments of not understanding."""

from __future__ import annotations

from typing import Literal

import msgspec

from huazheng.core.schema.transcript import HeardSide

ANALYSIS_SCHEMA = "huazheng.analysis/1"
ItemKind = Literal["inform", "confirm"]
Status = Literal[
    "explained", "partly_explained", "asked_only", "not_mentioned", "confirmed", "partly_confirmed", "cannot_tell"
]
MomentKind = Literal["denied", "not_understood", "clarification", "hearing"]
Response = Literal["understood", "not_understood", "denied", "asked", "answered", "none", "cannot_tell"]
DateSource = Literal["facts", "recorded", "phone", "container", "sealed"]
RemarkKind = Literal["checked_after_repeal", "not_in_force", "repealed", "none_applies"]
Contest = Literal["open_question", "denied"]
Weakness = Literal["speaker_unknown", "speaker_doubtful", "low_confidence", "second_hearing_differs"]


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A passage that supports a result. ``quote``: as shown; ``heard``: the recognizer's text where it differs.

    ``weak``: the reason why this evidence does not count by itself. ``approximate``: its times are interpolated, for a
    word in it was not timed.
    """

    turn: int
    start: float
    end: float
    quote: str
    confidence: float
    heard: str | None = None
    value: str | None = None
    weak: Weakness | None = None
    approximate: bool = False


class FacetResult(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an item, and whether the agent conveyed it. ``evidence`` may include weak passages."""

    id: str
    required: bool
    conveyed: bool
    evidence: tuple[Evidence, ...] = ()


class CustomerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's answers on an item: the first one, its turn, and the final one.

    ``cannot_tell``: one side is not in the recording, so that no answer can be found.
    """

    response: Response
    turn: int | None
    final: Response


class ItemResult(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One checklist item. ``id``: pack id, slash, item id. ``possibly``: the status if weak evidence counted.

    Status ``cannot_tell``: the agent is not in the recording, so ``conveyed`` of the facets says nothing.
    ``contested``: what the customer said against the status ``explained`` or ``confirmed``: they still have a question
    about the item, or denied it.
    """

    id: str
    kind: ItemKind
    title: str
    status: Status
    facets: tuple[FacetResult, ...]
    customer: CustomerAnswer
    evidence: tuple[Evidence, ...]
    possibly: Status | None = None
    contested: Contest | None = None


class Moment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A customer turn of not understanding, asking, denying, or not hearing.

    ``weak`` and ``approximate`` as for :class:`Evidence`. In a recording of the customer alone ``resolved`` is false
    and says nothing.
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
    approximate: bool = False


class Contradiction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A statement that contradicts the policy's facts or another statement."""

    kind: str
    item: str
    facet: str
    said: str
    turn: int
    policy: str | None = None


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """An observation outside the checklist, not an accusation."""

    kind: str
    turn: int
    quote: str


class PackUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A checklist pack that was applied, and the regulation it is based on."""

    id: str
    version: str
    source: str


class PackRemark(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A remark on a checklist's dates. date: the first day in force for ``not_in_force``, else the day of repeal.

    checked_after_repeal: applied although its rule had been repealed. not_in_force, repealed: not applied.
    none_applies: no checklist applied at all; without pack, source and date.
    """

    kind: RemarkKind
    pack: str | None = None
    source: str | None = None
    date: str | None = None


class PackSelection(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The selection of the checklists, where there is something to remark on it.

    call_date: ISO 8601; date_from: the policy's facts, the start of the recording, the phone (the name of an imported
    file, or its recorder's own file), the recording date inside it, or the import.
    """

    remarks: tuple[PackRemark, ...]
    call_date: str | None = None
    date_from: DateSource | None = None


class AnalysisInputs(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Inputs of a stored call's analysis. transcript: SHA-256 of the machine's transcript file.

    edits: number of corrections in force. edits_sha256: of ``edits.jsonl`` then, as far as its last line that is
    no check or undo of one. facts_sha256: of the policy's facts.
    """

    transcript: str
    edits: int = 0
    edits_sha256: str | None = None
    facts_sha256: str | None = None


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Result for a whole call. The same transcript, packs and facts give the same bytes.

    ``rests_on`` is set when a person corrected the text, or the policy's facts were known; ``selection`` when the dates
    of the checklists ask for a remark; ``only_speaker`` when the recording holds one side of the call, as in the
    transcript: then the other side cannot be judged.
    """

    schema: Literal["huazheng.analysis/1"]
    packs: tuple[PackUsed, ...]
    items: tuple[ItemResult, ...]
    moments: tuple[Moment, ...]
    findings: tuple[Contradiction, ...] = ()
    signals: tuple[Signal, ...] = ()
    rests_on: AnalysisInputs | msgspec.UnsetType = msgspec.UNSET
    selection: PackSelection | msgspec.UnsetType = msgspec.UNSET
    only_speaker: HeardSide | msgspec.UnsetType = msgspec.UNSET

    @property
    def hears_agent(self) -> bool:
        """True when the agent is in the recording, so that it can be judged what they explained."""
        return self.only_speaker in (msgspec.UNSET, "agent")

    @property
    def hears_customer(self) -> bool:
        """True when the customer is in the recording, so that it can be judged how they answered."""
        return self.only_speaker in (msgspec.UNSET, "customer")
