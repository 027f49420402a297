"""Recordings that ended in order while the signing key was locked, and wait for their seal."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import msgspec

from huazheng.audio.capture.wav_writer import HEADER_BYTES
from huazheng.core.runtime.decoding import convert
from huazheng.core.schema.chain import CHAIN_SUFFIX, ChainBlockLine, ChainHeaderLine, StopEvent
from huazheng.core.schema.seal import CUSTODY_NAME, ORIGINAL_FOLDER, Ended
from huazheng.evidence.verifier.canonical import parse_line

if TYPE_CHECKING:
    from pathlib import Path


def waiting_for_key(folder: Path) -> Ended | None:
    """Reason of the recording's end, if all that it lacks is signatures; None for one that a crash interrupted.

    Such a recording has no custody log, and each chain ends with a stop after the last sample of its file.
    """
    if (folder / CUSTODY_NAME).exists():
        return None
    audio = sorted((folder / ORIGINAL_FOLDER).glob("*.wav"))
    reasons = {_ended(file) for file in audio}
    return reasons.pop() if len(reasons) == 1 else None


def _ended(audio: Path) -> Ended | None:
    """Reason of the source's end; None when its chain does not end with a stop, or does not reach to the file's end."""
    try:
        content = audio.with_name(audio.stem + CHAIN_SUFFIX).read_bytes()
        first, *rest = content.splitlines()
        header = convert(parse_line(first), ChainHeaderLine).header
        blocks = [convert(parse_line(raw), ChainBlockLine) for raw in rest]
        size = audio.stat().st_size
    except (OSError, ValueError, msgspec.ValidationError):
        return None
    if not content.endswith(b"\n") or not blocks:
        return None
    frame = header.channels * header.bits // 8
    chained = HEADER_BYTES + frame * sum(block.frames for block in blocks)
    stops = [event.why for event in blocks[-1].events if isinstance(event, StopEvent)]
    found = next((why for why in get_args(Ended) if stops and why == stops[-1]), None)
    return found if chained <= size < chained + frame else None
