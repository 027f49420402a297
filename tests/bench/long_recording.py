"""Memory and processor time of writing an hour of 48 kHz stereo with the recorder's writer, faster than real time.

Run: python tests/bench/long_recording.py [MINUTES] [FOLDER]. Prints one JSON document. The share of one core at real
time is the processor time of writing, hashing, chaining, flushing and metering, over the length of the sound.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from huazheng.audio.capture.level_measurement import PcmLevelMeter
from huazheng.core.runtime.paths import Home
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.sealing import seal_capture

BLOCK_SECONDS = 0.05


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    place = Path(tempfile.mkdtemp(dir=sys.argv[2] if len(sys.argv) > 2 else None))
    form = SampleFormat(48000, 2, 16)
    folder = Home(place).recordings / "20261122T101500Z-7f3a9c"
    (folder / "original").mkdir(parents=True)
    track = Track(folder, "microphone", form, CaptureOrigin(folder.name, "bench", "00"))
    meter = PcmLevelMeter(form.rate, form.channels, form.bits)
    sound = np.random.default_rng(1).bytes(int(10 * form.rate) * form.frame_bytes)
    step = int(BLOCK_SECONDS * form.rate) * form.frame_bytes
    pieces = int(minutes * 60 / BLOCK_SECONDS)
    memory = []
    wall, cpu = time.monotonic(), time.process_time()
    for number in range(pieces):
        start = number * step % (len(sound) - step)
        track.write(sound[start : start + step])
        meter.add(sound[start : start + step])
        if number % 2 == 0:
            meter.read()
        if number % (pieces // 60 or 1) == 0:
            memory.append(resident_bytes())
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    track.close()
    memory.append(resident_bytes())
    seal_capture(Home(place), folder, "captured", "stopped")
    report = verify_call(folder)
    print(
        json.dumps(
            {
                "minutes": minutes,
                "wall_seconds": round(wall, 1),
                "times_real_time": round(minutes * 60 / wall, 1),
                "cpu_share_of_one_core_at_real_time": round(cpu / (minutes * 60), 4),
                "memory_mb": {
                    "start": round(memory[0] / 1e6, 1),
                    "end": round(memory[-1] / 1e6, 1),
                    "peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
                },
                "intact": report.intact,
                "bytes": (folder / "original" / "microphone.wav").stat().st_size,
            }
        )
    )
    (folder / "original").chmod(0o700)
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
