"""One call with everything known of it, as plain data, for the window, documents, reviews and commands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.call.gaps import find_gaps
from huazheng.core.call.proofreading import ProofreadState, proofread_state
from huazheng.core.call.second_reading import compare_readings
from huazheng.core.runtime.files import encode_json
from huazheng.core.schema.analysis import AnalysisInputs
from huazheng.core.schema.edits import Edits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.call.gaps import GapRow
    from huazheng.core.call.second_reading import ReadingComparison
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.core.schema.seal import Seal
    from huazheng.core.schema.transcript import ProofLevel, Transcript

SnapshotPart = Literal["transcript", "edits", "analysis", "facts", "notes", "tags", "second"]
NO_EDITS = Edits()
REPORTED_PARTS: tuple[SnapshotPart, ...] = ("transcript", "edits", "analysis", "facts")


@dataclass(frozen=True, kw_only=True)
class CallSnapshot:
    """Every file of one call, each read once.

    machine: the machine's transcript as it lies on disk; corrected: what is shown and judged, both None without a
    transcript. second: the latest transcript of this call by another model, if there is one. edits: every line of the
    corrections' file. transcript_sha256, edits_sha256: of the bytes that were read. corrections_sha256: of the
    corrections' file as far as the last line that may change the text; checks after it change nothing. signed,
    timestamped: the seal's signature and timestamp lie beside it. received: it came in somebody else's bundle.
    errors: files that cannot be read, by what they hold; the call is shown without them.
    """

    title: str
    seal: Seal
    machine: Transcript | None = None
    corrected: CorrectedTranscript | None = None
    second: Transcript | None = None
    edits: Edits = NO_EDITS
    analysis: Analysis | None = None
    facts: PolicyFacts | None = None
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    transcript_sha256: str | None = None
    edits_sha256: str | None = None
    corrections_sha256: str | None = None
    signed: bool = False
    timestamped: bool = False
    received: bool = False
    errors: Mapping[SnapshotPart, HuazhengError] = field(default_factory=dict)

    @property
    def transcript(self) -> Transcript | None:
        """The corrected transcript, without removed turns."""
        return self.corrected.transcript if self.corrected is not None else None

    @cached_property
    def gaps(self) -> tuple[GapRow, ...]:
        """The stretches of the recording that gave no text, in time order."""
        return tuple(find_gaps(self.machine, self.seal)) if self.machine is not None else ()

    @cached_property
    def comparison(self) -> ReadingComparison | None:
        """The transcript compared with that of another model; None where only one model has heard the call."""
        if self.machine is None or self.second is None:
            return None
        return compare_readings(self.machine, self.second)

    @cached_property
    def proofreading(self) -> ProofreadState:
        """The lines that a person compared with the recording; empty without a transcript."""
        if self.corrected is None:
            return ProofreadState()
        return proofread_state(self.corrected, self.edits.lines, self.transcript_sha256 or "")

    def proof_level(self, turn_id: int, start: float, end: float) -> ProofLevel | None:
        """Level of proof of a passage of a turn; None with one model, and where a person changed the turn's text."""
        if self.comparison is None or not self.is_machine_text(turn_id):
            return None
        return self.comparison.level_of(turn_id, start, end)

    def is_machine_text(self, turn_id: int) -> bool:
        """Check whether the turn has the machine's text and times; its speaker may be corrected."""
        mark = self.corrected.marks.get(turn_id) if self.corrected is not None else None
        return mark is None or not (mark.text or mark.times or mark.restructured)

    @cached_property
    def outdated(self) -> bool:
        """True when corrections or facts changed after the analysis. False where that cannot be known."""
        if self.analysis is None or self.errors or self.corrected is None:
            return False
        return not _same_inputs(self.analysis.rests_on, self.inputs_with(self.facts))

    def inputs_with(self, facts: PolicyFacts | None) -> AnalysisInputs | msgspec.UnsetType:
        """The inputs of an analysis of this text with these facts; UNSET for the machine's text without facts."""
        edits = self.corrected.edits if self.corrected is not None else ()
        judged = facts.judged if facts is not None else None
        if not edits and judged is None:
            return msgspec.UNSET
        return AnalysisInputs(
            transcript=self.transcript_sha256 or "",
            edits=len(edits),
            edits_sha256=self.corrections_sha256 if edits else None,
            facts_sha256=hashlib.sha256(encode_json(judged)).hexdigest() if judged is not None else None,
        )

    def raise_errors(self, parts: tuple[SnapshotPart, ...] = REPORTED_PARTS) -> None:
        """Raise the first error among these files, for work that must not go on without one of them."""
        for part in parts:
            if (error := self.errors.get(part)) is not None:
                raise error


def _same_inputs(then: AnalysisInputs | msgspec.UnsetType, now: AnalysisInputs | msgspec.UnsetType) -> bool:
    """Compare the text and facts of two analyses; the transcript is compared where both name it."""
    if isinstance(then, msgspec.UnsetType):
        return isinstance(now, msgspec.UnsetType)
    if isinstance(now, msgspec.UnsetType):
        return then.edits_sha256 is None and then.facts_sha256 is None
    return (then.transcript, then.edits_sha256, then.facts_sha256) == (
        now.transcript,
        now.edits_sha256,
        now.facts_sha256,
    )
