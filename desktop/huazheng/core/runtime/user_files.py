"""Files written where the user keeps their own: none of theirs is overwritten, and a full disk is called that."""

from __future__ import annotations

import contextlib
import errno
import shutil
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)


def free_name(file: Path) -> Path:
    """The file, or where something has its name already the same with a number: ``name-2.txt``."""
    number, stem, suffix = 1, file.stem, file.suffix
    while file.exists() or file.is_symlink():
        number += 1
        file = file.with_name(f"{stem}-{number}{suffix}")
    return file


def require_new(file: Path) -> None:
    """Raise :class:`UnusableInput` when something has this name already."""
    if file.exists() or file.is_symlink():
        raise UnusableInput(
            Text("已经有这个文件，没有覆盖它。", "The file exists already and was not overwritten."),
            file=file,
            remedy=Text("换一个名字，或加上 --force 覆盖。", "Choose another name, or replace it with --force."),
        )


@contextlib.contextmanager
def saying_what_is_needed(file: Path, needed: int) -> Iterator[None]:
    """Turn a full disk into :class:`ResourceUnavailable` that says how much ``file`` needs and how much is free."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        free = shutil.disk_usage(file.parent).free
        raise ResourceUnavailable(
            Text(
                f"磁盘满了：这个文件约需要 {_size(needed)}，这里只剩 {_size(free)}。",
                f"The disk is full: this file needs about {_size(needed)}, and {_size(free)} are free.",
            ),
            file=file,
            remedy=Text("请腾出空间，或用 --out 换一个磁盘。", "Free some space, or use another disk with --out."),
        ) from error


def _size(count: int) -> str:
    if count >= 10_000_000:
        return f"{count / 1_000_000:,.0f} MB"
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count / 1000, 0):,.0f} KB"
