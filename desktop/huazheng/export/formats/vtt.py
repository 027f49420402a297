"""WebVTT captions: the speaker as a voice span; doubtful words and corrected turns as class spans (``doubtful``,
``put-right``) for style sheets; a note says what the captions are of, and how many removed turns are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.formats.subtitle_cues import ARROW, cues, origin

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.formats.subtitle_cues import SubtitleCue

EXTENSION = "vtt"
TITLE = Text("字幕（WebVTT，带说话人）", "Captions (WebVTT, with speakers)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8."""
    head = f"WEBVTT\n\nNOTE {_escape(origin(document, language)).replace(ARROW, '→')}\n"
    blocks = [
        f"{cue.number}\n{cue.times('.')}\n<v {_escape(cue.speaker)}>{_words(cue)}</v>\n"
        for cue in cues(document, language)
    ]
    return "\n".join([head, *blocks]).encode()


def _words(cue: SubtitleCue) -> str:
    words = "".join(f"<c.doubtful>{_escape(text)}</c>" if doubtful else _escape(text) for text, doubtful in cue.pieces)
    return f"<c.put-right>{words}</c>" if cue.corrected else words


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
