"""Time that a case of so many exhibits takes to open, to show, to list, to seal, to export and to verify.

    python tests/bench/case_open.py [EXHIBITS]

"window" includes the import of Qt.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.paths import Home
from huazheng.services.cases.case_editing import add_file, new_case
from huazheng.services.cases.case_export import catalog, export_case
from huazheng.services.cases.case_sealing import seal_case
from huazheng.services.cases.case_verification import verify_stored_case
from huazheng.services.custody.verification import verify
from huazheng.store.cases import find_case

if TYPE_CHECKING:
    from collections.abc import Callable

BYTES = 200_000


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long the work took."""
    began = time.perf_counter()
    work()
    print(f"{name:<24}{time.perf_counter() - began:8.2f} s")


def show(home: Home, exhibits: int) -> None:
    """Open the window of cases and wait until the table is filled and drawn."""
    from PySide6.QtWidgets import QApplication

    from huazheng.qt.support.theme import Theme
    from huazheng.qt.windows.cases_dialog import CasesDialog

    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise SystemExit("no window application")
    theme = Theme(app)
    dialog = CasesDialog(home)
    dialog.show()
    while dialog.table.exhibits.rowCount() < exhibits or dialog.work.busy:
        app.processEvents()
    dialog.grab()
    dialog.reject()
    theme.deleteLater()


def main(exhibits: int) -> None:
    """Make a case and print the figures."""
    with tempfile.TemporaryDirectory() as place:
        home, source = Home(Path(place) / "home"), Path(place) / "source"
        source.mkdir()
        stored = new_case(home, "五百份证据")
        files = []
        for number in range(exhibits):
            file = source / f"截图 {number}.png"
            file.write_bytes(number.to_bytes(4, "big") * (BYTES // 4))
            files.append(file)
        timed(f"add {exhibits}", lambda: [add_file(home, stored, file, {"shows": "内容"}) for file in files])
        timed("open", lambda: find_case(home, stored.id))
        command = [sys.executable, "-m", "huazheng", "--home", str(home.root), "case", "show", stored.id]
        timed("huazheng case show", lambda: subprocess.run(command, capture_output=True, check=True))
        timed("window", lambda: show(home, exhibits))
        timed("catalog.docx", lambda: catalog(find_case(home, stored.id), "docx"))
        timed("seal", lambda: seal_case(home, stored))
        timed("verify in the home", lambda: verify_stored_case(home, stored))
        bundle = Path(place) / "x.zip"
        timed("export", lambda: export_case(home, find_case(home, stored.id), bundle))
        timed("verify the bundle", lambda: verify(home, bundle))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
