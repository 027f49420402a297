"""Sound devices where there is no sound library. With a real sound server:
tests/unit/services/system/test_doctor.py.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes.util, sys
ctypes.util.find_library = lambda name: None  # what the system answers where libportaudio2 is not installed
from huazheng.audio.devices import capture_devices
from huazheng.core.runtime.errors import ResourceUnavailable
try:
    capture_devices()
except ResourceUnavailable as error:
    print(error)
    sys.exit(error.exit_code)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library comes with the package")
def test_without_portaudio_the_remedy_is_reported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"HUAZHENG_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "PortAudio library not found" in done.stdout
    assert "libportaudio2" in done.stdout
    assert len(done.stdout.splitlines()) == 1
