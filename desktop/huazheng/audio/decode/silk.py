"""Voice messages of WeChat and QQ (SILK), decoded with silk-python."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.media_errors import not_audio, silk_not_decodable
from huazheng.audio.decode.section_reader import SectionReader
from huazheng.audio.decode.structure.frames import SILK_MARKS
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.audio.decode.structure.sections import Section

SILK_RATE = 24_000
MAX_SILK_BYTES = 16 * 1024 * 1024
"""A message lasts a minute at most, which is 0.2 MB."""


def is_silk(file: Path, section: Section) -> bool:
    """True if the section is a voice message of WeChat or QQ."""
    with SectionReader(file, section) as reader:
        return reader.read(10).startswith(SILK_MARKS)


def decode_silk(file: Path, section: Section) -> NDArray[np.float32]:
    """The whole message at 24 kHz, float32 of shape (1, frames).

    Raises :class:`UnusableInput` for what cannot be decoded, or without the library.
    """
    try:
        import pysilk
    except ImportError as error:
        raise silk_not_decodable(file) from error
    with SectionReader(file, section) as reader:
        content = reader.read(MAX_SILK_BYTES + 1)
    if len(content) > MAX_SILK_BYTES:
        raise not_audio(file, Text("语音消息太大", "too large for a voice message"))
    samples = io.BytesIO()
    try:
        pysilk.decode(io.BytesIO(_complete_frames(content)), samples, SILK_RATE)
    except pysilk.SilkError as error:
        raise not_audio(file, Text("微信/QQ 语音读不出来", "an unreadable WeChat/QQ voice message")) from error
    return (np.frombuffer(samples.getvalue(), "<i2").astype(np.float32) / np.float32(32_768.0)).reshape(1, -1)


def _complete_frames(content: bytes) -> bytes:
    """The message up to its last complete frame."""
    at = 10 if content[:1] == b"\x02" else 9
    while at + 2 <= len(content):
        length = int.from_bytes(content[at : at + 2], "little", signed=True)
        if length < 0 or at + 2 + length > len(content):
            break
        at += 2 + length
    return b"\x02" + content[content.index(b"#") : at]
