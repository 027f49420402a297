"""Verdict on a trial recording: whether a call recorded like this can be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.services.capture.soundcheck import SourceKind, TrialRecording

TrialVerdict = Literal["good", "muted", "silent", "faint", "loud", "no_speech"]
"""``muted``: not one sample differs from zero; ``silent``: its peak is no signal; ``faint``: speech below
:data:`FAINT_DBFS`; ``loud``: clipped; ``no_speech``: an even noise or tone, nobody speaks."""

FAINT_DBFS = -42.0
"""Level of the loudest tenth of a second below which speech is faint. Set by convention, not tuned on recordings."""
SPEECH_RANGE_DB = 10.0
CLIPPED_LEVEL, CLIPPED_SHARE = 0.99, 0.001
_FRAME_SECONDS = 0.05
_FLOOR_DBFS = -120.0


def judge_trial(trial: TrialRecording, kind: SourceKind) -> TrialVerdict:
    """Judge one source of a complete trial. A line need only have sound: music or a ring tone will do."""
    wave = trial.wave(kind)
    if not wave.any():
        return "muted"
    if not trial.has_signal(kind):
        return "silent"
    if float(np.mean(np.abs(wave) >= CLIPPED_LEVEL)) > CLIPPED_SHARE:
        return "loud"
    if kind == "line":
        return "good"
    levels = _frame_levels(wave, trial.rate(kind))
    quiet, speech = np.percentile(levels, (10, 95))
    if speech - quiet < SPEECH_RANGE_DB:
        return "no_speech"
    return "faint" if speech < FAINT_DBFS else "good"


def _frame_levels(wave: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Level of each frame of 50 ms in dBFS."""
    length = round(_FRAME_SECONDS * rate)
    frames = wave[: wave.size // length * length].reshape(-1, length)
    power = np.mean(np.square(frames), axis=1)
    levels: NDArray[np.float32] = np.maximum(10 * np.log10(np.maximum(power, 1e-12)), _FLOOR_DBFS)
    return levels
