"""Drives the real app through a whole call and keeps a picture of every screen (the walk is in ``walk.py``).

    python tools/screenshots.py            docs/screens: every screen, both languages, light and dark, at 1x,
                                               a few at 2x, which is how a full-HD screen shows them at 200 %
    python tools/screenshots.py --all DIR  every screen at 1x and at 2x into DIR
    python tools/screenshots.py --quick    half a minute of call, for a look in between

Works without a screen (Qt's offscreen platform) and on a real one (QT_QPA_PLATFORM=xcb xvfb-run …, with a window
manager in it). Needs PulseAudio, which plays the sample call to the recorder, and the default models, which it takes
from the home in use, or fetches into it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from walk import STEPS, Walk

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.paths import Home, checkout, find_home, sample_call
from huazheng.core.runtime.task import Task
from huazheng.services.system.models import ensure_model
from huazheng.settings.schema import DEFAULT_MODEL, Settings

sys.path.append(str((checkout() or Path.cwd()) / "tests"))
from support.sound_server import NoSoundServer, running_sound_server

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from huazheng.qt.support.theme import Theme

DOCS = (checkout() or Path.cwd()) / "docs"
MODELS = (DEFAULT_MODEL, "speaker-voicefilter")
LANGUAGES = ("zh", "en")
LARGE_TOO = {"in-the-call", "evidence"}
CALL_SECONDS, QUICK_SECONDS = 139.0, 34.0


@dataclass(frozen=True)
class Album:
    """The folder of the pictures, the scale of this process, and whether every picture is kept at 2x."""

    folder: Path
    scale: int
    everything: bool

    def wants(self, step: str) -> bool:
        """Whether this screen is kept at this scale."""
        return self.scale == 1 or self.everything or step in LARGE_TOO

    def keep(self, picture: QImage, step: str, language: str, *, dark: bool) -> None:
        """Keep a picture under a name that stays the same from release to release."""
        ending = "" if self.scale == 1 else f"-{self.scale}x"
        name = f"{step}-{language}-{'dark' if dark else 'light'}{ending}.png"
        save(picture, self.folder / name)


def save(picture: QImage, target: Path) -> None:
    """Write a PNG, small: a window has few colours, and its 256 most used ones are told from all by nobody."""
    if not _few_colours(picture).save(str(target), "PNG", 0):
        raise SystemExit(f"{target} cannot be written")
    print(target)


def _few_colours(picture: QImage) -> QImage:
    """The picture in its 256 most used colours, every other one as the nearest of them."""
    import numpy as np
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
    colours, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    usual = colours[np.argsort(-counts.astype(np.int64))[:256]]
    parts = [(colours >> shift & 0xFF).astype(np.int32) for shift in (16, 8, 0)]
    own = [(usual >> shift & 0xFF).astype(np.int32) for shift in (16, 8, 0)]
    apart = sum(np.abs(one[:, None] - other[None, :]) for one, other in zip(parts, own, strict=True))
    nearest = np.argmin(apart, axis=1).astype(np.uint8)[places.reshape(height, width)]
    rows = np.zeros((height, (width + 3) // 4 * 4), np.uint8)  # Qt wants whole words a line
    rows[:, :width] = nearest
    few = QImage(rows.data, width, height, rows.shape[1], QImage.Format.Format_Indexed8).copy()
    few.setColorTable([0xFF000000 | int(colour) for colour in usual])
    return few


def photograph(walk: Walk, album: Album, theme: Theme) -> None:
    """Walk through the app, and take the pictures of every screen."""
    for step in STEPS:
        shown = step.do(walk)
        if shown is None or not album.wants(step.name):
            continue
        for language in LANGUAGES:
            walk.window.preferences.change(language=language)
            for dark in (False, True):
                theme.force(dark)
                walk.rest(0.25)
                album.keep(_picture(shown), step.name, language, dark=dark)
        walk.window.preferences.change(language="zh")
        theme.force(False)
        walk.rest(0.1)


def _picture(shown: QWidget) -> QImage:
    return shown.grab().toImage()


def run(album: Album, seconds: float) -> None:
    """One walk in a home of its own, with a sound server of its own."""
    from PySide6.QtWidgets import QApplication

    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="huazheng-")))
        for name in ("sound", "out"):
            (place / name).mkdir()
        server = stack.enter_context(running_sound_server(place / "sound"))
        for name in ("PULSE_SINK", "PULSE_SOURCE"):
            os.environ.pop(name, None)
        os.environ.update(server.environment | {"HUAZHENG_LANGUAGE": "zh", "PULSE_SINK": "loudspeaker"})
        home = Home(place / "Huazheng")
        _lend_models(home)
        from huazheng.core.runtime.language import use_language
        from huazheng.qt.app.launch import make_window
        from huazheng.qt.support.theme import Theme

        use_language("zh")
        app = QApplication([])
        window = make_window(app, home, Settings(language="zh"))
        window.show()
        theme = app.findChild(Theme)
        assert isinstance(theme, Theme)  # noqa: S101
        walk = Walk(app, window, home, server.environment, seconds, place / "out")
        stack.callback(walk.hush)
        try:
            theme.force(False)
            photograph(walk, album, theme)
        finally:
            window.leave()
            walk.rest(0.2)
            for recording in _running(home):
                recording.stop()  # type: ignore[attr-defined]
                recording.finish()  # type: ignore[attr-defined]


def _running(home: Home) -> list[object]:
    from huazheng.services.capture.recorder_client import running

    return list(running(home))


def _lend_models(home: Home) -> None:
    """Link the models into ``home`` without copying their bytes."""
    for name in MODELS:
        model = ensure_model(find_home(), name, Task())
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
    parser.add_argument("--all", type=Path, metavar="DIR", help="everything at 1x and 2x, into this folder")
    parser.add_argument("--to", type=Path, metavar="DIR", default=DOCS / "screens", help="instead of docs/screens")
    parser.add_argument("--quick", action="store_true", help="half a minute of call")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="only this scale")
    options = parser.parse_args()
    screen = (checkout() or Path.cwd()) / "tests" / "data" / "screen.json"
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={screen}")
    if not sample_call().is_file():
        raise SystemExit("there is no sample call here; run this from a checkout")
    if options.scale is None:
        for scale in ("1", "2"):
            subprocess.run([sys.executable, __file__, *sys.argv[1:], "--scale", scale], check=True)
        return 0
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    folder: Path = options.all or options.to
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run(Album(folder, options.scale, options.all is not None), QUICK_SECONDS if options.quick else CALL_SECONDS)
    except (HuazhengError, NoSoundServer) as error:
        raise SystemExit(str(error)) from error
    return 0


if __name__ == "__main__":
    sys.exit(main())
