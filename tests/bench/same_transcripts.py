"""Compare the transcripts and analyses of recordings with those that an earlier version of the code made.

    python tests/bench/same_transcripts.py FOLDER_BEFORE [RECORDING…] --write    with the code before a change
    python tests/bench/same_transcripts.py FOLDER_BEFORE [RECORDING…]            with the code after it

Each recording goes through `huazheng process` in a home of its own, so the tool runs unchanged on any version of the
code. FOLDER_BEFORE holds one JSON file a recording: transcript and analysis without version numbers (the ids and times
of the run stand in neither). Without recordings the shipped sample call is used; labels beside a recording
(`NAME.json` for `NAME.phone.flac`) name its checklists. Every byte must be equal; exit code 1 when one is not.
Leave OMP_NUM_THREADS alone, or the same, in both runs: with one thread the same code recognized other words.
"""

from __future__ import annotations

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VERSION_KEYS = frozenset({"version", "engine_version"})


def without_versions(value: Any) -> Any:
    """The document without the keys that name a version of the app, the engine or a pack."""
    if isinstance(value, dict):
        return {key: without_versions(part) for key, part in value.items() if key not in VERSION_KEYS}
    return [without_versions(part) for part in value] if isinstance(value, list) else value


def labeled_packs(recording: Path) -> list[str]:
    """The checklists that the labels beside a recording name; none without labels."""
    labels = recording.with_name(recording.name.split(".")[0] + ".json")
    return json.loads(labels.read_text(encoding="utf-8")).get("packs", []) if labels.is_file() else []


def process(recording: Path) -> str:
    """Transcript and analysis of one recording, as JSON text."""
    flags = [flag for pack in labeled_packs(recording) for flag in ("--pack", pack)]
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "models").symlink_to(CHECKOUT / "models")
        command = [sys.executable, "-m", "huazheng", "--home", home, "--json", "process", str(recording), *flags]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{recording.name}: {done.stderr.strip()}")
    document = json.loads(done.stdout)
    made = {"transcript": document["transcript"], "analysis": document["analysis"]}
    return json.dumps(without_versions(made), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def show_difference(name: str, before: str, after: str) -> None:
    """Print the first lines that differ."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"{name} before", f"{name} now", "", "", 2)
    for number, line in enumerate(lines):
        if number == 40:
            print("...")
            break
        print(line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, metavar="FOLDER_BEFORE")
    parser.add_argument("recordings", type=Path, nargs="*", metavar="RECORDING")
    parser.add_argument("--write", action="store_true", help="write the folder instead of comparing with it")
    options = parser.parse_args()
    different = 0
    for recording in options.recordings or [CHECKOUT / "recordings" / "sample-callback.flac"]:
        text = process(recording)
        file = options.before / f"{recording.stem}.json"
        if options.write:
            options.before.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"{recording.name}: written")
        elif file.read_text(encoding="utf-8") == text:
            print(f"{recording.name}: the same")
        else:
            different += 1
            print(f"{recording.name}: DIFFERENT")
            show_difference(recording.name, file.read_text(encoding="utf-8"), text)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
