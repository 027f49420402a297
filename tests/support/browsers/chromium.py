"""Headless Chromium, driven by its DevTools protocol over a pair of pipes."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
ANSWER_SECONDS = 60


class Chromium:
    """One headless browser with one page. ``folder``: its empty profile. ``complaints``: errors of pages so far."""

    def __init__(self, folder: Path) -> None:
        if PROGRAM is None:
            raise FileNotFoundError("chromium")
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        arguments = [
            PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--no-first-run",
            "--disable-component-update", "--autoplay-policy=no-user-gesture-required", "--remote-debugging-pipe",
            "--mute-audio", "--hide-scrollbars", "--disable-dev-shm-usage", f"--user-data-dir={folder}", "about:blank",
        ]  # fmt: skip

        def as_three_and_four() -> None:  # where the browser expects its pipes
            spare_read, spare_write = os.dup(to_read), os.dup(to_write)
            os.dup2(spare_read, 3)
            os.dup2(spare_write, 4)

        self._process = subprocess.Popen(
            arguments,
            preexec_fn=as_three_and_four,  # noqa: PLW1509 (it only duplicates file descriptors)
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._number, self._waiting = 0, b""
        self._session: str | None = None
        self.complaints: list[str] = []
        targets = self.send("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result. Raises :class:`RuntimeError` for an error of the browser."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            part = os.read(self._from, 1 << 20)
            if not part:
                raise RuntimeError("the browser ended")
            self._waiting += part
        line, self._waiting = self._waiting.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        kind, parameters = message.get("method"), message.get("params", {})
        if kind == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"].get("exception", {}).get("description")))
        elif kind == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.complaints.append(parameters["entry"]["text"])
        return message

    def open(self, address: str) -> None:
        """Load a page and wait until it is loaded."""
        self.send("Page.navigate", url=address)
        self.run(
            "await new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))"
        )

    def run(self, script: str, *values: Any) -> Any:
        """Run the body of an async function with ``values`` as its ``arguments``; return what it returns, as JSON."""
        expression = f"(async function () {{ {script} }})(...{json.dumps(values)})"
        result = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"].get("description", "exception"))
        return result["result"].get("value")

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files, or a folder, in a file input."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def drop(self, selector: str, files: Sequence[Path]) -> None:
        """Drop files or folders on an element, as from a file manager."""
        place = self.run(
            "const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.x + 9, r.y + 9]",
            selector,
        )
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.send("Input.dispatchDragEvent", type=kind, x=place[0], y=place[1], data=data)

    def resize(self, width: int, height: int) -> None:
        """Set the size of the page in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def use_media(self, **features: str) -> None:
        """Emulate media: ``media="print"``, ``color_scheme="dark"``."""
        wanted = [{"name": "prefers-color-scheme", "value": features.get("color_scheme", "light")}]
        self.send("Emulation.setEmulatedMedia", media=features.get("media", ""), features=wanted)

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Store a picture of the page as PNG: of the window, or of the whole page."""
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.send("Page.printToPDF", printBackground=False)["data"])
