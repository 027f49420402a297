"""Sound as a phone's own recorder stores a call: one channel, 300 to 3400 Hz, 8 kHz, mu-law, a noisy line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 16_000
NOISE_DB = -56.0


def as_phone(mixed: NDArray[np.float32], seed: int = 0) -> NDArray[np.float32]:
    """Mono sound at 16 kHz as it comes out of the telephone, at 16 kHz again (what an engine is given)."""
    spectrum = np.fft.rfft(mixed.astype(np.float64))
    hertz = np.fft.rfftfreq(len(mixed), 1 / RATE)
    inside = np.clip((hertz - 250) / 100, 0, 1) * np.clip((3600 - hertz) / 200, 0, 1)
    line = np.fft.irfft(spectrum * inside, len(mixed))
    peak = max(float(np.abs(line).max()), 0.1)
    line = line / peak * 0.7 + 10 ** (NOISE_DB / 20) * np.random.default_rng(seed).standard_normal(len(line))
    eighth = mu_law(line[::2])
    return _doubled(eighth).astype(np.float32)


def mu_law(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Samples as the telephone's 8 bits keep them."""
    held = np.clip(samples, -1, 1)
    pressed = np.sign(held) * np.log1p(255 * np.abs(held)) / np.log(256)
    steps = np.round(pressed * 127) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255)


def _doubled(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(samples)
    return np.fft.irfft(np.concatenate([spectrum, np.zeros(len(samples) + 1 - len(spectrum))]), 2 * len(samples)) * 2


def write_wav(file: Path, samples: NDArray[np.float32], rate: int = RATE) -> None:
    """Write mono (frames,) or more channels (channels, frames) as 16-bit PCM."""
    sound = np.atleast_2d(samples)
    soundfile.write(file, (np.clip(sound.T, -1, 1) * 32767).astype(np.int16), rate, "PCM_16", format="WAV")
