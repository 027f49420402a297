"""Encryption of the disk under a folder, as far as the system tells it without administrator rights."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

Encryption = Literal["encrypted", "plain", "unknown"]

_ENCRYPTED_FILE_SYSTEMS = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs"})
_CRYPT_UUID = "CRYPT-"  # of the device mapper: LUKS, plain dm-crypt, VeraCrypt
_OCTAL = re.compile(r"\\([0-7]{3})")
_MAX_DEPTH = 16
_COMMAND_SECONDS = 20
# System.Volume.BitLockerProtection, which Explorer shows: on, encrypting, suspended, on and locked; off, decrypting.
_BITLOCKER: dict[str, Encryption] = {
    "1": "encrypted",
    "3": "encrypted",
    "5": "encrypted",
    "6": "encrypted",
    "2": "plain",
    "4": "plain",
}


def disk_encryption(folder: Path) -> Encryption:
    """Find out whether the disk that holds ``folder`` is encrypted.

    ``plain`` says that no encryption by the system was found; a drive may encrypt by itself. Takes seconds on Windows.
    """
    if sys.platform == "win32":
        return _windows(folder)
    if sys.platform == "darwin":
        return filevault_state(_output("fdesetup", "status"))
    return linux_encryption(folder)


def linux_encryption(folder: Path, system: Path = Path("/")) -> Encryption:
    """Look for dm-crypt below the folder's file system, in the ``/proc`` and ``/sys`` of ``system``."""
    try:
        kind, source = _mount_of(folder, (system / "proc/self/mountinfo").read_text(encoding="utf-8"))
        if kind in _ENCRYPTED_FILE_SYSTEMS:
            return "encrypted"
        device = _block_device(source, system / "sys")
    except (OSError, ValueError, IndexError):
        return "unknown"
    if device is None:
        return "unknown"
    return "encrypted" if _has_crypt_below(device, _MAX_DEPTH) else "plain"


def _mount_of(folder: Path, mounts: str) -> tuple[str, str]:
    """Kind and source of the file system that the folder lies on. Raises :class:`ValueError` where none is listed."""
    place = folder.resolve()
    best: tuple[int, str, str] | None = None
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        point = Path(_unescaped(fields.split(" ")[4]))
        kind, source = rest.split(" ")[:2]
        if place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), kind, _unescaped(source))
    if best is None:
        raise ValueError("no mount")
    return best[1], best[2]


def _unescaped(text: str) -> str:
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def _block_device(source: str, sysfs: Path) -> Path | None:
    """The folder in sysfs of a device file; None for a file system without one (in memory, in a network)."""
    if not source.startswith("/dev/"):
        return None
    name = Path(os.path.realpath(source)).name
    device = sysfs / "class/block" / name
    return device if device.exists() else None


def _has_crypt_below(device: Path, depth: int) -> bool:
    """Look at a device and at those that it is made of (LVM and RAID stand between)."""
    uuid = device / "dm/uuid"
    if uuid.is_file() and uuid.read_text(encoding="utf-8").startswith(_CRYPT_UUID):
        return True
    parts = list((device / "slaves").glob("*")) if depth else []
    return bool(parts) and all(_has_crypt_below(part, depth - 1) for part in parts)


def filevault_state(told: str | None) -> Encryption:
    """The answer of ``fdesetup status``."""
    if told is None:
        return "unknown"
    if "FileVault is On" in told:
        return "encrypted"
    return "plain" if "FileVault is Off" in told else "unknown"


def bitlocker_state(told: str | None) -> Encryption:
    """The number that Explorer knows of a volume."""
    return _BITLOCKER.get((told or "").strip(), "unknown")


def _windows(folder: Path) -> Encryption:
    drive = folder.resolve().drive
    if not re.fullmatch("[A-Za-z]:", drive):
        return "unknown"
    script = (
        f"(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
        ".ExtendedProperty('System.Volume.BitLockerProtection')"
    )
    return bitlocker_state(_output("powershell", "-NoProfile", "-NonInteractive", "-Command", script))


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout
