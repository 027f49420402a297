"""Many short calls through ``process --jobs 2``, killed twice on the way: each is done once, and the table is right.

    python tests/bench/batch_killed.py [COUNT]

Needs ffmpeg and whisper-base in the checkout's models/. Prints what it found and exits 1 if any of it is wrong.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "recordings" / "sample-callback.flac"
MODEL = Path(os.environ.get("HUAZHENG_BENCH_MODEL", CHECKOUT / "models" / "whisper-base"))
COMMAND = [sys.executable, "-m", "huazheng"]


def _cut(folder: Path, count: int) -> None:
    for number in range(count):
        start = 5 + number * 120 / count
        target = folder / f"通话 {number:03d}.wav"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-ss", f"{start:.2f}", "-t", "2.5", "-i", SAMPLE, "-ar", "8000", target],
            check=True,
        )


def _kill_after(folder: Path, home: Path, done: int, environment: dict[str, str]) -> int:
    """Run until so many calls are analyzed, then SIGKILL. Returns how many there were."""
    running = subprocess.Popen(
        [*COMMAND, "process", str(folder), "--jobs", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while (have := len(list(home.glob("recordings/*/analysis.json")))) < done and running.poll() is None:
        time.sleep(0.2)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return have


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "录音", Path(place) / "home"
        folder.mkdir()
        (home / "models").mkdir(parents=True)
        (home / "models" / "whisper-base").symlink_to(MODEL)
        _cut(folder, count)
        environment = os.environ | {"HUAZHENG_HOME": str(home), "HUAZHENG_LANGUAGE": "en"}
        began = time.monotonic()
        killed = [_kill_after(folder, home, count * part // 3, environment) for part in (1, 2)]
        made = {file: file.stat().st_mtime_ns for file in home.glob("recordings/*/transcript.json")}
        last = subprocess.run(
            [*COMMAND, "process", str(folder), "--jobs", "2", "--json"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        table = home / "table.csv"
        subprocess.run(
            [*COMMAND, "table", "--format", "csv", "--out", str(table)],
            env=environment,
            check=True,
            capture_output=True,
        )
        seconds = time.monotonic() - began
        counts = json.loads(last.stdout)["counts"]
        seals = [json.loads(file.read_text(encoding="utf-8")) for file in home.glob("recordings/*/seal.json")]
        digests = {seal["files"][0]["sha256"] for seal in seals}
        rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
        left = [path.name for path in home.glob("recordings/.incoming/*")]
        kept = sum(file.stat().st_mtime_ns == at for file, at in made.items())
        print(
            f"{count} calls, killed at {killed}; last run {counts}; {len(seals)} calls, {len(digests)} recordings; "
            f"{kept} of {len(made)} transcripts not made again; {len(rows) - 1} rows; left behind {len(left)}; "
            f"{seconds:.0f} s, {seconds / count:.2f} s a call"
        )
        right = (
            len(seals) == len(digests) == count == len(rows) - 1
            and counts["done"] + counts["already"] == count
            and kept == len(made)
            and all(row[6] != "" for row in rows[1:])
        )
        return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
