#!/usr/bin/env python3
"""Write the lock files: versions and hashes for every platform, no index address. Needs uv."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
# hf-xet speeds up a way of downloading that Huazheng does not use: its own downloads resume. Saves 11 MB.
# Every virtual environment has pip (sqlite-utils names it).
LEFT_OUT = ("hf-xet", "pip")


def lock(target: str, *groups: str, constraints: str | None = None) -> None:
    """Resolve the project with these dependency groups into ``target``."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", OLDEST_PYTHON]
    command += [
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "-q",
    ]
    command += [word for name in LEFT_OUT for word in ("--no-emit-package", name)]
    command += [word for group in groups for word in ("--group", group)]
    command += ["-c", constraints] if constraints else []
    subprocess.run([*command, "-o", target], cwd=TOP, check=True)


def main() -> int:
    """Write both locks; the test lock keeps to the versions of the run lock."""
    lock("requirements.lock", "build")
    lock("requirements-test.lock", "build", "test", constraints="requirements.lock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
