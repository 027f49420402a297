"""The only import of onnxruntime, with its telemetry off.

On Linux and macOS the environment turns it off (:mod:`huazheng`). On Windows onnxruntime passes its events to the
system, which may send them on; ``disable_telemetry_events`` is what it offers against that.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def onnxruntime() -> Any:
    """The onnxruntime module. Raises ``ImportError`` or ``OSError`` where it does not load."""
    import onnxruntime as module  # type: ignore[import-untyped]

    module.disable_telemetry_events()
    return module
