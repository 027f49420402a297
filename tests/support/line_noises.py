"""Sounds of a telephone line when nobody speaks. None of them may become text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RATE = 16_000


def _seconds(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE)) / RATE


def silence(seconds: float, seed: int) -> NDArray[np.float64]:
    return np.zeros(int(seconds * RATE))


def white(seconds: float, seed: int) -> NDArray[np.float64]:
    return 0.01 * np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def pink(seconds: float, seed: int) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(white(seconds, seed))
    return np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1) * 30, int(seconds * RATE))


def hum(seconds: float, seed: int) -> NDArray[np.float64]:
    time = _seconds(seconds)
    return sum(0.05 / part * np.sin(2 * np.pi * 50 * part * time) for part in range(1, 9))


def ring_back(seconds: float, seed: int) -> NDArray[np.float64]:
    """450 Hz, one second on and four off, as in China."""
    time = _seconds(seconds)
    return 0.2 * np.sin(2 * np.pi * 450 * time) * (time % 5 < 1)


def busy(seconds: float, seed: int) -> NDArray[np.float64]:
    time = _seconds(seconds)
    return 0.2 * np.sin(2 * np.pi * 450 * time) * (time % 0.7 < 0.35)


def hold_music(seconds: float, seed: int) -> NDArray[np.float64]:
    """A tune of plucked tones over chords."""
    draw, time = np.random.default_rng(seed), _seconds(seconds)
    sound = np.zeros(len(time))
    scale = 261.63 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14]) / 12)
    for beat in np.arange(0, seconds - 1, 0.4):
        at = int(beat * RATE)
        length = min(int(0.8 * RATE), len(time) - at)
        local = np.arange(length) / RATE
        for pitch in (draw.choice(scale), draw.choice(scale) / 2):
            overtones = sum(np.sin(2 * np.pi * pitch * n * local) / n**1.5 for n in range(1, 6))
            sound[at : at + length] += 0.08 * overtones * np.exp(-4 * local)
    return sound


def keyboard(seconds: float, seed: int) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    sound = 0.001 * draw.standard_normal(int(seconds * RATE))
    at = 0.0
    while (at := at + draw.exponential(0.15) + 0.05) < seconds - 0.1:
        click = draw.standard_normal(400) * np.exp(-np.arange(400) / 60) * draw.uniform(0.05, 0.3)
        sound[int(at * RATE) : int(at * RATE) + 400] += click
    return sound


def breathing(seconds: float, seed: int) -> NDArray[np.float64]:
    time = _seconds(seconds)
    return pink(seconds, seed) * np.clip(np.sin(2 * np.pi * time / 4), 0, 1) ** 2 * 0.5


NOISES: dict[str, Callable[[float, int], NDArray[np.float64]]] = {
    "silence": silence,
    "white": white,
    "pink": pink,
    "hum": hum,
    "ring_back": ring_back,
    "busy": busy,
    "hold_music": hold_music,
    "keyboard": keyboard,
    "breathing": breathing,
}
