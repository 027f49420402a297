"""SubRip subtitles: the speaker stands before the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.export.cues import cues

if TYPE_CHECKING:
    from huazheng.export.base import CallDocument

EXTENSION = "srt"
TITLE = Text("字幕（SRT）", "Subtitles (SRT)")
_TWINS = str.maketrans("<{", "＜｛")  # players read these as the beginning of a tag
_CLOCK = re.compile(r"(?<=\d):(?=\d+:\d)|(?<=\d):(?=\d+[.,]\d)")  # and some take a time anywhere for the next cue's


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8. The few characters of the words that a player would obey become their full-width twins."""
    colon = Text("：", ": ").of(language)
    blocks = [
        f"{cue.number}\n{cue.times(',')}\n{cue.speaker}{colon}{_CLOCK.sub('：', cue.text.translate(_TWINS))}\n"
        for cue in cues(document, language)
    ]
    return "\n".join(blocks).encode()
