"""Drive the real window by mouse and keyboard alone, as a person does, and check what is in the home afterwards.

    python tests/bench/drive_window.py [--lang zh en] [--size 1366x768] [--scale 1] [--dark] [--out DIR] [JOURNEY …]

Each journey starts the app as a process in a home of its own, on a screen of its own (Xvfb, openbox), with null sinks
of PulseAudio as the headset's microphone and as the computer's loudspeakers, into which the sample call is played.
Every step leaves a picture of the whole screen in DIR. Exit code 1 if a journey does not arrive. Needs Debian's xvfb,
openbox, dbus, xdotool, at-spi2-core, python3-gi, gir1.2-atspi-2.0, pulseaudio and libasound2-plugins, and both default
models; the full disk needs root.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from support.drive_journeys import JOURNEYS
from support.drive_scene import opened_scene


def drive(options: argparse.Namespace) -> int:
    """Take the journeys, each in a process of its own: one reads one desktop. Returns how many are lost."""
    lost = 0
    for language in options.lang:
        for name in options.journeys or JOURNEYS:
            own = ["--lang", language, "--one", name, "--out", str(options.out), "--scale", options.scale]
            own += ["--size", "x".join(map(str, options.size)), *(["--dark"] if options.dark else [])]
            lost += subprocess.run([sys.executable, __file__, *own], check=False).returncode != 0
    return lost


def take(name: str, language: str, options: argparse.Namespace) -> bool:
    """Take one journey, and print how it went."""
    pictures = options.out / f"{language}-{name}"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    folder = Path(tempfile.mkdtemp(prefix="huazheng-drive-"))
    journey, start, figures, lost = JOURNEYS[name], time.monotonic(), "", ""
    try:
        with opened_scene(folder, pictures, language, options, journey) as scene:
            try:
                figures = journey.take(scene)
            except Exception as error:
                scene.person.photograph("LOST")
                lost = "".join(traceback.format_exception(error)[-4:]) + scene.app_words()
            clicks, keys = scene.person.clicks, scene.person.keys
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds, said = time.monotonic() - start, "LOST" if lost else "arrived"
    print(f"{language} {name:10} {seconds:6.1f} s {clicks:3} clicks {keys:3} keys  {said}  {figures}\n{lost}".rstrip())
    return not lost


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def main() -> int:
    """Read the command line."""
    warnings.simplefilter("ignore", DeprecationWarning)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("journeys", nargs="*", metavar="JOURNEY", help=", ".join(JOURNEYS))
    parser.add_argument("--lang", nargs="+", choices=("zh", "en"), default=("zh", "en"))
    parser.add_argument("--size", type=_size, default=(1366, 768), help="of the screen")
    parser.add_argument("--scale", default="1", help="QT_SCALE_FACTOR")
    parser.add_argument("--dark", action="store_true", help="in dark colors")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "huazheng-drive")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return 0 if take(options.one, options.lang[0], options) else 1
    if unknown := [name for name in options.journeys if name not in JOURNEYS]:
        parser.error(f"no such journey: {', '.join(unknown)}; there are {', '.join(JOURNEYS)}")
    return 1 if drive(options) else 0


if __name__ == "__main__":
    sys.exit(main())
