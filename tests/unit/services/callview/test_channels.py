"""Channels of a call as it is shown: as many as are heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.schema.seal import heard_channels
from huazheng.services.callview.call_view import load_view
from huazheng.services.intake.file_import import import_file
from huazheng.services.transcription.mixdown import channel_count, mixed_blocks
from support.intake_files import wave

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


@pytest.mark.parametrize(("channels", "heard"), [(1, 1), (2, 2), (8, 1)])
def test_more_than_two_channels_are_heard_and_shown_as_one(
    home: Home, tmp_path: Path, channels: int, heard: int
) -> None:
    file = tmp_path / "call.wav"
    file.write_bytes(wave(channels))
    call = import_file(home, file).call
    assert call.seal.audio.channels == channels
    assert heard_channels(channels) == channel_count(call) == heard
    assert len(load_view(home, call.id).channel_speakers) == heard
    assert next(mixed_blocks(call)).shape[0] == heard
