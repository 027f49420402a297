"""A limit on the memory of this process, by the means of each system."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from pathlib import Path

EXIT_OUT_OF_MEMORY = 137
_WATCH_SECONDS = 0.2
_PAGES = Path("/proc/self/statm")
# winnt.h
_JOB_MEMORY_CLASS, _LIMIT_PROCESS_MEMORY = 9, 0x100


def limit_memory(more_bytes: int) -> None:
    """Let this process take at most ``more_bytes`` beyond what it has now.

    Linux: its address space is limited, and an allocation beyond fails. Windows: by a job object, likewise. macOS does
    not enforce such a limit: a thread ends the process instead.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if sys.platform == "linux":
            _limit_address_space(more_bytes)
        elif sys.platform == "win32":
            _limit_by_job(more_bytes)
        else:
            _watch_resident_size(more_bytes)


def _limit_address_space(more_bytes: int) -> None:
    import resource

    _use_one_heap()
    now = int(_PAGES.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = now + more_bytes if hard == resource.RLIM_INFINITY else min(now + more_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _use_one_heap() -> None:
    """Every further heap of glibc takes 64 MB of address space for itself. <malloc.h>; mallopt(3)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(-8, 1)


def _watch_resident_size(more_bytes: int) -> None:
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + more_bytes  # bytes, on macOS

    def watch() -> None:
        quiet = threading.Event()
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= most:
            quiet.wait(_WATCH_SECONDS)
        os._exit(EXIT_OUT_OF_MEMORY)

    threading.Thread(target=watch, daemon=True, name="memory").start()


if sys.platform == "win32":

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("per_process_time", ctypes.c_int64),
            ("per_job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("most_processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def _limit_by_job(more_bytes: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.basic.flags = _LIMIT_PROCESS_MEMORY
        # What the process has committed so far is not asked: 256 MiB are more than it starts with.
        limits.process_memory = more_bytes + 256 * 1024 * 1024
        size = ctypes.sizeof(limits)
        kernel.SetInformationJobObject(job, _JOB_MEMORY_CLASS, ctypes.byref(limits), size)
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))

else:

    def _limit_by_job(more_bytes: int) -> None:
        del more_bytes
