"""Reading a call into one snapshot: each file once, invalid files as errors, nothing of other calls."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import sample_call
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.annotations.call_notes import add_note
from huazheng.services.annotations.call_tags import set_tags
from huazheng.services.annotations.policy_facts import save_facts
from huazheng.services.callview.call_view import load_view
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.report import read_document
from huazheng.services.intake.file_import import import_file
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

PARTS = {
    "transcript": "transcript.json",
    "edits": "edits.jsonl",
    "analysis": "analysis.json",
    "facts": "facts.json",
    "notes": "notes.json",
    "tags": "tags.json",
}
_opened: list[str] = []
sys.addaudithook(lambda event, details: _opened.append(str(details[0])) if event == "open" else None)


@pytest.fixture
def call(home: Home) -> Call:
    """A call of which everything is known."""
    made = import_file(home, sample_call()).call
    turns = [
        {"id": at, "speaker": speaker, "start": at * 5.0, "end": at * 5.0 + 4.5, "text": text}
        for at, (speaker, text) in enumerate(
            [("agent", "犹豫期是十五天。"), ("customer", "我不太明白。"), ("customer", "啊？")]
        )
    ]
    save_transcript(home, made, msgspec.convert({"schema": "huazheng.transcript/1", "turns": turns}, Transcript))
    corrections.remove_turn(home, made, 2)
    save_facts(home, made, PolicyFacts(product="福满堂"))
    add_note(home, made, "note", 3.0, "没报工号")
    set_tags(home, made, ["投诉"])
    analyze_call(home, made)
    return made


def test_a_snapshot_has_everything_and_reads_each_file_once(home: Home, call: Call) -> None:
    _opened.clear()
    snapshot = read_snapshot(home, call)
    for name in PARTS.values():
        assert sum(opened.endswith(name) and call.id in opened for opened in _opened) == 1, name
    assert snapshot.errors == {}
    assert snapshot.transcript is not None and len(snapshot.transcript.turns) == 2
    assert snapshot.machine is not None and len(snapshot.machine.turns) == 3
    assert snapshot.analysis is not None and not snapshot.outdated
    assert snapshot.facts == PolicyFacts(product="福满堂")
    assert [note.text for note in snapshot.notes] == ["没报工号"]
    assert snapshot.tags == ("投诉",)
    assert snapshot.signed and not snapshot.timestamped and not snapshot.received


def test_a_document_is_made_of_one_reading(home: Home, call: Call) -> None:
    _opened.clear()
    document = read_document(home, call)
    assert sum(opened.endswith("edits.jsonl") for opened in _opened) == 1
    assert sum(opened.endswith("transcript.json") for opened in _opened) == 1
    assert [turn.id for turn in document.turns] == [0, 1]
    assert [turn.id for turn in document.all_turns] == [0, 1, 2]


@pytest.mark.parametrize("content", [b"", b"[" * 100_000 + b"\n", b"{}\n"])
@pytest.mark.parametrize("part", PARTS)
def test_an_invalid_file_is_an_error_of_the_snapshot_and_the_rest_is_read(
    home: Home, call: Call, part: str, content: bytes
) -> None:
    (call.folder / PARTS[part]).write_bytes(content)
    snapshot = read_snapshot(home, call)
    harmless = (part in {"edits"} and content == b"") or (part in {"facts", "notes", "tags"} and content == b"{}\n")
    assert set(snapshot.errors) == (set() if harmless else {part})
    if part != "transcript":
        assert snapshot.transcript is not None
    view = load_view(home, call.id)
    assert len(view.wrong) == len(snapshot.errors)
    if part in {"transcript", "edits", "analysis", "facts"} and not harmless:
        with pytest.raises(UnusableInput):
            read_document(home, call)


def test_a_call_without_a_transcript_has_the_rest(home: Home) -> None:
    made = import_file(home, sample_call()).call
    snapshot = read_snapshot(home, made)
    assert (snapshot.machine, snapshot.transcript, snapshot.analysis, snapshot.gaps) == (None, None, None, ())
    with pytest.raises(UnusableInput, match="transcribe"):
        read_document(home, made)


def test_the_analysis_is_outdated_after_each_kind_of_correction_and_not_when_it_is_undone(
    home: Home, call: Call
) -> None:
    first = read_snapshot(home, call)
    corrections.split_at(home, call, 0, corrections.SplitPoint(seconds=2.0))
    assert read_snapshot(home, call).outdated
    analyze_call(home, call)
    corrections.join_turn(home, call, 3)
    assert read_snapshot(home, call).outdated
    analyze_call(home, call)
    again = read_snapshot(home, call)
    assert not again.outdated
    assert first.analysis is not None and again.analysis is not None
    assert [item.status for item in again.analysis.items] == [item.status for item in first.analysis.items]


def test_marks_of_a_removed_turn_are_its_correction_alone(home: Home, call: Call) -> None:
    corrections.remove_turn(home, call, 0)
    view = load_view(home, call.id)
    assert [turn.id for turn in view.turns] == [0, 1, 2]
    marks = view.marks[0]
    assert (marks.passages, marks.moment) == ((), None)
    assert marks.corrected is not None and marks.corrected.removed is not None
    assert [turn.id for turn in view.timeline.turns] == [1]
    assert len(view.rows[0]) == len(view.rows[1]) == 3 + len(view.gaps)
