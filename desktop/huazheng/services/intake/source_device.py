"""The disk or phone that a file lies on, as the system names it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

_MOUNTS = Path("/proc/self/mountinfo")
_LABELS = Path("/dev/disk/by-label")
_GVFS = re.compile(r"/gvfs/(?:mtp|gphoto2|afc|smb-share)[:=]host=([^/,]+)")
_OCTAL = re.compile(r"\\([0-7]{3})")


class SourceDevice(NamedTuple):
    """Name of a disk or phone and type of its file system; None where the system does not tell."""

    name: str | None = None
    file_system: str | None = None


def source_device(file: Path) -> SourceDevice:
    """The device on which a file lies. Raises nothing: what the system does not tell is None."""
    try:
        if sys.platform == "win32":
            return _windows(file)
        if sys.platform == "darwin":
            return _mac(file)
        return _linux(file)
    except (OSError, ValueError, AttributeError):
        return SourceDevice()


def _linux(file: Path) -> SourceDevice:
    """By the longest mount point above the file; a phone that the desktop mounted by the name in its path."""
    path = os.path.realpath(file)
    phone = _GVFS.search(path)
    best, source, kind = "", "", ""
    for line in _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        fields, _, rest = line.partition(" - ")
        point = _plain(fields.split(" ")[4])
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind, source = point, *rest.split(" ")[:2]
    if phone is not None:
        return SourceDevice(unquote(phone[1]).replace("_", " "), kind or None)
    return SourceDevice(_label(_plain(source)) or _plain(source) or None, kind or None)


def _plain(text: str) -> str:
    """A field of mountinfo without its octal escapes."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def _label(source: str) -> str | None:
    if not source.startswith("/dev/") or not _LABELS.is_dir():
        return None
    real = os.path.realpath(source)
    for link in _LABELS.iterdir():
        if os.path.realpath(link) == real:
            return f"{bytes(link.name, 'utf-8').decode('unicode_escape').encode('latin-1').decode('utf-8')} ({source})"
    return None


def _mac(file: Path) -> SourceDevice:
    parts = Path(os.path.realpath(file)).parts
    return SourceDevice(parts[2] if parts[:2] == ("/", "Volumes") and len(parts) > 2 else "/")


def _windows(file: Path) -> SourceDevice:
    import ctypes

    root = f"{file.absolute().drive}\\"
    name, kind = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    if not kernel.GetVolumeInformationW(root, name, 261, None, None, None, kind, 261):
        return SourceDevice(root)
    return SourceDevice(f"{name.value} ({root})" if name.value else root, kind.value or None)
