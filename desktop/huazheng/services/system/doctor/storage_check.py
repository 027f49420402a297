"""Where data lies: whether it can be written, whether others can read it, and how much room there is."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from typing import TYPE_CHECKING

from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck

if TYPE_CHECKING:
    from pathlib import Path

TOO_LITTLE_BYTES = 300_000_000  # less than the default model and one call
LITTLE_BYTES = 2_000_000_000


def home(patient: CheckContext) -> HealthCheck:
    """Whether the home can be written to, and is closed to other users of the machine."""
    title = Text("数据文件夹", "data folder")
    root = patient.home.root
    try:
        make_private_folder(root)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        found = Text(f"{root} 不能写：{reason}", f"{root} cannot be written to: {reason}")
        remedy = Text("改它的权限，或用 --home 另选一个。", "Change its permissions, or choose another with --home.")
        return HealthCheck("home", title, "bad", found, remedy)
    opened = readable_by_others(root, patient.home.recordings)
    if opened:
        found = Text(
            f"{opened[0]} 等 {len(opened)} 个文件夹，这台电脑的其他用户能看",
            f"other users of this computer can read {len(opened)} folders, such as {opened[0]}",
        )
        command = f"chmod -R go= '{opened[0].parent}'"
        return HealthCheck("home", title, "warn", found, Text(f"运行：{command}", f"Run: {command}"))
    return HealthCheck("home", title, "ok", Text(str(root), str(root)))


def readable_by_others(root: Path, recordings: Path) -> list[Path]:
    """The calls' folders that others can read. In a private home they cannot get there, whatever the folders say."""
    if sys.platform == "win32" or not _open(root) or not recordings.is_dir() or not _open(recordings):
        return []
    return sorted(path for path in recordings.iterdir() if path.is_dir() and _open(path))


def _open(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def disk(patient: CheckContext) -> HealthCheck:
    """How much room there is where the home is."""
    title = Text("磁盘空间", "free disk space")
    place = next(path for path in (patient.home.root, *patient.home.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    found = Text(f"{free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB")
    remedy = Text("腾出空间：一小时双路录音约 1 GB。", "Free some: an hour recorded from two sources takes about 1 GB.")
    if free < TOO_LITTLE_BYTES:
        return HealthCheck("disk", title, "bad", found, remedy)
    if free < LITTLE_BYTES:
        return HealthCheck("disk", title, "warn", found, remedy)
    return HealthCheck("disk", title, "ok", found)
