"""The whole call as plain text: a line a turn, with its time and speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import MACHINE_TEXT_NOTICE, speaker_label
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.correction_lines import correction_notes
from huazheng.export.documents.document_times import format_tenths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "txt"
TITLE = Text("通话全文（文本）", "The whole call (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8, a final newline included."""
    return ("\n".join(_lines(document, language)) + "\n").encode()


def _lines(document: CallDocument, language: Language) -> Iterator[str]:
    yield f"{one_line(document.title)}  {document.seal.call}"
    yield f"SHA-256 {document.seal.digests}"
    yield MACHINE_TEXT_NOTICE.of(language)
    yield ""
    colon = Text("：", ": ").of(language)
    for turn in document.turns:
        text = document.text_of(turn)
        line = f"[{format_tenths(turn.start)}] {speaker_label(turn).of(language)}{colon}{one_line(text)}"
        if text != turn.text:
            machine = one_line(turn.text)
            line += Text(f"（人工更正；机器文字：{machine}）", f" (put right; the machine's: {machine})").of(language)
        for told in correction_notes(document, turn, language):
            line += Text(f"（{told}）", f" ({told})").of(language)
        yield line
