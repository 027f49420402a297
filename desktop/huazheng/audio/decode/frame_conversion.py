"""Frames as float32 samples of one rate and one or two channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame
    from numpy.typing import NDArray

_FULL_SCALES = {"u8": 128.0, "s16": 32_768.0, "s32": 2_147_483_648.0, "s64": 9_223_372_036_854_775_808.0}
_UNCHECKED = frozenset({"flt", "dbl"})
"""Formats of PCM that a file may fill with anything; a resampler would spread what is no number."""
MAX_PLAIN_CHANNELS = 2


def converted(frames: Iterator[AudioFrame], channels: int, rate: int) -> Iterator[NDArray[np.float32]]:
    """The frames as float32 between -1 and 1, shape (channels, frames), of this rate; one or two channels.

    More than two channels are first mixed to one. Samples that are no number become silence.
    """
    resampler: av.AudioResampler | None = None
    shape: tuple[str, str, int] | None = None
    layout = "mono" if channels == 1 else "stereo"
    for frame in frames:
        plain = _plain(frame)
        # Some codecs change rate or layout in mid-file; a resampler serves one kind of frame only.
        if shape != (kind := (plain.format.name, plain.layout.name, plain.sample_rate)):
            yield from _resampled(resampler, None)
            resampler, shape = av.AudioResampler("fltp", layout, rate), kind
        plain.pts = None
        yield from _resampled(resampler, plain)
    yield from _resampled(resampler, None)


def float_frame(block: NDArray[np.float32], rate: int) -> AudioFrame:
    """A frame of one or two channels, from samples of shape (channels, frames)."""
    layout = "mono" if len(block) == 1 else "stereo"
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(finite(block)), format="fltp", layout=layout)
    frame.sample_rate = rate
    return frame


def finite(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples, with silence for those that are no number."""
    if np.isfinite(block).all():
        return block
    return np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)


def _plain(frame: AudioFrame) -> AudioFrame:
    """The frame itself, or its mix to one channel: the resampler does not know layouts without a name."""
    if frame.layout.nb_channels <= MAX_PLAIN_CHANNELS:
        if frame.format.name in _UNCHECKED:
            samples = frame.to_ndarray()
            if not np.isfinite(samples).all():
                return float_frame(_by_channel(frame, samples), frame.sample_rate)
        return frame
    mixed = _by_channel(frame, frame.to_ndarray()).mean(axis=0, keepdims=True)
    return float_frame(mixed, frame.sample_rate)


def _by_channel(frame: AudioFrame, samples: NDArray[np.generic]) -> NDArray[np.float32]:
    """Samples of any format as float32 of shape (channels, frames)."""
    apart = samples if frame.format.is_planar else samples.reshape(-1, frame.layout.nb_channels).T
    name = frame.format.name.rstrip("p")
    if name not in _FULL_SCALES:
        return finite(apart.astype(np.float32))
    centered = apart.astype(np.float32) - (128.0 if name == "u8" else 0.0)
    return cast("NDArray[np.float32]", centered / np.float32(_FULL_SCALES[name]))


def _resampled(resampler: av.AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    """Output of the resampler for this frame; None flushes it."""
    if resampler is not None:
        yield from (finite(cast("NDArray[np.float32]", part.to_ndarray())) for part in resampler.resample(frame))
