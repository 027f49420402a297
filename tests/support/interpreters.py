"""Python interpreters on this machine, for code that must run in old versions too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def interpreters() -> list[str]:
    """Every Python from 3.8 on that runs here: this one, those on the path, and those of pyenv."""
    names = [f"python3.{minor}" for minor in range(8, 15)]
    found = [path for name in names if (path := shutil.which(name)) is not None]
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for name in names for path in sorted(versions.glob(f"*/bin/{name}"))]
    return [sys.executable, *(path for path in found if path != sys.executable and _runs(path))]


def _runs(interpreter: str) -> bool:
    """Test that it starts: a pyenv shim on the path does not unless its version is chosen."""
    return subprocess.run([interpreter, "-I", "-S", "-c", ""], capture_output=True, check=False).returncode == 0
