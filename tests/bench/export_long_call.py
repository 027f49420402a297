"""Time and memory of every export of a three-hour call, each in a process of its own.

    python tests/bench/export_long_call.py

Peak memory is that of the process, less that of one that only builds (or opens) the call. The bundle and the excerpt
are of a sealed recording of three hours, 8 kHz, 173 MB, in a home of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
SECONDS = 3 * 3600.0


def measure(form: str) -> dict[str, float]:
    from huazheng.export.documents.call_document import find_format
    from support.call_documents import three_hours

    document = three_hours()
    if form == "nothing":
        return {"seconds": 0.0, "bytes": 0, "mb": _peak()}
    exporter = find_format(form)
    began = time.perf_counter()
    size = len(exporter.render(document, "zh"))
    return {"seconds": time.perf_counter() - began, "bytes": size, "mb": _peak()}


def measure_sound(form: str, root: Path) -> dict[str, float]:
    from huazheng.core.runtime.paths import Home
    from huazheng.services.documents.call_export import export_call
    from huazheng.services.documents.listening_excerpt import ExcerptRange, write_excerpt
    from huazheng.services.review.open_review import open_for_review
    from huazheng.store.calls import Calls

    home, out = Home(root), root / "out"
    [call] = Calls(home).all()
    out.mkdir(exist_ok=True)
    began = time.perf_counter()
    size = 0
    if form == "bundle":
        size = export_call(home, call, "bundle", out / "b.zip").bytes
    elif form == "excerpt":
        size = write_excerpt(home, call, ExcerptRange(SECONDS - 90, SECONDS - 30), "m4a", out).file.stat().st_size
    elif form == "review":
        open_for_review(Home(root / "advocate"), out / "b.zip")
    return {"seconds": time.perf_counter() - began, "bytes": size, "mb": _peak()}


def make(root: Path) -> None:
    from huazheng.core.runtime.paths import Home
    from support.sealed_calls import captured, worked_on

    home = Home(root)
    worked_on(home, captured(home, {"line": SECONDS}))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _run(*words: str) -> str:
    return subprocess.run([sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def _compare(forms: tuple[str, ...], *more: str) -> None:
    base = 0.0
    for form in forms:
        found = json.loads(_run(form, *more))
        base = base or found["mb"]
        print(
            f"{form:15} {found['seconds']:6.2f} s  {found['bytes'] / 1e6:7.2f} MB  +{found['mb'] - base:.0f} MB memory"
        )


def main() -> None:
    if len(sys.argv) == 2:
        print(json.dumps(measure(sys.argv[1])))
    elif len(sys.argv) == 3:
        form, root = sys.argv[1], Path(sys.argv[2])
        print(json.dumps(measure_sound(form, root))) if form != "make" else make(root)
    else:
        from huazheng.export import FORMATS

        _compare(("nothing", *FORMATS))
        with tempfile.TemporaryDirectory(prefix="huazheng-") as place:
            _run("make", place)
            _compare(("opening", "bundle", "review", "excerpt"), place)


if __name__ == "__main__":
    main()
