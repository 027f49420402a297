"""Command line by which the app starts processes of its own."""

from __future__ import annotations

import sys

CAPTURE_WORKER = "--capture-worker"
"""The one argument that makes the app a capture process (:mod:`huazheng.audio.capture.capture_worker`)."""
DECODE_WORKER = "--decode-worker"
"""The one argument that makes the app a decoding process (:mod:`huazheng.audio.decode_process.decode_worker`)."""
RECORDER_WORKER = "--worker"
"""The argument of ``record`` that makes the app a recorder, of the call that follows."""


def app_command() -> list[str]:
    """Command line that starts this app; arguments follow."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "huazheng"]
