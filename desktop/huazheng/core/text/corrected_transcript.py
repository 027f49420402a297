"""The transcript as people have put it right: the machine's, and every correction that is in force, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.schema.edits import SpeakerEdit, SwapEdit, TextEdit, TimesEdit, effective_edits
from huazheng.core.text.realign import realign_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from huazheng.core.schema.edits import Edit, TurnEdit
    from huazheng.core.schema.transcript import Speaker, Transcript, Turn

SWAPPED_SPEAKER: dict[Speaker, Speaker] = {"agent": "customer", "customer": "agent", "unknown": "unknown"}


@dataclass(frozen=True)
class TurnCorrections:
    """What a person put right in one turn: the machine's own turn, and the corrections of it that are in force."""

    machine: Turn
    text: bool = False
    speaker: bool = False
    times: bool = False
    edits: tuple[TurnEdit, ...] = ()


@dataclass(frozen=True)
class CorrectedTranscript:
    """``transcript`` as it is shown; ``marks`` by turn id, of turns that differ from the machine's or were edited.

    ``edits`` are the corrections in force; ``edits_of_other_transcripts`` counts those that were made on another
    transcript of the call, whose turns have other numbers, so that they correct nothing here.
    """

    transcript: Transcript
    marks: Mapping[int, TurnCorrections] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    edits_of_other_transcripts: int = 0

    @property
    def swapped(self) -> bool:
        """Whether agent and customer are exchanged against what the machine said."""
        return sum(isinstance(edit, SwapEdit) for edit in self.edits) % 2 == 1


def apply_edits(machine: Transcript, lines: tuple[Edit, ...], sha256: str) -> CorrectedTranscript:
    """The machine's transcript, whose file has that SHA-256, with these lines of ``edits.jsonl`` applied.

    Corrections are applied in the order in which they were made: a swap exchanges what a person had set before, too.
    The turns stand in time order and keep their ids.
    """
    standing = effective_edits(lines)
    own = tuple(edit for edit in standing if edit.transcript == sha256)
    if not own:
        return CorrectedTranscript(machine, edits_of_other_transcripts=len(standing))
    turns = {turn.id: turn for turn in machine.turns}
    of_turn: dict[int, list[TurnEdit]] = {}
    for edit in own:
        if isinstance(edit, SwapEdit):
            turns = {number: _swap(turn) for number, turn in turns.items()}
        elif isinstance(edit, TextEdit | SpeakerEdit | TimesEdit) and edit.turn in turns:
            turns[edit.turn] = _apply(turns[edit.turn], edit)
            of_turn.setdefault(edit.turn, []).append(edit)
    ordered = tuple(sorted(turns.values(), key=lambda turn: (turn.start, turn.id)))
    transcript = msgspec.structs.replace(machine, turns=ordered)
    marks = dict(_marks(machine.turns, turns, of_turn))
    return CorrectedTranscript(transcript, marks, own, len(standing) - len(own))


def _apply(turn: Turn, edit: TurnEdit) -> Turn:
    if isinstance(edit, TextEdit):
        heard = turn.heard if turn.heard is not None else turn.text
        words = realign_words(turn, edit.became)
        return msgspec.structs.replace(turn, text=edit.became, heard=heard, words=words, confidence=None)
    if isinstance(edit, SpeakerEdit):
        return msgspec.structs.replace(turn, speaker=edit.became, speaker_confidence=None, settled=True)
    start, end = edit.became
    return msgspec.structs.replace(turn, start=start, end=end)


def _swap(turn: Turn) -> Turn:
    return msgspec.structs.replace(turn, speaker=SWAPPED_SPEAKER[turn.speaker])


def _marks(
    machine: Iterable[Turn], turns: Mapping[int, Turn], edits: Mapping[int, list[TurnEdit]]
) -> Iterable[tuple[int, TurnCorrections]]:
    for old in machine:
        new, made = turns[old.id], tuple(edits.get(old.id, ()))
        text, speaker = new.text != old.text, new.speaker != old.speaker
        times = (new.start, new.end) != (old.start, old.end)
        if made or text or speaker or times:
            yield old.id, TurnCorrections(old, text, speaker, times, made)
