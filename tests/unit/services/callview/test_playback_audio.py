"""A call made ready for ears and eyes: all of it, as it is decoded, and what there is of a broken one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.errors import Stopped, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import sample_call
from huazheng.core.runtime.task import Task
from huazheng.services.callview.playback_audio import (
    PLAYBACK_RATE,
    Peaks,
    _joined_blocks,
    decode_for_playback,
    empty_sound,
)
from huazheng.services.intake.file_import import import_file
from huazheng.services.transcription.mixdown import delayed, two_channels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def call(home: Home) -> Call:
    return import_file(home, sample_call()).call


def test_the_sound_is_the_whole_recording_with_both_voices(call: Call) -> None:
    sound = empty_sound()
    peaks = decode_for_playback(call, sound, Task())
    truth = np.clip(read_audio(sample_call(), PLAYBACK_RATE).sum(axis=0), -1, 1)
    assert sound.complete
    assert sound.frames == truth.size
    assert np.allclose(sound.read(0, sound.frames), truth, atol=1e-4)
    assert peaks.channels == 2
    assert peaks.duration == pytest.approx(call.seal.audio.duration, abs=0.02)


def test_a_recording_that_breaks_off_gives_what_came_before_the_error() -> None:
    wrong = UnusableInput(Text("读不下去", "cannot be read further"))

    def breaking_off() -> Iterator[NDArray[np.float32]]:
        for number in range(7):
            yield np.full((1, 160), number, np.float32)
        raise wrong

    given: list[NDArray[np.float32]] = []
    with pytest.raises(UnusableInput) as raised:
        for block in _joined_blocks(400, breaking_off()):
            given.append(block)
    assert raised.value is wrong
    assert sum(block.shape[1] for block in given) == 7 * 160


def test_small_blocks_come_out_joined_in_order_and_whole() -> None:
    small = [np.full((2, 160), number, np.float32) for number in range(11)]
    joined = list(_joined_blocks(400, iter(small)))
    assert [block.shape[1] for block in joined] == [480, 480, 480, 320]
    assert np.array_equal(np.concatenate(joined, axis=1), np.concatenate(small, axis=1))


def test_it_stops_when_asked(call: Call) -> None:
    task, sound = Task(), empty_sound()
    task.stop()
    with pytest.raises(Stopped):
        decode_for_playback(call, sound, task)
    assert sound.complete  # nobody waits for more of it


def test_it_shows_the_waveform_as_it_grows(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huazheng.services.callview.playback_audio._SHOW_EVERY_SECONDS", 0.0)
    shown: list[Peaks] = []
    last = decode_for_playback(call, empty_sound(), Task(), shown.append)
    lengths = [peaks.duration for peaks in shown]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 20
    assert last.duration >= lengths[-1]


def test_two_sources_are_heard_side_by_side_where_their_clocks_say() -> None:
    microphone = iter([np.full((1, 300), 0.1, np.float32), np.full((1, 700), 0.1, np.float32)])
    line = delayed(250, iter([np.full((1, 500), 0.2, np.float32)]))
    joined = np.concatenate(list(two_channels(microphone, line)), axis=1)
    assert joined.shape == (2, 1000)
    assert np.all(joined[0] == np.float32(0.1))
    assert np.all(joined[1, :250] == 0)
    assert np.all(joined[1, 250:750] == np.float32(0.2))
    assert np.all(joined[1, 750:] == 0)
