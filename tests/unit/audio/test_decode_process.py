"""Decoding in a process of its own: what kills, hangs or fills it is refused by name, and the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode.decoder import read_audio
from huazheng.audio.decode.inspection import inspect_recording
from huazheng.audio.decode.media_errors import BrokenOff
from huazheng.audio.decode_process import decode_client
from huazheng.audio.decode_process.decode_client import blocks_apart, channels_apart, inspect_apart, probe_apart
from huazheng.core.runtime.errors import Stopped, UnusableInput
from huazheng.core.runtime.task import Task
from support.intake_files import FILES, wave
from support.sample_clips import FIXED, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped and killed by signals here")


def decoding_process() -> int:
    """Id of the process that decodes now."""
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "--", "--decode-worker"], capture_output=True, text=True, check=True
    )
    return int(found.stdout.split()[-1])


def test_gives_what_decoding_here_gives(tmp_path: Path) -> None:
    for file in (FIXED / "nb.amr", FILES / "A10-pause-in-clock.webm"):
        assert inspect_apart(file) == inspect_recording(file)
        apart = np.concatenate(list(blocks_apart(file, 16_000, 1)), axis=1)
        assert np.array_equal(apart, read_audio(file, 16_000, 1))
    assert channels_apart(SAMPLE) == (0, 1)
    broken = tmp_path / "断了.wav"
    broken.write_bytes(wave()[:40_000])
    with pytest.raises(BrokenOff) as refused:
        inspect_apart(broken)
    assert refused.value.file == broken
    assert refused.value.remedy is not None


@pytest.mark.parametrize(("sign", "said"), [(signal.SIGKILL, "退出"), (signal.SIGSTOP, "停住")])
def test_a_process_that_dies_or_hangs_is_replaced(
    sign: signal.Signals, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode_client.end_idle_processes()
    monkeypatch.setattr(decode_client, "SILENT_SECONDS", 1.0)
    blocks = blocks_apart(SAMPLE)
    next(blocks)
    os.kill(decoding_process(), sign)
    with pytest.raises(UnusableInput, match=said) as refused:
        for _ in blocks:
            pass
    assert refused.value.file == SAMPLE
    assert probe_apart(FIXED / "nb.amr").rate == 8_000


def test_a_stop_ends_it_at_once() -> None:
    task = Task()
    blocks = blocks_apart(SAMPLE, task=task)
    next(blocks)
    task.stop()
    with pytest.raises(Stopped):
        for _ in blocks:
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of Linux")
def test_memory_is_limited() -> None:
    program = (
        "from huazheng.audio.decode_process.memory_limit import limit_memory\n"
        "limit_memory(64 << 20)\n"
        "kept = bytearray(32 << 20)\n"
        "try:\n"
        "    bytearray(64 << 20)\n"
        "except MemoryError:\n"
        "    print('limited')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "limited\n"
