"""SubRip subtitles: the speaker stands before the words, with a remark where a person corrected them.

The format has no place for remarks on the whole, so a last cue behind the end of the recording names the recording, and
how many removed turns are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.formats.subtitle_cues import SubtitleCue, cues, origin

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "srt"
TITLE = Text("字幕（SRT）", "Subtitles (SRT)")
REMARK_MS = 1000
_TWINS = str.maketrans("<{", "＜｛")  # players read these as the beginning of a tag
_CLOCK = re.compile(r"(?<=\d):(?=\d+:\d)|(?<=\d):(?=\d+[.,]\d)")  # and some take a time anywhere for the next cue's


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8. The few characters of the words that a player would obey become their full-width twins."""
    colon = Text("：", ": ").of(language)
    said = list(cues(document, language))
    blocks = [
        f"{cue.number}\n{cue.times(',')}\n{cue.speaker}{_corrected_mark(cue, language)}{colon}{_harmless(cue.text)}\n"
        for cue in said
    ]
    ends = max([round(document.seal.duration * 1000), *(cue.end_ms for cue in said)])
    last = SubtitleCue(len(said) + 1, ends, ends + REMARK_MS, "", ())
    blocks.append(f"{last.number}\n{last.times(',')}\n[{_harmless(origin(document, language))}]\n")
    return "\n".join(blocks).encode()


def _corrected_mark(cue: SubtitleCue, language: Language) -> str:
    return Text("（人工更正）", " (corrected)").of(language) if cue.corrected else ""


def _harmless(words: str) -> str:
    return _CLOCK.sub("：", words.translate(_TWINS))
