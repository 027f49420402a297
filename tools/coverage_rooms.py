#!/usr/bin/env python3
"""Fail if a room's test coverage is below its floor.

python tools/coverage_rooms.py [coverage.json]

Reads the report that `coverage json` writes and adds up the executed statements by room: the first folder below
`desktop/huazheng/`. The floors are in `tools/coverage_floors.toml`. Code that runs in a process of its own (recorder,
recognizer, live text) is not measured there, so these floors are low for `services`.
Exit codes: 0 every room is at or above its floor, 1 one is below, 2 the report is missing.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path, PureWindowsPath

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tools" / "coverage_floors.toml"


def rooms(report: dict[str, dict[str, dict[str, dict[str, int]]]]) -> dict[str, float]:
    """Return the share of executed statements by room, in percent."""
    executed: dict[str, int] = defaultdict(int)
    statements: dict[str, int] = defaultdict(int)
    for name, file in report["files"].items():
        parts = PureWindowsPath(name).parts  # splits at both kinds of slash
        below = parts[parts.index("huazheng") + 1 :] if "huazheng" in parts else ()
        if len(below) < 2:
            continue
        executed[below[0]] += file["summary"]["covered_lines"]
        statements[below[0]] += file["summary"]["num_statements"]
    return {room: 100 * executed[room] / total for room, total in sorted(statements.items()) if total}


def main() -> int:
    """Print every room with its coverage and its floor."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "coverage.json"
    if not path.is_file():
        print(f"{path.name} is missing: run the tests with --cov --cov-report=json first", file=sys.stderr)
        return 2
    floors: dict[str, int] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    measured = rooms(json.loads(path.read_text(encoding="utf-8")))
    below = []
    for room in sorted(measured.keys() | floors.keys()):
        share, floor = measured.get(room, 0.0), floors.get(room, 0)
        print(f"{room:<10} {share:5.1f} %   floor {floor} %")
        if share < floor:
            below.append(room)
    if below:
        print(f"coverage below the floor: {', '.join(below)}", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
