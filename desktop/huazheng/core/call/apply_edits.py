"""The corrected transcript: the machine's, with every correction in force applied in order. A pure function."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

import msgspec

from huazheng.core.call.realign import realign_words, transfer_offset
from huazheng.core.call.split_join import join_turns, offset_at, split_turn
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import (
    JoinEdit,
    RemoveEdit,
    SpeakerEdit,
    SplitEdit,
    SwapEdit,
    TextEdit,
    TimesEdit,
    effective_edits,
    new_turn_ids,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huazheng.core.schema.edits import Correction, Edit, TurnEdit
    from huazheng.core.schema.transcript import Speaker, Transcript, Turn

SWAPPED_SPEAKER: dict[Speaker, Speaker] = {"agent": "customer", "customer": "agent", "unknown": "unknown"}
NO_SUCH_TURN = Text("没有这一句", "turn not found")
NOTHING_LEFT = Text("拆分后有一句没有字", "one part would be empty")
NOT_FOLLOWING = Text("后面不是同一人的那一句", "the turns are not adjacent")
AMBIGUOUS = Text("机器文字的编号有重复", "the machine transcript's turn numbers are not unique")
_MAX_TURN_ID = 2**31


@dataclass(frozen=True)
class TurnCorrections:
    """A person's corrections of one turn.

    machine: the machine's own turn under this turn's id; of a part or a joined turn, the same part of the machine's
    turns. sources: the ids of the machine's turns that it came from. text, speaker, times: what differs from
    ``machine``. removed: the removal in force. edits: the corrections in force, those of its parts included.
    """

    machine: Turn
    text: bool = False
    speaker: bool = False
    times: bool = False
    edits: tuple[TurnEdit, ...] = ()
    sources: tuple[int, ...] = ()
    removed: RemoveEdit | None = None

    @property
    def restructured(self) -> bool:
        """True for a part of a split turn, or a joined turn."""
        return self.sources != (self.machine.id,)


@dataclass(frozen=True)
class CorrectedTranscript:
    """The transcript that is shown and judged.

    transcript: the turns that stand, in time order; removed turns are in ``removed``. marks: by id, of every turn
    that differs from the machine's, is removed or was edited. edits: the corrections in force that took effect.
    ineffective: why others in force cannot be applied, by line number. edits_of_other_transcripts counts those made
    on another transcript of the call, which correct nothing here. successors: the ids that took the place of one
    that was split or joined.
    """

    transcript: Transcript
    marks: Mapping[int, TurnCorrections] = field(default_factory=dict)
    edits: tuple[Correction, ...] = ()
    edits_of_other_transcripts: int = 0
    removed: tuple[Turn, ...] = ()
    ineffective: Mapping[int, Text] = field(default_factory=dict)
    successors: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def swapped(self) -> bool:
        """True when agent and customer are swapped in the whole call."""
        return sum(isinstance(edit, SwapEdit) for edit in self.edits) % 2 == 1

    @cached_property
    def all_turns(self) -> tuple[Turn, ...]:
        """The turns that stand and the removed ones, in time order."""
        if not self.removed:
            return self.transcript.turns
        return _in_time_order((*self.transcript.turns, *self.removed))

    @property
    def machine_wordings(self) -> Iterator[Turn]:
        """The machine's wording of each standing turn whose words a person corrected, under the turn's id."""
        return (mark.machine for mark in self.marks.values() if mark.text and mark.removed is None)

    def turn_at(self, turn_id: int, seconds: float | None = None) -> Turn | None:
        """The standing turn of that id, or the one that took its place; of several, the one speaking at ``seconds``.

        None for an unknown or removed turn.
        """
        turns = [self._standing[number] for number in self._current_ids(turn_id) if number in self._standing]
        if seconds is not None:
            turns = [turn for turn in turns if turn.start <= seconds][-1:] or turns
        return turns[0] if turns else None

    def _current_ids(self, turn_id: int) -> list[int]:
        """The ids that stand for an id now, in the order of the text."""
        pending, current, seen = [turn_id], list[int](), set[int]()
        while pending:
            number = pending.pop()
            if number in seen:  # both parts of a split that were joined again lead to the same turn
                continue
            seen.add(number)
            if number in self.successors:
                pending += reversed(self.successors[number])
            else:
                current.append(number)
        return current

    @cached_property
    def _standing(self) -> dict[int, Turn]:
        return {turn.id: turn for turn in self.transcript.turns}


def apply_edits(machine: Transcript, lines: tuple[Edit, ...], sha256: str) -> CorrectedTranscript:
    """Apply the lines of ``edits.jsonl`` to the machine's transcript, whose file has that SHA-256.

    Corrections are applied in the order in which they were made: a swap also exchanges what a person had set before.
    One that does not fit the text, because a correction that it built on is undone or the file comes from a stranger,
    changes nothing and is listed as ineffective. Never raises.
    """
    in_force = effective_edits(lines)
    own = tuple(edit for edit in in_force if edit.transcript == sha256)
    others = len(in_force) - len(own)
    if not own:
        return CorrectedTranscript(machine, edits_of_other_transcripts=others)
    last = max((turn.id for turn in machine.turns), default=-1)
    if len({turn.id for turn in machine.turns}) < len(machine.turns) or last > _MAX_TURN_ID:
        wrong = {edit.number: AMBIGUOUS for edit in own}
        return CorrectedTranscript(machine, edits_of_other_transcripts=others, ineffective=wrong)
    replay = _Replay(machine, new_turn_ids(lines, sha256, last))
    ineffective = {edit.number: why for edit in own if (why := replay.apply(edit)) is not None}
    return CorrectedTranscript(
        transcript=_corrected(machine, _in_time_order(replay.standing())),
        marks={turn_id: mark for turn_id, state in replay.turns.items() if (mark := _mark(state)) is not None},
        edits=tuple(edit for edit in own if edit.number not in ineffective),
        edits_of_other_transcripts=others,
        removed=_in_time_order(state.turn for state in replay.turns.values() if state.removed is not None),
        ineffective=ineffective,
        successors=replay.successors,
    )


def _corrected(machine: Transcript, turns: tuple[Turn, ...]) -> Transcript:
    """The transcript with these turns. A person who gives two turns different speakers says that both sides are heard;
    one who gives all the same speaker says who is heard.
    """
    only = machine.only_speaker
    if only is not None:
        speakers = {turn.speaker for turn in turns}
        other = any(turn.settled and turn.speaker == "unknown" for turn in turns)  # neither agent nor customer
        only = speakers.pop() if len(speakers) == 1 and not other else None
    return msgspec.structs.replace(machine, turns=turns, only_speaker=only)


@dataclass(frozen=True)
class _TurnState:
    """A turn while corrections are applied; fields as in :class:`TurnCorrections`."""

    turn: Turn
    machine: Turn
    sources: tuple[int, ...]
    edits: tuple[TurnEdit, ...] = ()
    removed: RemoveEdit | None = None


class _Replay:
    """The turns by id while corrections are applied one by one."""

    def __init__(self, machine: Transcript, new_ids: Mapping[int, tuple[int, ...]]) -> None:
        self.turns = {turn.id: _TurnState(turn, turn, (turn.id,)) for turn in machine.turns}
        self.successors: dict[int, tuple[int, ...]] = {}
        self._new_ids = new_ids

    def standing(self) -> Iterator[Turn]:
        """The turns that are not removed."""
        return (state.turn for state in self.turns.values() if state.removed is None)

    def apply(self, edit: Correction) -> Text | None:
        """Apply one correction; why it cannot be, and then nothing changed."""
        if isinstance(edit, SwapEdit):
            self.turns = {turn_id: _swapped(state) for turn_id, state in self.turns.items()}
            return None
        state = self.turns.get(edit.turn)
        if state is None:
            return NO_SUCH_TURN
        edited = replace(state, edits=(*state.edits, edit))
        match edit:
            case TextEdit():
                self.turns[edit.turn] = replace(edited, turn=_with_text(state.turn, edit.became))
            case SpeakerEdit():
                self.turns[edit.turn] = replace(
                    edited,
                    turn=msgspec.structs.replace(
                        state.turn, speaker=edit.became, speaker_confidence=None, settled=True
                    ),
                )
            case TimesEdit():
                start, end = edit.became
                self.turns[edit.turn] = replace(edited, turn=msgspec.structs.replace(state.turn, start=start, end=end))
            case RemoveEdit():
                self.turns[edit.turn] = replace(edited, removed=edit)
            case SplitEdit():
                return self._split(edit, edited)
            case JoinEdit():
                return self._join(edit, edited)
            case _:
                assert_never(edit)
        return None

    def _split(self, edit: SplitEdit, state: _TurnState) -> Text | None:
        turn, machine = state.turn, state.machine
        offset = transfer_offset(edit.was, turn.text, edit.offset)
        if offset is None:
            offset = offset_at(turn, edit.seconds)
        first_id, second_id = self._new_ids[edit.number]
        parts = split_turn(turn, offset, edit.seconds, (first_id, second_id))
        if parts is None:
            return NOTHING_LEFT
        at = transfer_offset(turn.text, machine.text, offset)
        if at is None:
            at = offset_at(machine, edit.seconds)
        # Where the person's words cannot be found in the machine's, each part keeps all of the machine's turn.
        whole = tuple(msgspec.structs.replace(machine, id=part.id) for part in parts)
        of_machine = split_turn(machine, at, parts[1].start, (first_id, second_id)) or whole
        del self.turns[edit.turn]
        for part, original in zip(parts, of_machine, strict=True):
            self.turns[part.id] = replace(state, turn=part, machine=original)
        self.successors[edit.turn] = (first_id, second_id)
        return None

    def _join(self, edit: JoinEdit, state: _TurnState) -> Text | None:
        following = next_turn_of_speaker(self.standing(), state.turn)
        if state.removed is not None or following is None or following.id != edit.following:
            return NOT_FOLLOWING
        (joined_id,) = self._new_ids[edit.number]
        other = self.turns[edit.following]
        edits = {one.number: one for one in (*state.edits, *other.edits)}
        del self.turns[edit.turn], self.turns[edit.following]
        self.turns[joined_id] = _TurnState(
            turn=join_turns(state.turn, other.turn, joined_id),
            machine=join_turns(state.machine, other.machine, joined_id),
            sources=tuple(dict.fromkeys((*state.sources, *other.sources))),
            edits=tuple(sorted(edits.values(), key=lambda one: one.number)),
        )
        self.successors[edit.turn] = self.successors[edit.following] = (joined_id,)
        return None


def next_turn_of_speaker(turns: Iterator[Turn] | tuple[Turn, ...], turn: Turn) -> Turn | None:
    """The turn after this one, in time order, by the same speaker, whoever speaks between; None after the last."""
    later = [
        other for other in turns if other.speaker == turn.speaker and (other.start, other.id) > (turn.start, turn.id)
    ]
    return min(later, key=lambda other: (other.start, other.id), default=None)


def _in_time_order(turns: Iterator[Turn] | tuple[Turn, ...]) -> tuple[Turn, ...]:
    return tuple(sorted(turns, key=lambda turn: (turn.start, turn.id)))


def _with_text(turn: Turn, text: str) -> Turn:
    heard = turn.heard if turn.heard is not None else turn.text
    return msgspec.structs.replace(turn, text=text, heard=heard, words=realign_words(turn, text), confidence=None)


def _swapped(state: _TurnState) -> _TurnState:
    return replace(state, turn=msgspec.structs.replace(state.turn, speaker=SWAPPED_SPEAKER[state.turn.speaker]))


def _mark(state: _TurnState) -> TurnCorrections | None:
    """The corrections of a turn; None where there are none."""
    turn, machine = state.turn, state.machine
    mark = TurnCorrections(
        machine=machine,
        text=turn.text != machine.text,
        speaker=turn.speaker != machine.speaker,
        times=(turn.start, turn.end) != (machine.start, machine.end),
        edits=state.edits,
        sources=state.sources,
        removed=state.removed,
    )
    changed = mark.text or mark.speaker or mark.times or mark.edits or mark.restructured
    return mark if changed else None
