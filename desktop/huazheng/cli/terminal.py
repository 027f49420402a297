"""Output of a command: the answer on standard output, everything else on standard error."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.task import Task
from huazheng.core.text.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings


class Terminal:
    """Context of one command: the home and settings in use, and output as text or JSON."""

    def __init__(self, home: Home, settings: Settings, *, json: bool) -> None:
        self.home = home
        self.settings = settings
        self.json = json

    def say(self, message: object) -> None:
        """Print a message for the user on standard error. Nothing in it can control the terminal."""
        print(sanitize(str(message)), file=sys.stderr, flush=True)

    def answer(self, text: object, document: Any) -> None:
        """Print the command's answer on standard output: ``document`` with ``--json``, else ``text``.

        File names and spoken words may be hostile: nothing in ``text`` can control the terminal.
        """
        shown = encode_json(document).decode() if self.json else f"{sanitize(str(text))}\n"
        print(shown, end="", flush=True)

    @contextmanager
    def task(self) -> Iterator[Task]:
        """Provide a task that Ctrl-C stops, with a progress bar where standard error is a terminal.

        A second Ctrl-C interrupts immediately.
        """
        from tqdm import tqdm

        form = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
        bar = tqdm(total=1.0, bar_format=form, leave=False, disable=not sys.stderr.isatty(), file=sys.stderr)

        def report(fraction: float, doing: str) -> None:
            bar.set_description_str(doing, refresh=False)
            bar.update(max(fraction - bar.n, 0.0))

        task = Task(report)

        def interrupt(*_: object) -> None:
            if task.stopped:
                raise KeyboardInterrupt
            task.stop()

        before = signal.signal(signal.SIGINT, interrupt)
        try:
            yield task
        finally:
            signal.signal(signal.SIGINT, before)
            bar.close()
