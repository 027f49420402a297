"""Missing system libraries on Linux, and the Debian packages that contain them."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SECONDS = 20
_ODD_NAMES = {"libglib-2.0.so.0": "libglib2.0-0", "libstdc++.so.6": "libstdc++6"}


def missing_libraries(file: Path) -> list[str]:
    """Libraries, such as ``libxcb-cursor.so.0``, that ``file`` needs and the system lacks."""
    ldd = shutil.which("ldd")
    if ldd is None or not file.is_file():
        return []
    done = subprocess.run(
        [ldd, str(file)], capture_output=True, text=True, encoding="utf-8", timeout=_SECONDS, check=False
    )
    return sorted(set(re.findall(r"^\s*(\S+) => not found", done.stdout, re.MULTILINE)))


def debian_package(library: str) -> str:
    """Package name of a library by Debian's rule: lower case, version at the end, a dash after a digit."""
    if library in _ODD_NAMES:
        return _ODD_NAMES[library]
    stem, _, version = library.partition(".so.")
    stem = stem.lower().replace("_", "-")
    return f"{stem}-{version}" if stem[-1:].isdigit() else f"{stem}{version}"


def apt_command(packages: Iterable[str]) -> Text:
    """Command that installs the packages on Debian and its derivatives."""
    command = f"sudo apt-get install -y {' '.join(sorted(packages))}"
    return Text(f"运行：{command}", f"Run: {command}")
