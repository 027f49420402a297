"""Changes to a call, each written with what reverses it, for undo and redo in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.schema.edits import turn_of_edit
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.services.annotations import call_notes, corrections
from huazheng.services.annotations.call_tags import set_tags, tags_of
from huazheng.services.annotations.policy_facts import facts_of, save_facts
from huazheng.services.annotations.turn_checks import check_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.notes import Note, NoteKind
    from huazheng.services.callview.turn_change import TurnChange
    from huazheng.store.calls import Call


class WrittenChange(NamedTuple):
    """A change that was written. turn: the id of the turn that it changed, if one.

    reverse: writes the opposite change and returns it; None where nothing was left to reverse.
    """

    turn: int | None
    reverse: Callable[[], WrittenChange | None]


def write_turn_change(home: Home, call: Call, change: TurnChange, name: str = "") -> WrittenChange | None:
    """Write the corrections of one turn, its check, and a split last, since it goes by the corrected text.

    name: of the person who checked the turn.
    """
    made: list[Edit] = []
    if change.times is not None:
        made.append(corrections.correct_times(home, call, change.turn, *change.times))
    if change.speaker is not None:
        made.append(corrections.correct_speaker(home, call, change.turn, change.speaker))
    if change.checked:
        made += check_turn(home, call, change.turn, name, change.text)
    elif change.text is not None:
        made.append(corrections.correct_text(home, call, change.turn, change.text))
    if change.split is not None:
        made.append(corrections.split_at(home, call, change.turn, corrections.SplitPoint(offset=change.split)))
    return edits_written(home, call, made)


def edits_written(home: Home, call: Call, edits: Iterable[Edit], turn: int | None = None) -> WrittenChange | None:
    """A change that consists of these lines of ``edits.jsonl``; None for none. turn: where they name none."""
    made = list(edits)
    if not made:
        return None
    numbers = [edit.number for edit in made]
    turn = next((number for edit in made if (number := turn_of_edit(edit)) is not None), turn)
    return WrittenChange(turn, lambda: edits_written(home, call, corrections.undo_all(home, call, numbers), turn))


def newest_correction(home: Home, call: Call) -> WrittenChange | None:
    """The newest correction in force that took effect, whenever it was made; None where there is none."""
    edits = corrections.corrected_transcript(call).edits if call.transcript_file.exists() else ()
    return edits_written(home, call, edits[-1:])


def add_note(home: Home, call: Call, kind: NoteKind, seconds: float, text: str) -> WrittenChange:
    """Add a note."""
    return _note_added(home, call, call_notes.add_note(home, call, kind, seconds, text))


def remove_note(home: Home, call: Call, note: Note) -> WrittenChange:
    """Remove a note."""
    call_notes.remove_note(home, call, note)

    def restore() -> WrittenChange:
        call_notes.restore_note(home, call, note)
        return _note_added(home, call, note)

    return WrittenChange(None, restore)


def edit_note(home: Home, call: Call, note: Note, text: str) -> WrittenChange:
    """Replace the words of a note."""
    other = call_notes.edit_note(home, call, note, text)
    return WrittenChange(None, lambda: edit_note(home, call, other, note.text))


def save_details(home: Home, call: Call, facts: PolicyFacts, tags: Sequence[str]) -> WrittenChange:
    """Replace the policy's facts and the tags."""
    old_facts, old_tags = facts_of(call) or PolicyFacts(), tags_of(call)
    save_facts(home, call, facts)
    set_tags(home, call, tags)
    return WrittenChange(None, lambda: save_details(home, call, old_facts, old_tags))


def _note_added(home: Home, call: Call, note: Note) -> WrittenChange:
    return WrittenChange(None, lambda: remove_note(home, call, note))
