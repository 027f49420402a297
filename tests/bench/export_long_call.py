"""Time and memory of every export of a three-hour call, each in a process of its own.

    python tests/bench/export_long_call.py

Peak memory is that of the process, less that of one that only builds the call.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit" / "export"))


def measure(form: str) -> dict[str, float]:
    from documents import three_hours

    from huazheng.export.base import find_format

    document = three_hours()
    if form == "nothing":
        return {"seconds": 0.0, "bytes": 0, "mb": _peak()}
    exporter = find_format(form)
    began = time.perf_counter()
    size = len(exporter.render(document, "zh"))
    return {"seconds": time.perf_counter() - began, "bytes": size, "mb": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    from huazheng.export import FORMATS

    base = 0.0
    for form in ("nothing", *FORMATS):
        done = subprocess.run([sys.executable, __file__, form], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        base = base or found["mb"]
        print(
            f"{form:15} {found['seconds']:6.2f} s  {found['bytes'] / 1e6:7.2f} MB  +{found['mb'] - base:.0f} MB memory"
        )


if __name__ == "__main__":
    main()
