"""Captions inside an MP4 file: a text track that players show while the sound plays (3GPP timed text)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import av

if TYPE_CHECKING:
    from collections.abc import Sequence

_MILLISECONDS = Fraction(1, 1000)
# FFmpeg opens the track's encoder only with a style; no player reads this one.
_STYLE = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, "
    b"SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
    b"BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\nStyle: Default,Arial,16,&Hffffff,"
    b"&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n[Events]\nFormat: Layer, Start, End, Style, Name, "
    b"MarginL, MarginR, MarginV, Effect, Text\n"
)


class Caption(NamedTuple):
    """A caption: begin and end in seconds from the start of the file, and its text."""

    start: float
    end: float
    text: str


def add_caption_track(container: Any) -> Any:
    """Add the track, before anything is written. Returns its stream."""
    stream = container.add_stream("mov_text")
    stream.time_base = _MILLISECONDS
    stream.codec_context.subtitle_header = _STYLE
    return stream


def write_captions(container: Any, stream: Any, captions: Sequence[Caption]) -> None:
    """Write the captions in time order; of two that overlap the first ends where the next begins."""
    shown = sorted(captions)
    ends = [*(following.start for following in shown[1:]), float("inf")]
    after = 0
    for caption, limit in zip(shown, ends, strict=True):
        begin, end = round(caption.start * 1000), round(min(caption.end, limit) * 1000)
        if begin >= end:
            continue
        if begin > after:
            container.mux(_packet(stream, after, begin, ""))
        container.mux(_packet(stream, begin, end, caption.text))
        after = end


def _packet(stream: Any, begin: int, end: int, text: str) -> Any:
    """A sample of timed text: its length in two bytes, then UTF-8; an empty one shows nothing."""
    content = text.encode()[:65_000]
    packet = av.Packet(len(content).to_bytes(2, "big") + content)
    packet.stream, packet.time_base = stream, _MILLISECONDS
    packet.pts = packet.dts = begin
    packet.duration = end - begin
    return packet
