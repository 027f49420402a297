"""WebVTT captions with the speaker as a voice span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.export.cues import cues

if TYPE_CHECKING:
    from huazheng.export.base import CallDocument

EXTENSION = "vtt"
TITLE = Text("字幕（WebVTT，带说话人）", "Captions (WebVTT, with speakers)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8."""
    head = f"WEBVTT\n\nNOTE SHA-256 {document.seal.files[0].sha256}\n"
    blocks = [
        f"{cue.number}\n{cue.times('.')}\n<v {_escape(cue.speaker)}>{_escape(cue.text)}</v>\n"
        for cue in cues(document, language)
    ]
    return "\n".join([head, *blocks]).encode()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
