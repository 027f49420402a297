"""A call of hours: peak memory and time over length, beside a call of ten minutes in the same run.

    python tests/bench/long_call.py [FOLDER] [--minutes 180] [--baseline 10] [--suffix .phone.flac] [--keep DIR]

The labeled calls of FOLDER (or the sample call) are joined, over and over, to a WAV file of that length. Each length
is transcribed by a program of its own, as the app does it, models loaded from the checkout. Memory is the most that
the recognizer's process, and the one that started it, ever had in RAM (VmHWM, ru_maxrss). The model itself and the
sound that is in memory at a time are the same for both; what the ratio shows is what grows with the call.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.audio.decode.decoder import decode_blocks
from huazheng.core.runtime.paths import Home, checkout, sample_call
from huazheng.core.runtime.task import Task

RATE = 8_000
MODELS = ("whisper-base", "speaker-voicefilter")


def joined(recordings: list[Path], seconds: float, channels: int, file: Path) -> None:
    """The recordings one after the other, again and again, until the length is reached."""
    left = int(seconds * RATE)
    with soundfile.SoundFile(file, "w", RATE, channels, "PCM_16", format="WAV") as out:
        while left > 0:
            for recording in recordings:
                for block in decode_blocks(recording, RATE, channels):
                    taken = block[:, :left]
                    out.write((np.clip(taken.T, -1, 1) * 32767).astype(np.int16))
                    left -= taken.shape[1]
                    if left <= 0:
                        return


def one(file: Path, home: Path) -> None:
    """Transcribe, and print what it took; in a process of its own."""
    import resource

    from huazheng.services.transcription.transcribe import transcribe_file

    begin = time.perf_counter()
    transcript = transcribe_file(Home(home), file, Task())
    took = time.perf_counter() - begin
    unit = 1 if sys.platform == "darwin" else 1024  # kilobytes, but for macOS
    print(
        json.dumps(
            {
                "seconds": took,
                "length": transcript.duration,
                "turns": len(transcript.turns),
                "recognizer": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit,
                "app": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
            }
        )
    )


def measured(recordings: list[Path], minutes: float, channels: int, scratch: Path) -> dict[str, float]:
    file, home = scratch / f"{minutes:g} 分钟.wav", scratch / "home"
    joined(recordings, minutes * 60, channels, file)
    for model in MODELS:
        target = home / "models" / model
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(checkout() / "models" / model)
    command = [sys.executable, __file__, "--one", str(file), "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ)
    file.unlink()
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=180)
    parser.add_argument("--baseline", type=float, default=10)
    parser.add_argument("--suffix", default=".phone.flac")
    parser.add_argument("--keep", type=Path, help="where the joined call is laid out, if the system's folder is small")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        one(options.one, options.home)
        return 0
    recordings = sorted(options.folder.glob(f"*{options.suffix}")) if options.folder else [sample_call()]
    channels = 1 if options.suffix == ".phone.flac" else 2
    results = {}
    with tempfile.TemporaryDirectory(dir=options.keep) as scratch:
        for minutes in (options.baseline, options.minutes):
            found = results[minutes] = measured(recordings, minutes, channels, Path(scratch))
            print(
                f"{minutes:g} min: {found['seconds'] / found['length']:.3f} of its length, recognizer "
                f"{found['recognizer'] / 1e6:.0f} MB, app {found['app'] / 1e6:.0f} MB, {found['turns']} turns",
                flush=True,
            )
    short, long = results[options.baseline], results[options.minutes]
    more = (long["recognizer"] - short["recognizer"]) / 1e6
    print(
        f"{options.minutes / options.baseline:g} times the length: memory times "
        f"{long['recognizer'] / short['recognizer']:.2f} ({more:+.0f} MB), time over length times "
        f"{long['seconds'] / long['length'] / (short['seconds'] / short['length']):.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
