"""Speech in a channel that grows: the pieces in which it comes change nothing, and it is found as in the whole."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.speech.vad.activity import SPEECH_ONSET, VAD_FRAME, loudness, speech_probabilities
from huazheng.speech.vad.streaming_model import RESTART_FRAMES, StreamingVadModel
from support.sample_audio import sample_channels

SOUND = sample_channels()[1][: 700 * VAD_FRAME]


def asked(cells: int, level: float) -> np.ndarray:
    probabilities = StreamingVadModel()
    step = cells * VAD_FRAME
    return np.concatenate([probabilities.predict(SOUND[at : at + step], level) for at in range(0, len(SOUND), step)])


@pytest.mark.parametrize("cells", [1, 7, RESTART_FRAMES, 3 * RESTART_FRAMES + 5])
def test_the_pieces_in_which_it_comes_change_nothing(cells: int) -> None:
    level = loudness(SOUND)
    whole = asked(len(SOUND) // VAD_FRAME, level)
    assert whole.shape == (700,)
    assert np.allclose(asked(cells, level), whole, atol=1e-4)


def test_it_finds_the_speech_that_is_found_in_the_whole() -> None:
    level = loudness(SOUND)
    growing, whole = asked(4, level) >= SPEECH_ONSET, speech_probabilities(SOUND, level) >= SPEECH_ONSET
    assert 0.3 < whole.mean() < 0.95
    assert np.mean(growing == whole) > 0.95
    assert np.sum(growing & whole) > 0.97 * np.sum(whole)


def test_digital_silence_is_not_asked_about() -> None:
    probabilities = StreamingVadModel()
    assert not probabilities.predict(np.zeros(5 * VAD_FRAME, np.float32), 0.0).any()
    assert probabilities.predict(SOUND[:0], 1.0).shape == (0,)
    level = loudness(SOUND)
    assert np.allclose(probabilities.predict(SOUND, level), StreamingVadModel().predict(SOUND, level), atol=1e-4)
