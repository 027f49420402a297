"""What a voice is like in numbers: embed of the speaker model, and the colour of the sound, over short windows.

The speaker model (DESIGN §8) wants the logarithm (to base ten) of 40 mel bands over 80 steps of 10 ms.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.onnx import onnxruntime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import MonoAudio

WINDOW_LENGTH_STEPS = 80
"""Steps of 10 ms in a window."""
STEP_SAMPLES = ASR_SAMPLE_RATE // 100
MEL_BANDS = 40
EMBEDDING_SIZE = 256
"""Numbers in a vector of the speaker model."""
_FRAME = 512
_WINDOW = 400
_FLOOR = 1e-10
_BATCH = 32
_CHUNK = 4096
# Slaney's mel scale: linear up to 1000 Hz (15 mel), then 27 mel to a factor of 6.4.
_LINEAR_HZ, _BREAK_HZ, _BREAK_MEL = 200 / 3, 1000.0, 15.0
_LOG_STEP = np.log(6.4) / 27
MODEL_FILE = "embedder.int8.onnx"


class SpeakerEmbedder:
    """The loaded speaker model."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load the model from its folder; ``threads`` 0 means all cores. Raises :class:`ResourceUnavailable`."""
        try:
            runtime = onnxruntime()
            options = runtime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 4
            self._session = runtime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises many kinds, none of them documented
            raise ResourceUnavailable(
                Text(f"说话人模型打不开：{error}。", f"The speaker model does not load: {error}."),
                file=folder / MODEL_FILE,
                remedy=Text("用 huazheng models verify 核对模型。", "Check it with: huazheng models verify"),
            ) from error

    def embed(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """A vector of length one for each window: of (windows, 80, 40) numbers (windows, 256)."""
        parts = [
            self._session.run(None, {"mel_window": windows[first : first + _BATCH]})[0]
            for first in range(0, len(windows), _BATCH)
        ]
        found = np.concatenate(parts).astype(np.float32)
        return np.asarray(found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9))


def step_count(frames: int) -> int:
    """How many steps so many samples have; never none."""
    return max(0, frames - _FRAME) // STEP_SAMPLES + 1


def mel_steps_between(audio: MonoAudio, first: int, last: int) -> NDArray[np.float32]:
    """The steps from ``first`` up to ``last`` of a sound, shape (steps, 40), from no more of it than they need."""
    return mel_steps(audio[first * STEP_SAMPLES : (last - 1) * STEP_SAMPLES + _FRAME])


def mel_steps(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of 40 mel bands every 10 ms, shape (steps, 40). ``audio`` is at 16 kHz."""
    if len(audio) < _FRAME:
        audio = np.pad(audio, (0, _FRAME - len(audio)))
    framed = np.lib.stride_tricks.sliding_window_view(audio, _FRAME)[::STEP_SAMPLES]
    parts = []
    for first in range(0, len(framed), _CHUNK):
        power = np.abs(np.fft.rfft(framed[first : first + _CHUNK] * _hamming())) ** 2
        parts.append(np.log10(power @ _mel_filters() + _FLOOR).astype(np.float32))
    return np.concatenate(parts)


def mean_spectra(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean spectrum of each window's louder steps, shape (windows, 40): throat, microphone and line together."""
    loud = windows.mean(axis=2)
    kept = loud >= np.percentile(loud, 40, axis=1, keepdims=True)
    return np.asarray(np.einsum("wsb,ws->wb", windows, kept) / kept.sum(axis=1, keepdims=True), dtype=np.float32)


def gather_windows(
    steps: NDArray[np.float32], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Windows of 80 steps from each start; where only ``lengths`` steps belong together, they are repeated."""
    take = np.arange(WINDOW_LENGTH_STEPS)[None, :] % np.clip(lengths, 1, WINDOW_LENGTH_STEPS)[:, None]
    return np.asarray(steps[np.minimum(starts[:, None] + take, len(steps) - 1)])


@cache
def _hamming() -> NDArray[np.float32]:
    window = np.zeros(_FRAME, dtype=np.float32)
    edge = (_FRAME - _WINDOW) // 2
    window[edge : edge + _WINDOW] = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    return window


@cache
def _mel_filters() -> NDArray[np.float32]:
    """Triangles of equal area on the mel scale, shape (frequencies, bands)."""
    top = _BREAK_MEL + np.log(ASR_SAMPLE_RATE / 2 / _BREAK_HZ) / _LOG_STEP
    mel = np.linspace(0, top, MEL_BANDS + 2)
    corners = np.where(mel < _BREAK_MEL, mel * _LINEAR_HZ, _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL)))
    hertz = np.linspace(0, ASR_SAMPLE_RATE / 2, _FRAME // 2 + 1)[:, None]
    rising = (hertz - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - hertz) / (corners[2:] - corners[1:-1])
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * (2 / (corners[2:] - corners[:-2])), dtype=np.float32)
