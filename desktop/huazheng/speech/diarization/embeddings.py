"""Speaker embeddings and mean spectra of short windows.

The speaker model takes the logarithm (to base ten) of 40 mel bands over 80 steps of 10 ms.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.speech.diarization.clustering import normalize_rows
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
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
"""Numbers in an embedding."""
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
        """Load the model from its folder. ``threads`` 0: all cores. Raises :class:`ResourceUnavailable`."""
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
                Text(f"说话人模型打不开：{error}。", f"Cannot load the speaker model: {error}."),
                file=folder / MODEL_FILE,
                remedy=Text("运行 huazheng models verify 核验模型。", "Run huazheng models verify to check it."),
            ) from error

    def embed(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Embeddings of length one, shape (windows, 256); ``windows``: log-mel steps, shape (windows, 80, 40)."""
        parts = [
            self._session.run(None, {"mel_window": windows[first : first + _BATCH]})[0]
            for first in range(0, len(windows), _BATCH)
        ]
        return normalize_rows(np.concatenate(parts).astype(np.float32))


def step_count(frames: int) -> int:
    """Number of steps in so many samples; at least one."""
    return max(0, frames - _FRAME) // STEP_SAMPLES + 1


def mel_steps_between(audio: MonoAudio, first: int, last: int) -> NDArray[np.float32]:
    """Log-mel steps ``first`` to ``last`` of a sound, shape (steps, 40); only the samples they need are read."""
    return mel_steps(audio[first * STEP_SAMPLES : (last - 1) * STEP_SAMPLES + _FRAME])


def mel_steps(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithm of 40 mel bands every 10 ms, shape (steps, 40). ``audio``: at 16 kHz."""
    if len(audio) < _FRAME:
        audio = np.pad(audio, (0, _FRAME - len(audio)))
    framed = np.lib.stride_tricks.sliding_window_view(audio, _FRAME)[::STEP_SAMPLES]
    parts = []
    for first in range(0, len(framed), _CHUNK):
        power = np.abs(np.fft.rfft(framed[first : first + _CHUNK] * _hamming())) ** 2
        parts.append(np.log10(power @ _mel_filters() + _FLOOR).astype(np.float32))
    return np.concatenate(parts)


def mean_spectra(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean spectrum of each window's louder steps, shape (windows, 40): voice, microphone and line together."""
    loud = windows.mean(axis=2)
    louder = loud >= np.percentile(loud, 40, axis=1, keepdims=True)
    return np.asarray(np.einsum("wsb,ws->wb", windows, louder) / louder.sum(axis=1, keepdims=True), dtype=np.float32)


def gather_windows(
    steps: NDArray[np.float32], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Windows of 80 steps from each start, shape (windows, 80, 40); where ``lengths`` is less, its steps repeat."""
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
    """Triangular filters of equal area on the mel scale, shape (frequencies, bands)."""
    top = _BREAK_MEL + np.log(ASR_SAMPLE_RATE / 2 / _BREAK_HZ) / _LOG_STEP
    mel = np.linspace(0, top, MEL_BANDS + 2)
    corners = np.where(mel < _BREAK_MEL, mel * _LINEAR_HZ, _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL)))
    hertz = np.linspace(0, ASR_SAMPLE_RATE / 2, _FRAME // 2 + 1)[:, None]
    rising = (hertz - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - hertz) / (corners[2:] - corners[1:-1])
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * (2 / (corners[2:] - corners[:-2])), dtype=np.float32)
