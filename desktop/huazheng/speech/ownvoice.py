"""The customer's own voice, learned once from a reading, found again among the voices of a call.

Only vectors of the speaker model are kept. A reading into a microphone and a call through a telephone differ more, to
that model, than two people do; so the reading is learned twice, as it is and as a telephone would carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.activity import stretches
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.glimpses import glimpses, looks_of
from huazheng.speech.voiceprint import VECTOR, step_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.speech.activity import Cutting
    from huazheng.speech.glimpses import Glimpses
    from huazheng.speech.voiceprint import VoiceModel

LEAST_LIKE = 0.6
"""Cosine of the nearest voice of a call: the learner's own gave 0.62 to 0.95, from another call or half."""
CLEARLY = 0.04
"""How much nearer than any other voice. Two women of like voice were 0.03 apart at the least, always the right way."""
SURE_AT = 0.02
TELLS_APART = 2.0
"""The distance of own and other windows, in standard deviations, from which single windows can be checked."""
DOUBTFUL = 0.97
CHECK_WEIGHT = 0.6


@dataclass(frozen=True)
class KnownVoice:
    """Vectors of length one of the same voice, as it may arrive: (directly, through a telephone)."""

    vectors: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Own:
    """Which voice of a call is the learned one, and how sure that is (0.5 to 1)."""

    voice: int
    sure: float


def learn(
    reading: NDArray[np.float32], odds: NDArray[np.float32], cutting: Cutting, model: VoiceModel, task: Task
) -> KnownVoice:
    """The voice of a reading at 16 kHz, in which ``odds`` say where somebody speaks."""
    vectors = []
    pieces = [(one.start / HEARING_RATE, one.end / HEARING_RATE) for one in stretches(odds, len(reading), cutting)]
    for sound in (reading, as_telephone(reading)):
        windows = glimpses(step_count(len(sound)), pieces)
        looks = looks_of(windows, sound, model, task)
        kept = windows.whole if windows.whole.any() else np.ones(len(looks), dtype=bool)
        mean = unit(looks[kept, :VECTOR]).mean(axis=0)
        vectors.append(tuple(round(float(one), 5) for one in mean / np.linalg.norm(mean)))
    return KnownVoice(tuple(vectors))


def as_telephone(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """300 to 3400 Hz of it, as ITU-T G.712 bounds a telephone channel."""
    spectrum = np.fft.rfft(sound.astype(np.float64))
    hertz = np.fft.rfftfreq(len(sound), 1 / HEARING_RATE)
    inside = np.clip((hertz - 250) / 100, 0, 1) * np.clip((3600 - hertz) / 200, 0, 1)
    return np.fft.irfft(spectrum * inside, len(sound)).astype(np.float32)


def own_voice(
    looks: NDArray[np.float32], chances: NDArray[np.float64], windows: Glimpses, known: KnownVoice
) -> Own | None:
    """Which voice of a call (column of ``chances``) is the learned one; None where that is not clear."""
    if chances.shape[1] < 2:
        return None
    likeness = _likeness(looks, chances, windows, known)
    if likeness is None:
        return None
    _, alike = likeness
    nearest, second = np.argsort(-alike)[:2]
    apart = float(alike[nearest] - alike[second])
    if alike[nearest] < LEAST_LIKE or apart < CLEARLY:
        return None
    return Own(int(nearest), round(float(1 / (1 + np.exp(-apart / SURE_AT))), 3))


def checked(
    looks: NDArray[np.float32], chances: NDArray[np.float64], windows: Glimpses, known: KnownVoice, own: Own
) -> NDArray[np.float64]:
    """``chances`` with doubtful windows weighed anew by how much they sound like the learned voice.

    Only where the learned voice tells single windows apart; two women of like voice are left as they are.
    """
    likeness = _likeness(looks, chances, windows, known)
    if likeness is None:
        return chances
    direction, _ = likeness
    alike = unit(looks[:, :VECTOR]) @ direction
    mine = chances.argmax(axis=1) == own.voice
    if mine.sum() < 2 or (~mine).sum() < 2:
        return chances
    (own_mean, own_spread), (other_mean, other_spread) = (
        (float(alike[side].mean()), float(alike[side].std()) + 1e-3) for side in (mine, ~mine)
    )
    if own_mean - other_mean < TELLS_APART * float(np.sqrt((own_spread**2 + other_spread**2) / 2)):
        return chances
    leaning = 0.5 * ((alike - other_mean) / other_spread) ** 2 - 0.5 * ((alike - own_mean) / own_spread) ** 2
    leaning += np.log(other_spread / own_spread)
    logits = np.log(chances + 1e-9)
    doubtful = chances.max(axis=1) < DOUBTFUL
    logits[doubtful, own.voice] += CHECK_WEIGHT * leaning[doubtful]
    return np.asarray(np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None]))


def _likeness(
    looks: NDArray[np.float32], chances: NDArray[np.float64], windows: Glimpses, known: KnownVoice
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """The learned vector that fits the call best, and each voice's cosine to it."""
    weights = chances * windows.whole[:, None]
    if (weights.sum(axis=0) < 1).any():
        return None
    means = unit(np.asarray(weights.T @ unit(looks[:, :VECTOR]), dtype=np.float32))
    vectors = np.array(known.vectors, dtype=np.float32)
    alike = means @ vectors.T
    best = int(alike.max(axis=0).argmax())
    return vectors[best], alike[:, best]


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows, each of length one."""
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9))
