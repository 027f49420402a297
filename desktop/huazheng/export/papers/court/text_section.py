"""Page one, third part: how the text was made, who told the speakers apart, who checked it, and what the signs mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.document_times import format_short_instant
from huazheng.export.documents.one_sided_lines import one_sided_line
from huazheng.export.papers.court.facts_table import FactRow
from huazheng.export.papers.court.signs import legend
from huazheng.export.papers.paper import plain, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

MACHINE_TEXT = Text(
    "机器识别的文字，没有经人逐句核对。文字与录音不一致的，以录音为准。",
    "Machine text, not proofread. Where text and recording differ, the recording prevails.",
)


def rows(document: CallDocument, language: Language) -> Iterator[FactRow]:
    """Recognition, speakers, proofreading, corrections and signs."""
    machine = document.machine
    made_by = " ".join(part for part in (machine.engine, machine.model) if part) or "—"
    yield FactRow(Text("文字识别", "Recognition"), plain(one_line(made_by)))
    yield FactRow(Text("说话人", "Speakers"), plain(speakers_line(document, language)))
    state = document.snapshot.proofreading
    checked = proofread_line(document, language)
    yield FactRow(Text("已核对", "Proofreading"), plain(checked) if state.complete else strong(checked))
    yield FactRow(Text("更正", "Corrections"), plain(_corrections_line(document, language)))
    yield FactRow(Text("符号", "Signs"), plain(legend(document, language)))


def speakers_line(document: CallDocument, language: Language) -> str:
    """By what the speakers are told apart: by their channels, or by the machine from one channel."""
    if (one_sided := one_sided_line(document, language)) is not None:
        return one_sided
    turns = document.machine.turns
    if len({turn.channel for turn in turns if turn.channel is not None}) > 1:
        return Text(
            "双方各在一个声道，按声道区分。", "Each party is in a channel of its own, which says who speaks."
        ).of(language)
    settled = sum(turn.settled for turn in document.turns)
    told = Text(
        "双方在同一个声道里，谁在说话由软件按嗓音和用语区分，可能有误",
        "Both parties are in one channel. Software decided who speaks by voice and wording, which may be wrong",
    )
    if settled:
        return Text(f"{told.zh}；其中 {settled} 句由人确定。", f"{told.en}; a person decided {settled} lines.").of(
            language
        )
    return Text(f"{told.zh}。", f"{told.en}.").of(language)


def proofread_line(document: CallDocument, language: Language) -> str:
    """Proofreading: n of m lines, by whom and when; or plainly machine text."""
    state = document.snapshot.proofreading
    if not state.checked or state.last is None or state.first is None:
        return MACHINE_TEXT.of(language)
    who = [one_line(name) for name in state.names or state.users]
    by = Text("、".join(who), ", ".join(who)).of(language)
    first, last = format_short_instant(state.first, language), format_short_instant(state.last, language)
    when = last if state.first == state.last else Text(f"{first}至 {last}", f"{first} to {last}").of(language)
    rest = state.total - state.checked
    missing = Text(
        f"其余 {rest} 句没有核对过，或核对后又有更正。" if rest else "",
        f" {rest} not proofread: machine text, or corrected later." if rest else "",
    )
    return Text(
        f"{state.checked}/{state.total} 句已听录音核对，核对人：{by}，时间：{when}。{missing.zh}",
        f"{state.checked} of {state.total} lines were checked against the recording by {by}, {when}.{missing.en}",
    ).of(language)


def _corrections_line(document: CallDocument, language: Language) -> str:
    marks = document.corrected.marks.values()
    changed = sum(
        mark.removed is None and (mark.text or mark.speaker or mark.times or mark.restructured) for mark in marks
    )
    removed = len(document.corrected.removed)
    if not changed and not removed:
        return Text("没有人工更正。", "No corrections.").of(language)
    removals = Text(
        f"，{removed} 句机器误写的由人删去" if removed else "",
        f", {removed} that nobody said were removed" if removed else "",
    )
    return Text(
        f"{changed} 句经人工更正{removals.zh}；逐项及机器原文见附件 A。",
        f"{changed} lines were corrected by a person{removals.en}; annex A lists each with the machine's words.",
    ).of(language)
