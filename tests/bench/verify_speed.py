"""Time of verifying a gigabyte, against ``sha256sum`` of the same file in the same run.

Run: python tests/bench/verify_speed.py [MEGABYTES] [FOLDER]. Both are taken three times in turn; the best of each
counts, since other work on the machine only ever adds. Processor time is given besides: verifying hashes twice, in two
threads, so that it is quicker than its processor time where a second core is free. Prints one JSON document.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from huazheng.core.runtime.paths import Home
from huazheng.evidence.keys import verify_signature
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.sealing import seal_capture

ROUNDS = 3


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    place = Path(tempfile.mkdtemp(dir=sys.argv[2] if len(sys.argv) > 2 else None))
    folder = Home(place).recordings / "20261122T101500Z-7f3a9c"
    (folder / "original").mkdir(parents=True)
    form = SampleFormat(48000, 2, 16)
    track = Track(folder, "microphone", form, CaptureOrigin(folder.name, "bench", "00"))
    sound = np.random.default_rng(1).bytes(form.rate * form.frame_bytes)
    for _ in range(megabytes * 1_000_000 // len(sound)):
        track.write(sound)
    track.close()
    seal_capture(Home(place), folder, "captured", "stopped")
    audio = folder / "original" / "microphone.wav"
    ours, theirs, spent = [], [], []
    for _ in range(ROUNDS):
        began = time.monotonic()
        subprocess.run(["sha256sum", audio], check=True, stdout=subprocess.DEVNULL)
        theirs.append(time.monotonic() - began)
        began, before = time.monotonic(), time.process_time()
        report = verify_call(folder, check=verify_signature)
        ours.append(time.monotonic() - began)
        spent.append(time.process_time() - before)
        assert report.intact
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs_spent = (children.ru_utime + children.ru_stime) / ROUNDS
    print(
        json.dumps(
            {
                "bytes": audio.stat().st_size,
                "verify_seconds": [round(one, 2) for one in ours],
                "sha256sum_seconds": [round(one, 2) for one in theirs],
                "ratio_of_the_best": round(min(ours) / min(theirs), 3),
                "processor_seconds": [round(min(spent), 2), round(theirs_spent, 2)],
                "load": round(os.getloadavg()[0], 1),
            }
        )
    )
    (folder / "original").chmod(0o700)
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
