"""A copy of the whole call as it is heard, in a form that phones, computers and browsers play."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.audio.playback.excerpt_encoder import ExcerptRange, copy_rate, encode_excerpt
from huazheng.services.documents.listening_copy import NOTICE
from huazheng.services.documents.listening_excerpt import call_sound
from huazheng.services.transcription.mixdown import MIX_RATE, is_mixed

if TYPE_CHECKING:
    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call

PLAYABLE_NAME = "listening-copy.m4a"


def playable_copy(call: Call, task: Task) -> bytes:
    """The copy as M4A, named a copy in its metadata. Raises :class:`UnusableInput`, ``Stopped``."""
    rate = MIX_RATE if is_mixed(call) else copy_rate(call.original)
    duration = call.seal.duration
    said = {
        "title": f"试听副本 LISTENING COPY {call.title}",
        "comment": f"{NOTICE.zh} {NOTICE.en} Original: {call.title}, SHA-256 {call.seal.digests}",
    }
    content, _ = encode_excerpt(call_sound(call, rate, duration, task), rate, ExcerptRange(0.0, duration), "m4a", said)
    return content
