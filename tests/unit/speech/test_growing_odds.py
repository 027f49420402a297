"""Speech in a channel that grows: the pieces in which it comes change nothing, and it is found as in the whole."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.speech.activity import CELL, SPEECH_FROM, loudness, speech_odds
from huazheng.speech.growing_odds import ANEW_CELLS, GrowingOdds
from sample_sound import sample_channels

SOUND = sample_channels()[1][: 700 * CELL]


def asked(cells: int, level: float) -> np.ndarray:
    odds = GrowingOdds()
    step = cells * CELL
    return np.concatenate([odds.ask(SOUND[at : at + step], level) for at in range(0, len(SOUND), step)])


@pytest.mark.parametrize("cells", [1, 7, ANEW_CELLS, 3 * ANEW_CELLS + 5])
def test_the_pieces_in_which_it_comes_change_nothing(cells: int) -> None:
    level = loudness(SOUND)
    whole = asked(len(SOUND) // CELL, level)
    assert whole.shape == (700,)
    assert np.allclose(asked(cells, level), whole, atol=1e-4)


def test_it_finds_the_speech_that_is_found_in_the_whole() -> None:
    level = loudness(SOUND)
    growing, whole = asked(4, level) >= SPEECH_FROM, speech_odds(SOUND, level) >= SPEECH_FROM
    assert 0.3 < whole.mean() < 0.95
    assert np.mean(growing == whole) > 0.95
    assert np.sum(growing & whole) > 0.97 * np.sum(whole)


def test_digital_silence_is_not_asked_about() -> None:
    odds = GrowingOdds()
    assert not odds.ask(np.zeros(5 * CELL, np.float32), 0.0).any()
    assert odds.ask(SOUND[:0], 1.0).shape == (0,)
    level = loudness(SOUND)
    assert np.allclose(odds.ask(SOUND, level), GrowingOdds().ask(SOUND, level), atol=1e-4)
