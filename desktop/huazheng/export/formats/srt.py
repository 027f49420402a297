"""SubRip subtitles: the speaker stands before the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.export.cues import cues

if TYPE_CHECKING:
    from huazheng.export.base import CallDocument

EXTENSION = "srt"
TITLE = Text("字幕（SRT）", "Subtitles (SRT)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8; players read ``<`` as the beginning of a tag, so it becomes its full-width twin."""
    colon = Text("：", ": ").of(language)
    blocks = [
        f"{cue.number}\n{cue.times(',')}\n{cue.speaker}{colon}{cue.text.replace('<', '＜').replace('{', '｛')}\n"
        for cue in cues(document, language)
    ]
    return "\n".join(blocks).encode()
