"""Processor, memory and CUDA of this machine."""

from __future__ import annotations

import ctypes
import os
import platform
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Machine:
    """Cores available to this process, memory in bytes (None if unknown), and whether CUDA is available."""

    cores: int
    memory_bytes: int | None
    cuda: bool

    @property
    def name(self) -> str:
        """Kind of machine, without any personal name: speeds measured on one kind do not apply to another."""
        return f"{platform.machine()}, {self.cores} cores{', cuda' if self.cuda else ''}"


def machine() -> Machine:
    """Describe this machine."""
    return Machine(core_count(), memory_bytes(), has_cuda())


def core_count() -> int:
    """Number of cores available to this process."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on Windows and macOS
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def memory_bytes() -> int | None:
    """Installed memory in bytes; None if unknown."""
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
    """Tell whether CTranslate2 finds a CUDA device; False when the library does not load."""
    try:
        import ctranslate2  # type: ignore[import-untyped]

        return bool(ctranslate2.get_cuda_device_count() > 0)
    except (ImportError, OSError, RuntimeError):
        return False
