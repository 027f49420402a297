"""Open a call in the main window on a real display, and print as JSON what of it can be seen. Run as a program."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.paths import Home
from huazheng.qt.app.launch import make_window
from huazheng.qt.support.theme import READING_LINE_PX
from huazheng.settings.schema import Settings


def main(root: str, call: str) -> None:
    """Print whether the window with its frame is inside the screen, and how many lines of the transcript are seen."""
    use_language("zh")
    app = QApplication([])
    window = make_window(app, Home(Path(root)), Settings(language="zh", welcomed=True))
    window.show()
    window.open(call)
    answer = {}
    deadline = time.monotonic() + 15
    settled = time.monotonic() + 0.8
    while time.monotonic() < deadline:
        app.processEvents()
        time.sleep(0.01)
        if window.call_controller.call is not None and not window.reading and time.monotonic() > settled:
            break
    frame, screen = window.frameGeometry(), window.screen().availableGeometry()
    seen = window.page.transcript.viewport()
    answer["framed"] = frame.height() > window.height()
    answer["inside"] = screen.contains(frame)
    answer["screen"] = [screen.width(), screen.height()]
    answer["lines"] = seen.height() / READING_LINE_PX
    footer = window.page.footer
    answer["footer_seen"] = footer.mapToGlobal(footer.rect().bottomRight()).y() <= frame.bottom()
    window.page.toggle_proofreading()
    for _ in range(30):
        app.processEvents()
        time.sleep(0.01)
    editor = window.page.editing.editor
    answer["editor_seen"] = editor is not None and seen.rect().contains(editor.geometry())
    window.leave()
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
