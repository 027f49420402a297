"""Steps of a reader of the evidence page, the same in every browser."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Browser(Protocol):
    """Common interface of both browsers."""

    complaints: list[str]

    def open(self, address: str) -> None: ...
    def run(self, script: str, *values: Any) -> Any: ...
    def resize(self, width: int, height: int) -> None: ...
    def picture(self, file: Path, *, whole: bool = False) -> None: ...


_WAIT = """
const until = async (test) => {
  for (let tries = 0; tries < 600; tries++) { if (test()) return; await new Promise((done) => setTimeout(done, 50)); }
  throw new Error("waited 30 s in vain for " + test);
};
"""
_FINDINGS = """
await until(() => document.querySelector(".verdict .head"));
const inChinese = (node) => Array.from(node.querySelectorAll(".zh, .file"), (each) => each.textContent).join(" ");
const rows = Array.from(document.querySelectorAll(".verdict li"));
return [inChinese(document.querySelector(".verdict .head")),
        rows.map((row) => row.querySelector(".sign").textContent + " " + inChinese(row))];
"""


def seconds_to_metadata(browser: Browser) -> float:
    """Seconds from the start of loading until every recording's length is known and the page is loaded."""
    script = """
      const audios = Array.from(document.querySelectorAll("audio"));
      await until(() => audios.every((audio) => audio.readyState > 0 || audio.error));
      const loaded = performance.getEntriesByType("navigation")[0].loadEventEnd;
      return [Math.max(loaded, performance.now()), audios.map((audio) => audio.error?.message ?? null)];
    """
    milliseconds, errors = browser.run(_WAIT + script)
    assert errors == [None] * len(errors), errors
    return float(milliseconds) / 1000


def findings(browser: Browser) -> tuple[str, list[str]]:
    """The verdict that the page shows, and its findings with their signs, in Chinese."""
    head, rows = browser.run(_WAIT + _FINDINGS)
    return head, rows


def give_files(browser: Browser, folder: Path) -> None:
    """Give the page the files of a folder by script, where a browser cannot be made to choose a folder."""
    content = {
        f"{folder.name}/{file.relative_to(folder).as_posix()}": base64.b64encode(file.read_bytes()).decode()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    script = """
      const files = Object.entries(arguments[0]).map(([path, text]) => [
        path, new File([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], path.split("/").pop())]);
      check(files, { tracks: [] });
    """
    browser.run(script, content)


def play_turn(browser: Browser, number: int) -> tuple[float, float]:
    """Press a turn; the second at which it begins, and the second that the recording has reached after that."""
    script = """
      const turn = document.querySelectorAll(".turn")[arguments[0]], audio = document.querySelector("audio");
      const start = Number(turn.dataset.start);
      turn.querySelector(".at").click();
      await until(() => audio.currentTime > start + 0.2);
      await until(() => turn.classList.contains("playing"));
      document.querySelector(".bar .play").click();
      await until(() => audio.paused);
      return [start, audio.currentTime];
    """
    start, reached = browser.run(_WAIT + script, number)
    return float(start), float(reached)
