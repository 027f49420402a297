"""The one place that loads onnxruntime, with its reports to its maker off.

On Linux and macOS the environment does that (:mod:`huazheng`). On Windows onnxruntime hands its events to the system,
which may send them on; there the call below is what it offers against that.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def onnxruntime() -> Any:
    """The module. Raises ``ImportError`` or ``OSError`` where it does not load."""
    import onnxruntime as module  # type: ignore[import-untyped]

    module.disable_telemetry_events()
    return module


def vad_model() -> Any:
    """faster-whisper's model of speech activity (Silero VAD), loaded once a process."""
    onnxruntime()
    from faster_whisper.vad import get_vad_model

    return get_vad_model()
