"""Drive the real app through a whole call and take a picture of every screen (the walk is in ``walk.py``).

    python tools/screenshots.py            refresh the pictures in docs/screens that the documents show
    python tools/screenshots.py --all DIR  every screen at 1x and at 2x into DIR: both languages, light and dark
    python tools/screenshots.py --quick    half a minute of call, for a quick look

Works without a screen (Qt's offscreen platform) and on a real one (QT_QPA_PLATFORM=xcb xvfb-run …, with a window
manager). Needs PulseAudio, which plays the sample call to the recorder, and the default models, which it takes from
the home in use, or downloads into it.
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
from huazheng.services.capture.recorder_client import running_recordings
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
CALL_SECONDS, QUICK_SECONDS = 139.0, 34.0


@dataclass(frozen=True)
class Album:
    """Target folder of the pictures, scale of this process, and whether every screen is kept or only known pictures."""

    folder: Path
    scale: int
    everything: bool

    def name(self, step: str, language: str, *, dark: bool) -> str:
        """Return the file name of a picture, the same from release to release."""
        ending = "" if self.scale == 1 else f"-{self.scale}x"
        return f"{step}-{language}-{'dark' if dark else 'light'}{ending}.png"

    def wants(self, step: str, language: str, *, dark: bool) -> bool:
        """Tell whether to take this picture: every one, or one that the folder already holds."""
        return self.everything or (self.folder / self.name(step, language, dark=dark)).is_file()

    def keep(self, picture: QImage, step: str, language: str, *, dark: bool) -> None:
        """Write a picture into the folder."""
        save(picture, self.folder / self.name(step, language, dark=dark))


def save(picture: QImage, target: Path) -> None:
    """Write a small PNG with the 256 most used colors; a window has few, so nobody sees a difference."""
    if not _few_colors(picture).save(str(target), "PNG", 0):
        raise SystemExit(f"{target} cannot be written")
    print(target)


def _few_colors(picture: QImage) -> QImage:
    """Reduce the picture to its 256 most used colors, each other one to the nearest of them."""
    import numpy as np
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
    colors, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    usual = colors[np.argsort(-counts.astype(np.int64))[:256]]
    parts = [(colors >> shift & 0xFF).astype(np.int32) for shift in (16, 8, 0)]
    own = [(usual >> shift & 0xFF).astype(np.int32) for shift in (16, 8, 0)]
    apart = sum(np.abs(one[:, None] - other[None, :]) for one, other in zip(parts, own, strict=True))
    nearest = np.argmin(apart, axis=1).astype(np.uint8)[places.reshape(height, width)]
    rows = np.zeros((height, (width + 3) // 4 * 4), np.uint8)  # Qt wants whole words a line
    rows[:, :width] = nearest
    few = QImage(rows.data, width, height, rows.shape[1], QImage.Format.Format_Indexed8).copy()
    few.setColorTable([0xFF000000 | int(color) for color in usual])
    return few


def photograph(walk: Walk, album: Album, theme: Theme) -> None:
    """Walk through all steps and take the pictures of each screen."""
    for step in STEPS:
        shown = step.do(walk)
        if shown is None:
            continue
        for language in LANGUAGES:
            wanted = [dark for dark in (False, True) if album.wants(step.name, language, dark=dark)]
            if not wanted:
                continue
            walk.window.preferences.change(language=language)
            for dark in wanted:
                theme.force(dark)
                walk.rest(0.25)
                album.keep(_picture(shown), step.name, language, dark=dark)
        walk.window.preferences.change(language="zh")
        theme.force(False)
        walk.rest(0.1)


def _picture(shown: QWidget) -> QImage:
    return shown.grab().toImage()


def run(album: Album, seconds: float) -> None:
    """Run one walk in a temporary home with its own sound server."""
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
            for recording in running_recordings(home):
                recording.stop()
                recording.finish()


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
    parser.add_argument("--all", type=Path, metavar="DIR", help="every screen at 1x and 2x, into this folder")
    parser.add_argument("--to", type=Path, metavar="DIR", default=DOCS / "screens", help="instead of docs/screens")
    parser.add_argument("--quick", action="store_true", help="half a minute of call")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="only this scale")
    options = parser.parse_args()
    screen = (checkout() or Path.cwd()) / "tests" / "data" / "screen.json"
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={screen}")
    if not sample_call().is_file():
        raise SystemExit("there is no sample call here; run this from a checkout")
    if options.scale is None:
        for scale in ("1", "2") if options.all else ("1",):
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
