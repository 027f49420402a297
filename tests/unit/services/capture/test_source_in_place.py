"""A device that was lost: which source a recording goes on with, in the format that it began with."""

from __future__ import annotations

import msgspec
import pytest

from huazheng.audio.capture.capture_messages import AwaitSource
from huazheng.audio.capture.capture_sources import CaptureSource
from huazheng.audio.capture.capture_worker import replacement_source

MIC = CaptureSource(
    id="pulse:mic",
    name="Headset",
    kind="microphone",
    system="PulseAudio",
    rate=44100,
    channels=1,
    bits=16,
    portaudio=0,
    pulse="mic",
    default=True,
)
HANDS_FREE = msgspec.structs.replace(MIC, id="pulse:mic.hfp", pulse="mic.hfp", rate=8000)
PLAYED = msgspec.structs.replace(MIC, id="pulse:m.monitor", pulse="m.monitor", kind="line", name="Monitor of m")
# As PulseAudio describes a remapped monitor: by its name it is what the computer plays.
REMAPPED = msgspec.structs.replace(MIC, kind="line", name="Remapped Monitor of m")
OTHER = msgspec.structs.replace(REMAPPED, id="pulse:other", pulse="other", rate=16000, default=False)


@pytest.mark.parametrize(
    ("lost", "there", "default", "right"),
    [
        (MIC, [PLAYED, MIC], False, MIC),
        (MIC, [PLAYED, HANDS_FREE], False, None),
        (MIC, [PLAYED, HANDS_FREE], True, HANDS_FREE),
        (MIC, [PLAYED], True, None),
        (REMAPPED, [PLAYED], True, None),
        (REMAPPED, [PLAYED, OTHER], False, None),
        (REMAPPED, [PLAYED, OTHER], True, OTHER),
        (REMAPPED, [PLAYED, OTHER, HANDS_FREE], True, HANDS_FREE),
    ],
)
def test_a_microphone_is_replaced_by_one_and_never_by_what_the_computer_plays(
    lost: CaptureSource, there: list[CaptureSource], default: bool, right: CaptureSource | None
) -> None:
    """J3: the headset comes back as hands-free. J4: it comes back under another name."""
    found = replacement_source(there, AwaitSource(lost, "microphone", 5.0), allow_default=default)
    assert (found.id if found is not None else None) == (right.id if right is not None else None)
    assert found is None or (found.rate, found.channels) == (lost.rate, lost.channels)
