"""Takes pictures of the window by driving the real app on the sample call, as a person would.

    python packaging/screenshots.py            the README's two pictures, into docs/
    python packaging/screenshots.py --all DIR  every screen, both languages, light and dark, at 1x and 2x, into DIR

Works without a screen (Qt's offscreen platform) and under Xvfb (set QT_QPA_PLATFORM=xcb). Needs the default model,
which it takes from the home in use, or fetches into it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import HuazhengError
from huazheng.core.jobs import Task
from huazheng.core.paths import Home, checkout, find_home, sample_call
from huazheng.services.models import ensure_model
from huazheng.settings.schema import DEFAULT_MODEL, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from huazheng.qt.windows.main import MainWindow

DOCS = (checkout() or Path.cwd()) / "docs"
SIZE = (1360, 864)
PATIENCE_SECONDS = 300.0
OPENED_ITEM = "surrender_loss"


class Photographer:
    """Drives one window through its screens and keeps a picture of each that is asked for."""

    def __init__(self, app: QApplication, window: MainWindow, folder: Path, ending: str) -> None:
        self._app = app
        self.window = window
        self._folder = folder
        self._ending = ending

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Let the app run until something is so."""
        from PySide6.QtCore import QDeadlineTimer

        deadline = QDeadlineTimer(int(seconds * 1000))
        while not until():
            if deadline.hasExpired():
                raise SystemExit("the window did not get there in time")
            self._app.processEvents()

    def rest(self, seconds: float) -> None:
        """Let the app run for a while."""
        from PySide6.QtCore import QDeadlineTimer

        deadline = QDeadlineTimer(int(seconds * 1000))
        self.wait(deadline.hasExpired)

    def take(self, name: str) -> None:
        """Keep a picture of the window as it is now."""
        self.rest(0.2)
        target = self._folder / f"{name}{self._ending}.png"
        if not self.window.grab().save(str(target)):
            raise SystemExit(f"{target} cannot be written")
        print(target)  # noqa: T201

    def import_sample(self) -> None:
        """From the empty library to the sample call, taken in and not transcribed yet."""
        self.wait(lambda: not self.window.reading)
        self.window.empty.second.click()
        self.wait(lambda: self.window.page.opened is not None and not self.window.work.busy)
        self.rest(0.5)

    def recognise(self) -> None:
        """From the call that was taken in to its checklist."""
        self.window.page.stage.button.click()
        self.rest(2.0)

    def show_result(self) -> None:
        """Open an item, and put the playhead where the customer did not understand."""
        self.wait(lambda: self.window.page.opened is not None and self.window.page.opened.analysis is not None)
        self.rest(0.5)
        page = self.window.page
        for row in page.checklist.rows:
            row.head.setChecked(row.result.id.endswith(f"/{OPENED_ITEM}"))
        moments = sorted(page.opened.analysis.moments, key=lambda moment: (moment.resolved, moment.start))
        if moments:
            self.window.playing.seek(moments[0].start + 0.6)


def photograph(folder: Path, languages: list[str], dark: list[bool], ending: str, everything: bool) -> None:
    """Take the pictures at this process's own scale."""
    from PySide6.QtWidgets import QApplication

    from huazheng.core.language import use_language
    from huazheng.qt.start import make_window
    from huazheng.qt.theme import Theme

    app = QApplication([])
    with tempfile.TemporaryDirectory(prefix="huazheng-") as place:
        home = Home(Path(place))
        _lend_model(home)
        use_language("zh")
        window = make_window(app, home, Settings(language="zh"))
        window.resize(*SIZE)
        window.show()
        theme = app.findChild(Theme)
        assert isinstance(theme, Theme)  # noqa: S101
        picture = Photographer(app, window, folder, ending)

        def everywhere(screen: str) -> None:
            for language in languages:
                window.menus.languages[language].trigger()
                for is_dark in dark:
                    theme.force(is_dark)
                    colours = ("-dark" if is_dark else "-light") if len(dark) > 1 else ""
                    picture.take(f"{screen}-{language}{colours}")

        picture.wait(lambda: not window.reading)
        if everything:
            everywhere("empty")
        picture.import_sample()
        if everything:
            everywhere("imported")
        picture.recognise()
        if everything:
            everywhere("recognising")
        picture.show_result()
        everywhere("call" if everything else "window")
        window.close()


def _lend_model(home: Home) -> None:
    """Put the model into ``home`` without a second copy of its bytes."""
    model = ensure_model(find_home(), DEFAULT_MODEL, Task())
    target = home.models / model.name
    target.mkdir(parents=True)
    for file in model.iterdir():
        try:
            os.link(file, target / file.name)
        except OSError:
            (target / file.name).write_bytes(file.read_bytes())


def main() -> int:
    """Read the command line; each scale is a process of its own, because Qt reads it once."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", type=Path, metavar="DIR", help="every screen, into this folder")
    parser.add_argument("--scale", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not sample_call().is_file():
        raise SystemExit("there is no sample call here; run this from a checkout")
    folder = options.all or DOCS
    folder.mkdir(parents=True, exist_ok=True)
    if options.scale is None:
        for scale in ("1", "2") if options.all else ("2",):
            again = [sys.executable, __file__, *sys.argv[1:], "--scale", scale]
            subprocess.run(again, env=os.environ | {"QT_SCALE_FACTOR": scale}, check=True)
        return 0
    everything = options.all is not None
    ending = f"-{options.scale:g}x" if everything else ""
    try:
        photograph(folder, ["zh", "en"], [False, True] if everything else [False], ending, everything)
    except HuazhengError as error:
        raise SystemExit(str(error)) from error
    return 0


if __name__ == "__main__":
    sys.exit(main())
