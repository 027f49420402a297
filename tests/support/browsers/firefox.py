"""Headless Firefox, driven by its Marionette protocol over a local socket."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
START_SECONDS = 60
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PREFERENCES = {
    "media.autoplay.default": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.shell.checkDefaultBrowser": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """One headless browser with one page. ``folder``: its empty profile. ``complaints``: always empty here."""

    def __init__(self, folder: Path) -> None:
        if PROGRAM is None:
            raise FileNotFoundError("firefox")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        preferences = _PREFERENCES | {"marionette.port": port}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        (folder / "user.js").write_text("".join(lines), encoding="utf-8")
        self._process = subprocess.Popen(
            [PROGRAM, "--headless", "--marionette", "--no-remote", "--profile", str(folder), "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._socket = self._connect(port)
        self._waiting, self._number = b"", 0
        self.complaints: list[str] = []
        self._read()  # the browser says first what it is
        self.send("WebDriver:NewSession", strictFileInteractability=False)

    def _connect(self, port: int) -> socket.socket:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def send(self, command: str, **parameters: Any) -> Any:
        """Send a command and return its value. Raises :class:`RuntimeError` for an error of the browser."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        while True:
            _, number, error, result = self._read()
            if number == self._number:
                if error:
                    raise RuntimeError(f"{command}: {error['message']}")
                return result.get("value") if isinstance(result, dict) and "value" in result else result

    def _read(self) -> Any:
        while b":" not in self._waiting:
            self._receive()
        size, rest = self._waiting.split(b":", 1)
        self._waiting = rest
        while len(self._waiting) < int(size):
            self._receive()
        message, self._waiting = self._waiting[: int(size)], self._waiting[int(size) :]
        return json.loads(message)

    def _receive(self) -> None:
        part = self._socket.recv(1 << 20)
        if not part:
            raise RuntimeError("the browser ended")
        self._waiting += part

    def open(self, address: str) -> None:
        """Load a page and wait until it is loaded."""
        self.send("WebDriver:Navigate", url=address)

    def run(self, script: str, *values: Any) -> Any:
        """Run the body of an async function with ``values`` as its ``arguments``; return what it returns, as JSON."""
        wrapped = (
            "const done = arguments[arguments.length - 1], values = Array.from(arguments).slice(0, -1);"
            f"(async function () {{ {script} }})(...values)"
            ".then((value) => done([value ?? null]), (error) => done(String(error)));"
        )
        result = self.send("WebDriver:ExecuteAsyncScript", script=wrapped, args=list(values), sandbox=None)
        if isinstance(result, str):
            raise RuntimeError(result)  # noqa: TRY004
        return result[0]

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files in a file input."""
        found = self.send("WebDriver:FindElement", using="css selector", value=selector)
        names = "\n".join(str(file) for file in files)
        self.send("WebDriver:ElementSendKeys", id=found[_ELEMENT], text=names)

    def resize(self, width: int, height: int) -> None:
        """Set the size of the page in CSS pixels."""
        extra = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        self.send("WebDriver:SetWindowRect", width=width + extra[0], height=height + extra[1])

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Store a picture of the page as PNG: of the window, or of the whole page."""
        shot = self.send("WebDriver:TakeScreenshot", full=whole)
        file.write_bytes(base64.b64decode(shot))
