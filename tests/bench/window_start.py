"""Time to the first paint of the app's window, beside a bare PySide6 window: each a process of its own, in turns.

    python tests/bench/window_start.py [ROUNDS]

Cold is the first start of each (with the system's cache of files dropped where we may), warm the median of the rest.
On an empty home and on one with 300 calls. Prints milliseconds from the start of the process to the end of the first
paint, and the ratio; exits 1 where a warm ratio is over 3.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

LARGEST_RATIO = 3.0
CALLS = 300
# Time runs from before the interpreter starts; what is counted is the first paint event of the window itself.
PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, tell)
        return False

def tell():
    print(time.time() - float(sys.argv[1]), flush=True)
    window.close()
    QTimer.singleShot(0, app.quit)

app = QApplication(sys.argv[:1])
if sys.argv[2] == "bare":
    window = QMainWindow()
    window.resize(1360, 864)
else:
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.app.launch import make_window
    from huazheng.settings.store import load_settings
    home = Home(Path(sys.argv[2]))
    window = make_window(app, home, load_settings(home).settings)
painted = Painted()
window.installEventFilter(painted)
window.show()
app.exec()
"""


def started(what: str) -> float:
    """Seconds to the first paint of ``bare``, or of the app on the home of that name."""
    import time

    environment = {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)
    command = [sys.executable, "-c", PROGRAM, str(time.time()), what]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def drop_caches() -> bool:
    with contextlib.suppress(OSError):
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
        return True
    return False


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as place:
        homes = {"empty": Path(place) / "empty", f"{CALLS} calls": Path(place) / "full"}
        _fill(homes[f"{CALLS} calls"])
        wanted = {"bare": "bare"} | {name: str(home) for name, home in homes.items()}
        cold, warm = {}, {name: [] for name in wanted}
        dropped = False
        for name, what in wanted.items():
            dropped = drop_caches()
            cold[name] = started(what)
        for _ in range(rounds):
            for name, what in wanted.items():
                warm[name].append(started(what))
    print("cold:" + ("" if dropped else " (the cache of files could not be dropped)"))
    for name, seconds in cold.items():
        print(f"  {name}: {seconds * 1000:.0f} ms, {seconds / cold['bare']:.2f} of bare")
    print("warm:")
    ratios = []
    for name, times in warm.items():
        ratios.append(median(times) / median(warm["bare"]))
        print(f"  {name}: {median(times) * 1000:.0f} ms, {ratios[-1]:.2f} of bare")
    return 1 if max(ratios) > LARGEST_RATIO else 0


def _fill(folder: Path) -> None:
    from large_library import fill

    from huazheng.core.runtime.paths import Home
    from huazheng.services.library.browse import list_calls

    home = Home(folder)
    fill(home, CALLS, 20)
    list_calls(home)


if __name__ == "__main__":
    sys.exit(main())
