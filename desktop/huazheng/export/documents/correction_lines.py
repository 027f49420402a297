"""What of a turn a person put right, in words, with what the machine had: so that no reader takes one for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import SPEAKER_LABELS
from huazheng.export.documents.document_times import format_tenths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument


def is_corrected(document: CallDocument, turn: Turn) -> bool:
    """Whether anything of the turn is a person's: its words, its speaker, its times."""
    return turn.id in document.corrections or any(correction_notes(document, turn, "en"))


def correction_notes(
    document: CallDocument, turn: Turn, language: Language, speakers: Mapping[Speaker, Text] = SPEAKER_LABELS
) -> Iterator[str]:
    """Where a person said that another speaks, or at another time: what the machine had."""
    machine = document.machine_turn(turn.id)
    if machine is None:
        return
    if machine.speaker != turn.speaker:
        was = speakers[machine.speaker].of(language)
        yield Text(f"说话人由人工更正，机器原为：{was}", f"Speaker put right; the machine's: {was}").of(language)
    if (machine.start, machine.end) != (turn.start, turn.end):
        was = f"{format_tenths(machine.start)}-{format_tenths(machine.end)}"
        yield Text(f"时间由人工更正，机器原为：{was}", f"Times put right; the machine's: {was}").of(language)
