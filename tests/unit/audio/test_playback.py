"""Samples that a player gives its device: the right ones, from the right place, at the right speed and pitch."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.audio.playback.player import PlaybackBuffer, Player

RATE = 16_000


def tone(seconds: float, hertz: float, rate: int = RATE) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def sound_of(samples: np.ndarray, *, complete: bool = True, block: int = 1024) -> PlaybackBuffer:
    sound = PlaybackBuffer(RATE)
    for first in range(0, samples.shape[-1], block):
        sound.add(np.atleast_2d(samples)[:, first : first + block])
    sound.complete = complete
    return sound


def played(player: Player, seconds: float, block: int = 512) -> np.ndarray:
    parts = [player._next_samples(block, 0.0) for _ in range(round(seconds * RATE / block))]
    return np.concatenate(parts)


def pitch(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.argmax(spectrum)) * RATE / samples.size


def test_a_sound_keeps_what_it_was_given_over_every_seam() -> None:
    samples = np.random.default_rng(1).uniform(-0.9, 0.9, RATE * 65).astype(np.float32)
    sound = sound_of(samples, block=7777)
    assert sound.duration == 65.0
    for first, count in ((0, 10), (RATE * 30 - 5, 10), (RATE * 60 - 3, RATE), (RATE * 65 - 2, 10), (RATE * 70, 4)):
        expected = samples[first : first + count]
        assert np.allclose(sound.read(first, count), expected, atol=1e-4)


def test_two_channels_are_both_transcribed() -> None:
    left, right = tone(1, 300), tone(1, 1000)
    heard = played(Player(sound_of(np.stack((left, right)) * 0.8)), 1.0)
    spectrum = np.abs(np.fft.rfft(heard, RATE))
    assert spectrum[300] > 1000 and spectrum[1000] > 1000


def test_it_plays_from_where_it_was_sent_sample_by_sample() -> None:
    samples = np.random.default_rng(2).uniform(-0.9, 0.9, RATE * 4).astype(np.float32)
    player = Player(sound_of(samples))
    player.seek(1.25)
    heard = played(player, 1.0)
    assert np.allclose(heard, samples[20_000 : 20_000 + heard.size], atol=1e-4)
    assert player.position() == pytest.approx(1.25 + heard.size / RATE, abs=1e-3)


def test_a_device_with_another_rate_hears_the_same_pitch_for_as_long() -> None:
    player = Player(sound_of(tone(3, 440)))
    player._step = RATE / 44_100
    parts = []
    while (part := player._next_samples(441, 0.0)).size == 441:
        parts.append(part)
    heard = np.concatenate([*parts, part])
    assert heard.size / 44_100 == pytest.approx(3.0, abs=0.01)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
    assert np.argmax(spectrum) * 44_100 / heard.size == pytest.approx(440, abs=1)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0, 3.0])
def test_speed_changes_how_long_it_takes_and_not_the_pitch(speed: float) -> None:
    player = Player(sound_of(tone(6, 220)))
    player.set_speed(speed)
    parts = []
    while (part := player._next_samples(512, 0.0)).size == 512:
        parts.append(part)
    heard = np.concatenate([*parts, part])
    assert heard.size / RATE == pytest.approx(6 / speed, rel=0.03)
    assert pitch(heard[RATE // 2 : RATE // 2 + RATE]) == pytest.approx(220, abs=4)
    # No clicks: a tone's steps stay as small as a tone's are.
    assert np.abs(np.diff(heard[RATE // 4 : RATE])).max() < 0.15
    assert player.position() == pytest.approx(6.0, abs=0.1)


def test_changing_the_speed_stays_where_it_is() -> None:
    player = Player(sound_of(tone(20, 220)))
    player.seek(4.0)
    played(player, 1.0)
    before = player.position()
    player.set_speed(2.0)
    assert player.position() == pytest.approx(before, abs=0.02)
    played(player, 1.0)
    assert player.position() == pytest.approx(before + 2.0, abs=0.1)


def test_what_is_not_decoded_yet_is_waited_for_and_not_skipped() -> None:
    sound = sound_of(tone(1, 220), complete=False)
    player = Player(sound)
    played(player, 1.2)
    assert player.position() == pytest.approx(1.0, abs=0.01)
    sound.add(tone(1, 440)[None])
    heard = player._next_samples(8000, 0.0)
    assert pitch(heard) == pytest.approx(440, abs=4)
