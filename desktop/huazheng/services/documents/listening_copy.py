"""A copy of a recording for the page of its bundle, where browsers cannot play the original (AMR, WMA, ALAC …)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call

COPY_NAME = "listening-copy.mp3"
NOTICE = Text(
    "试听副本，重新编码过，不是原始录音，不能代替原始录音作为证据。",
    "A listening copy, re-encoded. It is not the original recording and cannot replace it as evidence.",
)
# By FFmpeg's name of the container (its first one): the codecs in it that Chrome, Firefox and Safari play.
_PLAYED_BY_BROWSERS = {
    "wav": ("pcm_s16le", "pcm_s24le", "pcm_u8", "pcm_f32le"),
    "flac": ("flac",),
    "mp3": ("mp3",),
    "aac": ("aac",),
    "mov": ("aac", "mp3"),
    "ogg": ("opus", "vorbis"),
}


_NOT_PLAYED = frozenset({"tracks", "silent_track", "joined", "beyond_length"})
"""Remarks on sound of which a browser plays the first part or track only."""


def is_played_by_browsers(call: Call) -> bool:
    """Check whether browsers play the whole sound of the call's original files, by container and codec."""
    audio = call.seal.audio
    if any(remark.kind in _NOT_PLAYED for remark in call.seal.remarks):
        return False
    return bool(call.seal.sources) or audio.codec in _PLAYED_BY_BROWSERS.get(audio.container.split(",")[0], ())


def listening_copy(call: Call, task: Task) -> bytes:
    """The whole recording as MP3, named a copy in its metadata. Raises :class:`UnusableInput`, ``Stopped``."""
    from huazheng.audio.decode.decoder import decode_blocks
    from huazheng.audio.playback.excerpt_encoder import ExcerptRange, copy_rate, encode_excerpt
    from huazheng.services.transcription.mixdown import channel_count

    rate, duration = copy_rate(call.original), max(call.seal.audio.duration, 1.0)

    def sound() -> Iterator[NDArray[np.float32]]:
        frames = 0
        for block in decode_blocks(call.original, rate, channel_count(call)):
            task.check()
            frames += block.shape[1]
            task.report(min(frames / rate / duration, 1.0))
            yield block

    said = {
        "title": f"试听副本 LISTENING COPY {call.title}",
        "comment": f"{NOTICE.zh} {NOTICE.en} Original: {call.title}, SHA-256 {call.seal.digests}",
    }
    content, _ = encode_excerpt(sound(), rate, ExcerptRange(0.0, duration), "mp3", said)
    return content
