"""One sound written twice must not become two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.audio.channels import two_sounds
from huazheng.services.hearing import channels_heard
from sounds import FIXED, SAMPLE, cut

if TYPE_CHECKING:
    from pathlib import Path

MIX = "0.5*c0+0.5*c1"


@pytest.mark.parametrize(
    ("name", "pan"),
    [
        ("same.wav", f"pan=stereo|c0={MIX}|c1={MIX}"),
        ("same-but-quieter.wav", f"pan=stereo|c0={MIX}|c1=0.1*c0+0.1*c1"),
        ("same.mp3", f"pan=stereo|c0={MIX}|c1={MIX}"),
        ("left-only.wav", "pan=stereo|c0=c0+c1|c1=0*c0"),
        ("right-only.m4a", "pan=stereo|c0=0*c0|c1=c0+c1"),
    ],
)
def test_one_sound_in_two_channels_is_one(tmp_path: Path, name: str, pan: str) -> None:
    file = cut(tmp_path / name, 28, 20, "-af", pan)
    assert not two_sounds(file)
    assert channels_heard(file) == 1


@pytest.mark.parametrize("leak", [0.0, 0.3])
def test_two_people_are_two_even_where_one_is_heard_on_the_others_side(tmp_path: Path, leak: float) -> None:
    file = cut(tmp_path / "two.wav", 28, 20, "-af", f"pan=stereo|c0=c0+{leak}*c1|c1=c1")
    assert two_sounds(file)


def test_other_numbers_of_channels_are_one(tmp_path: Path) -> None:
    assert channels_heard(FIXED / "nb.amr") == 1
    assert channels_heard(cut(tmp_path / "four.wav", 28, 5, "-ac", "4")) == 1
    assert channels_heard(SAMPLE) == 2
