"""The data folder: write access, other users' access, git, damaged files; and free disk space."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import make_private_folder, read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import git_work_tree
from huazheng.evidence.keys import own_fingerprint
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.old_home import call_folders, find_old_home
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    from pathlib import Path

_HOME_FILES = ("queue.json", "window.json")
_CALL_FILES = ("tags.json", "notes.json", "facts.json")
_MAX_NAMED = 10
TOO_LITTLE_BYTES = 300_000_000  # less than the default model and one call
LITTLE_BYTES = 2_000_000_000


def home(context: CheckContext) -> HealthCheck:
    """Check that the home can be written to and is closed to other users of the machine."""
    title = Text("数据文件夹", "data folder")
    root = context.home.root
    try:
        make_private_folder(root)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        found = Text(f"{root} 不能写：{reason}", f"{root} cannot be written to: {reason}")
        remedy = Text(
            "改它的权限，或用 --home 另选一个。", "Change its permissions, or choose another folder with --home."
        )
        return HealthCheck("home", title, "bad", found, remedy)
    opened = readable_by_others(root, context.home.recordings)
    if opened:
        found = Text(
            f"{opened[0]} 等 {len(opened)} 个文件夹，这台电脑的其他用户能看",
            f"other users of this computer can read {len(opened)} folders, such as {opened[0]}",
        )
        command = f"chmod -R go= '{opened[0].parent}'"
        return HealthCheck("home", title, "warn", found, Text(f"运行：{command}", f"Run: {command}"))
    return HealthCheck("home", title, "ok", Text(str(root), str(root)))


def git(context: CheckContext) -> HealthCheck:
    """Check that the home is not in a git work tree, where keys and recordings get committed by mistake."""
    title = Text("数据与 git", "data folder and git")
    tree = git_work_tree(context.home.root)
    if tree is None:
        return HealthCheck("git", title, "ok", Text("不在 git 工作区里", "not in a git work tree"))
    found = Text(f"数据文件夹在 git 工作区 {tree} 里", f"the data folder is in the git work tree {tree}")
    remedy = Text(
        "录音和密钥可能被误提交：搬到别处，用 --home 或 HUAZHENG_HOME 指定。",
        "Recordings and keys may get committed by mistake: move it elsewhere and name it with --home or HUAZHENG_HOME.",
    )
    return HealthCheck("git", title, "warn", found, remedy)


def old_home(context: CheckContext) -> list[HealthCheck]:
    """Name data from an earlier version in the source checkout; nothing where there is none."""
    old = find_old_home(context.home)
    if old is None:
        return []
    count = len(call_folders(old))
    found = Text(f"{old.root}，{count} 通录音，没有在用", f"{old.root}, {count} calls, not in use")
    remedy = Text("搬过来：huazheng home move", "To move it here: huazheng home move")
    return [HealthCheck("old-home", Text("以前的数据", "data from an earlier version"), "warn", found, remedy)]


def files(context: CheckContext) -> list[HealthCheck]:
    """Read the small files of the home and its calls: one result for each damaged one, or one in all."""
    title = Text("数据文件夹里的文件", "files in the data folder")
    home = context.home
    damaged: list[Text] = []
    notice = load_settings(home).notice
    if notice is not None:
        damaged.append(_named(home.settings, notice.what))
    voice = home.voice.glob("*.json") if home.voice.is_dir() else ()
    calls = (folder / name for folder in call_folders(home) for name in _CALL_FILES)
    for file in (*(home.root / name for name in _HOME_FILES), home.speeds, *voice, *calls):
        try:
            msgspec.json.decode(read_regular(file))
        except FileNotFoundError:
            continue
        except HuazhengError as error:
            damaged.append(_named(file, error.what))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            damaged.append(_named(file, Text(f"内容无效：{error}", f"invalid content: {error}")))
    try:
        own_fingerprint(home.keys)
    except (HuazhengError, OSError) as error:
        what = error.what if isinstance(error, HuazhengError) else Text(str(error), str(error))
        damaged.append(_named(home.keys, what))
    if not damaged:
        return [HealthCheck("files", title, "ok", Text("都能读", "all readable"))]
    remedy = Text(
        "话证会跳过读不了的文件；从备份恢复它，或移走它。",
        "Unreadable files are skipped; restore them from a backup or move them away.",
    )
    return [HealthCheck("files", title, "warn", what, remedy) for what in damaged[:_MAX_NAMED]]


def _named(file: Path, what: Text) -> Text:
    return Text(f"{file}：{what.zh}", f"{file}: {what.en}")


def readable_by_others(root: Path, recordings: Path) -> list[Path]:
    """Call folders that other users can read; none in a private home, whatever their own permissions."""
    if sys.platform == "win32" or not _open(root) or not recordings.is_dir() or not _open(recordings):
        return []
    return sorted(path for path in recordings.iterdir() if path.is_dir() and _open(path))


def _open(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def disk(context: CheckContext) -> HealthCheck:
    """Check the free space on the home's disk."""
    title = Text("磁盘空间", "free disk space")
    place = next(path for path in (context.home.root, *context.home.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    found = Text(f"{free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB")
    remedy = Text(
        "腾出空间：一小时双路录音约 1 GB。", "Free some space: an hour recorded from two sources takes about 1 GB."
    )
    if free < TOO_LITTLE_BYTES:
        return HealthCheck("disk", title, "bad", found, remedy)
    if free < LITTLE_BYTES:
        return HealthCheck("disk", title, "warn", found, remedy)
    return HealthCheck("disk", title, "ok", found)
