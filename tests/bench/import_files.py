"""Import of many short files, each against reading and hashing it alone, and memory of importing a long one.

    python tests/bench/import_files.py [FILES] [HOURS]

The short files are WAVs of two seconds, each of them different; the long one is an m4a of noise. Processor time is that
of all processes.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from huazheng.core.runtime.paths import Home
from huazheng.services.intake.file_import import import_file

SHORT_FRAMES = 32_000


def processor_seconds() -> float:
    """Processor time of this process and those that it has ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def end_decoders() -> None:
    """End the decoding processes, so that their time and memory count; older versions have none."""
    try:
        from huazheng.audio.decode_process.decode_client import end_idle_processes
    except ImportError:
        return
    end_idle_processes()


def many(folder: Path, count: int) -> None:
    """Times of each file, in milliseconds: median, 95th percentile and largest."""
    files, dice = [], np.random.default_rng(1)
    for number in range(count):
        file = folder / f"通话 {number:04d}.wav"
        soundfile.write(file, dice.normal(0, 1000, SHORT_FRAMES).astype(np.int16), 16_000, "PCM_16")
        files.append(file)
    alone, imported = [], []
    for file in files:
        began = time.perf_counter()
        hashlib.sha256(file.read_bytes()).hexdigest()
        alone.append(time.perf_counter() - began)
    home, used = Home(folder / "home"), processor_seconds()
    for file in files:
        began = time.perf_counter()
        import_file(home, file)
        imported.append(time.perf_counter() - began)
    for name, times in (("read and hashed", alone), ("imported", imported)):
        ordered = sorted(times)
        chosen = (ordered[len(times) // 2], ordered[len(times) * 95 // 100], ordered[-1])
        told = "  ".join(f"{seconds * 1000:.1f}" for seconds in chosen)
        print(f"{count} files {name}: median, 95th, largest {told} ms; all {sum(times):.1f} s")
    end_decoders()
    each = (processor_seconds() - used) / count
    print(f"the first one: {imported[0] * 1000:.0f} ms; processor time of each: {each * 1000:.1f} ms")


def long(folder: Path, hours: float) -> None:
    """Time and memory of one long file."""
    file = folder / "long.m4a"
    noise = f"anoisesrc=d={hours * 3600}:c=pink:a=0.05:r=16000"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", noise, "-b:a", "32k", file], check=True)
    began = time.perf_counter()
    hashlib.sha256(file.read_bytes()).hexdigest()
    alone = time.perf_counter() - began
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    call = import_file(Home(folder / "home-long"), file).call
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{call.seal.audio.duration / 3600:.1f} h, {file.stat().st_size / 1e6:.0f} MB: imported in {took:.1f} s")
    print(f"read and hashed in {alone:.2f} s")
    print(f"memory of the app: {after / 1024:.0f} MB ({before / 1024:.0f} before)")
    end_decoders()
    decoder = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"memory of the largest process started by it: {decoder / 1024:.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        many(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
        long(Path(place), float(sys.argv[2]) if len(sys.argv) > 2 else 2.0)
