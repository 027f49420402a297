"""The whole call as plain text: a line a turn, with its time and speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.core.words import MACHINE_TEXT_NOTICE, SPEAKER_WORDS
from huazheng.export.tame import one_line
from huazheng.export.when import tenths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.base import CallDocument

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
    for turn in document.transcript.turns:
        text = document.corrections.get(turn.id, turn.text)
        yield f"[{tenths(turn.start)}] {SPEAKER_WORDS[turn.speaker].of(language)}{colon}{one_line(text)}"
