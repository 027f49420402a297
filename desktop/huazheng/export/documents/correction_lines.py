"""A person's corrections in words, with what the machine had, so that readers can tell the two apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.call.edit_labels import describe_edit
from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.edits import undone_edits
from huazheng.core.text.labels import DOCUMENT_SPEAKER_LABELS
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.document_times import format_instant, format_tenths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument

CORRECTIONS_TITLE = Text("人工更正记录", "Corrections by a person")
CORRECTIONS_NOTICE = Text(
    "每次更正都保留原来的内容；撤销也是一条记录。机器文字从未改动。",
    "Every correction keeps the previous content; undoing one is recorded too. The machine transcript never changes.",
)


@dataclass(frozen=True)
class EditLine:
    """One line of the corrections' file in words. state: why it has no effect; empty for one that has."""

    number: int
    when: str
    who: str
    what: str
    state: str


def edit_lines(
    document: CallDocument, language: Language, speakers: Mapping[Speaker, Text] = DOCUMENT_SPEAKER_LABELS
) -> list[EditLine]:
    """Every correction that was ever made, in order, with what was there before; checks are no corrections."""
    undone = undone_edits(document.edits)
    return [
        EditLine(
            number=edit.number,
            when=format_instant(edit.at, language),
            who=one_line(edit.who),
            what=one_line(describe_edit(edit, language, speakers)),
            state=_state(document, edit, language, undone=edit.number in undone),
        )
        for edit in document.corrections
    ]


def format_edit_line(line: EditLine, language: Language) -> str:
    """A correction on one line of plain text."""
    state = Text(f"（{line.state}）", f" ({line.state})").of(language) if line.state else ""
    return f"{line.number}. {line.when}  {line.who}  {line.what}{state}"


def _state(document: CallDocument, edit: Edit, language: Language, *, undone: bool) -> str:
    if undone:
        return Text("已撤销", "undone").of(language)
    if (reason := document.corrected.ineffective.get(edit.number)) is not None:
        return Text(f"不起作用：{reason.zh}", f"no effect: {reason.en}").of(language)
    if edit.transcript != document.snapshot.transcript_sha256:
        return Text("针对另一份机器文字", "of another transcript").of(language)
    return ""


def is_corrected(document: CallDocument, turn: Turn) -> bool:
    """True when anything of the turn is a person's: its words, speaker, times or extent."""
    mark = document.mark(turn)
    return mark is not None and (mark.text or mark.speaker or mark.times or mark.restructured)


def corrected_text(document: CallDocument, turn: Turn) -> str | None:
    """The turn's words as a person corrected them; None where they are the machine's."""
    mark = document.mark(turn)
    return turn.text if mark is not None and mark.text else None


def correction_notes(
    document: CallDocument, turn: Turn, language: Language, speakers: Mapping[Speaker, Text] = DOCUMENT_SPEAKER_LABELS
) -> Iterator[str]:
    """A person's corrections of a turn beside its words, each with the machine's value."""
    mark = document.mark(turn)
    if mark is None:
        return
    machine = mark.machine
    if mark.speaker:
        was = speakers[machine.speaker].of(language)
        yield Text(f"说话人由人工更正，机器原为：{was}", f"Speaker corrected; machine: {was}").of(language)
    if mark.times:
        was = f"{format_tenths(machine.start)}-{format_tenths(machine.end)}"
        yield Text(f"时间由人工更正，机器原为：{was}", f"Times corrected; machine: {was}").of(language)
    if mark.restructured:
        yield made_of(mark.sources).of(language)


def made_of(sources: tuple[int, ...]) -> Text:
    """The machine's turns that a split or joined turn came from, in words."""
    numbers = [str(turn + 1) for turn in sources]
    if len(numbers) == 1:
        return Text(f"由人工从机器的第 {numbers[0]} 句拆出", f"Split from machine turn {numbers[0]}")
    return Text(f"由人工用机器的第 {'、'.join(numbers)} 句合并", f"Joined from machine turns {', '.join(numbers)}")


def removal_note(document: CallDocument, turn: Turn, language: Language) -> str | None:
    """The author and time of a turn's removal; None for a turn that stands."""
    mark = document.mark(turn)
    if mark is None or mark.removed is None:
        return None
    who, when = one_line(mark.removed.who), format_instant(mark.removed.at, language)
    return Text(f"由 {who} 于 {when} 删去，不计入对照", f"Removed by {who} on {when}; not counted").of(language)


def removed_count(document: CallDocument) -> Text | None:
    """The number of removed turns, for formats that leave them out; None where there are none."""
    count = len(document.corrected.removed)
    if not count:
        return None
    return Text(f"有 {count} 句已由人工删去，没有列出", f"{count} turns removed by a person are not listed")
