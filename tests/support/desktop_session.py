"""A desktop of its own for the real app: a screen (Xvfb), a window manager, a session bus, and the app in it.

Needs Debian's xvfb, openbox, dbus, xdotool and at-spi2-core.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NEEDS = ("Xvfb", "openbox", "dbus-daemon", "xdotool")
STEP_SECONDS = 0.05
_Found = TypeVar("_Found")


@dataclass
class DesktopSession:
    """A running desktop. ``environment`` is what a process needs to be on it."""

    folder: Path
    environment: dict[str, str]
    size: tuple[int, int]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it ends with it."""
        with (self.folder / f"{os.path.basename(words[0])}.log").open("ab") as log:  # noqa: PTH119
            process = subprocess.Popen(
                words, env=self.environment | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def app(self, home: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the app on this desktop, with its accessibility on."""
        command = (sys.executable, "-m", "huazheng", "--home", str(home), *words)
        return self.run(*command, **environment)

    def xdotool(self, *words: object) -> str:
        """Move the mouse, press keys: as xdotool's manual says."""
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def click(self, place: tuple[int, int], button: int = 1) -> None:
        """Click at a place of the screen."""
        self.xdotool("mousemove", "--sync", *place, "click", button)

    def keys(self, *names: str) -> None:
        """Press keys one after the other, such as ``ctrl+f`` or ``Return``."""
        self.xdotool("key", "--clearmodifiers", *names)

    def type(self, text: str) -> None:
        """Type Latin letters and digits."""
        self.xdotool("type", "--delay", "30", text)

    def photograph(self, file: Path) -> None:
        """Save what is on the screen as a PNG."""
        from PySide6.QtGui import QImage

        content = (self.folder / "Xvfb_screen0").read_bytes()
        header = [int.from_bytes(content[at : at + 4], "big") for at in range(0, 100, 4)]
        start, width, height, line, colors = header[0], header[4], header[5], header[12], header[19]
        pixels = content[start + 12 * colors :]
        QImage(pixels, width, height, line, QImage.Format.Format_RGB32).save(str(file))

    def end(self) -> None:
        """End every program of this desktop, the last one first."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(8)
            if process.poll() is None:
                process.kill()
                process.wait()


@contextmanager
def desktop_session(folder: Path, size: tuple[int, int] = (1366, 768), **environment: str) -> Iterator[DesktopSession]:
    """Start a desktop whose files lie in ``folder``. Its bus is this process's too, so that it can read the screen."""
    folder.mkdir(parents=True, exist_ok=True)
    runtime, config = folder / "run", folder / "user"
    for place in (runtime, config):
        place.mkdir(mode=0o700, exist_ok=True)
    display = _free_display()
    own = os.environ | {
        "DISPLAY": display,
        "HOME": str(config),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
        **environment,
    }
    own.pop("WAYLAND_DISPLAY", None)
    session = DesktopSession(folder, own, size)
    try:
        screen = f"{size[0]}x{size[1]}x24"
        session.run("Xvfb", display, "-screen", "0", screen, "-fbdir", str(folder))
        wait_until(lambda: _answers(own), "the screen")
        address = f"unix:path={runtime}/bus"
        session.run("dbus-daemon", "--session", "--nofork", f"--address={address}")
        wait_until((runtime / "bus").exists, "the session bus")
        own["DBUS_SESSION_BUS_ADDRESS"] = address
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        os.environ["DISPLAY"] = display
        session.run("openbox")
        yield session
    finally:
        session.end()


def wait_until(holds: Callable[[], _Found], what: str, seconds: float = 20.0) -> _Found:
    """Wait until ``holds()`` is true, and give its result. Raises TimeoutError with ``what``."""
    deadline = time.monotonic() + seconds
    while not (result := holds()):
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(STEP_SECONDS)
    return result


def _answers(environment: dict[str, str]) -> bool:
    words = ["xdotool", "getmouselocation"]
    return subprocess.run(words, env=environment, capture_output=True, check=False).returncode == 0


def _free_display() -> str:
    from pathlib import Path

    number = next(n for n in range(90, 600) if not Path(f"/tmp/.X{n}-lock").exists())  # noqa: S108
    return f":{number}"
