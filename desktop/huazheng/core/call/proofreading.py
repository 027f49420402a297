"""Progress of proofreading a call: which lines a person compared with the recording, who, and when. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from huazheng.core.schema.edits import CheckEdit, turn_digest, undone_edits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.schema.edits import Edit

TurnCheckState = Literal["unchecked", "checked", "stale"]


@dataclass(frozen=True)
class TurnCheck:
    """One line's latest check in force. stale: its words or speaker were corrected afterwards.

    name: as the person gave it; may be empty. who: the operating system's user. at: UTC, ISO 8601. All empty for an
    unchecked line.
    """

    state: TurnCheckState = "unchecked"
    name: str = ""
    who: str = ""
    at: str = ""


@dataclass(frozen=True)
class ProofreadState:
    """Proofreading of a call as it stands: ``checked`` of ``total`` lines.

    turns: by id, every standing turn; removed turns need no check. The rest tells of checked lines only. names: the
    names that were given, users: the operating system's users, both in the order of their first check. first, last:
    when the earliest and latest of these checks was made, UTC, ISO 8601; None without one.
    """

    turns: Mapping[int, TurnCheck] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of lines to check."""
        return len(self.turns)

    @property
    def checked(self) -> int:
        """Number of lines whose present text a person confirmed."""
        return len(self._valid)

    @property
    def stale(self) -> int:
        """Number of lines that were corrected after their check."""
        return sum(check.state == "stale" for check in self.turns.values())

    @property
    def complete(self) -> bool:
        """True when every line is checked, and there is one."""
        return 0 < self.total == self.checked

    @property
    def names(self) -> tuple[str, ...]:
        """Names that were given with the checks; empty ones left out."""
        return tuple(dict.fromkeys(check.name for check in self._valid if check.name))

    @property
    def users(self) -> tuple[str, ...]:
        """Users of the operating system who made the checks."""
        return tuple(dict.fromkeys(check.who for check in self._valid))

    @property
    def first(self) -> str | None:
        """Time of the earliest check."""
        return self._valid[0].at if self._valid else None

    @property
    def last(self) -> str | None:
        """Time of the latest check."""
        return self._valid[-1].at if self._valid else None

    @property
    def _valid(self) -> list[TurnCheck]:
        return sorted((check for check in self.turns.values() if check.state == "checked"), key=lambda one: one.at)


def proofread_state(corrected: CorrectedTranscript, lines: tuple[Edit, ...], sha256: str) -> ProofreadState:
    """The proofreading of a corrected transcript. lines: of ``edits.jsonl``. sha256: of the machine's transcript.

    A check of another transcript, of a turn that is gone, or one that was undone counts for nothing.
    """
    undone = undone_edits(lines)
    latest = {
        line.turn: line
        for line in lines
        if isinstance(line, CheckEdit) and line.transcript == sha256 and line.number not in undone
    }
    turns: dict[int, TurnCheck] = {}
    for turn in corrected.transcript.turns:
        check = latest.get(turn.id)
        if check is None:
            turns[turn.id] = TurnCheck()
            continue
        valid = check.confirmed == turn_digest(turn.speaker, turn.text)
        turns[turn.id] = TurnCheck("checked" if valid else "stale", check.name, check.who, check.at)
    return ProofreadState(turns)
