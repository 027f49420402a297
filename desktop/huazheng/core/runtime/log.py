"""Log files: one logger per subject, times in UTC, readable by their owner only, without spoken words or names."""

from __future__ import annotations

import logging
import logging.handlers
import os
import time
from typing import TYPE_CHECKING

from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

_ROOT = "huazheng"
LOG_NAME = "huazheng.log"
MAX_LOG_BYTES = 1_000_000


def logger(subject: str) -> logging.Logger:
    """Return the logger of one subject, such as ``models`` or ``intake``."""
    return logging.getLogger(f"{_ROOT}.{subject}")


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, PRIVATE_FILE)


class _PrivateRotatingFile(logging.handlers.RotatingFileHandler):
    def _open(self):  # type: ignore[no-untyped-def]
        return open(self.baseFilename, self.mode, encoding="utf-8", opener=_private)


def start_log(home: Home) -> None:
    """Start writing the log into the home. Without effect, and without an error, where that cannot be written.

    A log that is not a regular file, such as a FIFO, is not opened: the application would wait for its reader.
    """
    root = logging.getLogger(_ROOT)
    if root.handlers:
        return
    root.setLevel(logging.INFO)
    root.propagate = False
    handler: logging.Handler
    try:
        make_private_folder(home.logs)
        file = home.logs / LOG_NAME
        if file.exists() and not file.is_file():
            raise OSError
        handler = _PrivateRotatingFile(file, maxBytes=MAX_LOG_BYTES, backupCount=3)
    except OSError:
        handler = logging.NullHandler()
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root.addHandler(handler)
