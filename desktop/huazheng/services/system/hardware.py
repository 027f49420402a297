"""The machine: what a model may count on."""

from __future__ import annotations

import ctypes
import os
import platform
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Machine:
    """Cores that this process may use, memory in bytes (None where it cannot be asked), whether there is CUDA."""

    cores: int
    memory_bytes: int | None
    cuda: bool

    @property
    def name(self) -> str:
        """What kind of machine it is: what was measured on one says nothing of another. No name of anybody's in it."""
        return f"{platform.machine()}, {self.cores} cores{', cuda' if self.cuda else ''}"


def machine() -> Machine:
    """The machine that this runs on."""
    return Machine(core_count(), memory_bytes(), has_cuda())


def core_count() -> int:
    """The cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on Windows and macOS
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def memory_bytes() -> int | None:
    """All of the machine's memory; None where it cannot be asked."""
    if platform.system() == "Windows":
        kilobytes = ctypes.c_ulonglong()
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (known to type checkers on Windows only)
        return kilobytes.value * 1024 if kernel.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes)) else None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


@cache
def has_cuda() -> bool:
    """Whether CTranslate2 sees a CUDA device; False when it does not load."""
    try:
        import ctranslate2  # type: ignore[import-untyped]

        return bool(ctranslate2.get_cuda_device_count() > 0)
    except (ImportError, OSError, RuntimeError):
        return False
