"""Huazheng as a library: the example of its page runs as printed, using nothing but ``huazheng.api``."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import wave
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng import api
from support.sample_audio import RATE, cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home

PAGE = Path(__file__).parents[2] / "docs" / "dev" / "library.md"


def example() -> str:
    """The Python block of the page."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


def write_wav(file: Path, channels: NDArray[np.float32]) -> None:
    """Write (channels, frames) as 16-bit PCM."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(len(channels))
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((channels.T * 32767).astype("<i2").tobytes())


def test_the_example_of_the_page_runs(home_with_model: Home, tmp_path: Path) -> None:
    home_with_model.root.rename(tmp_path / "my-calls")
    write_wav(tmp_path / "callback.wav", cut(0.0, 20.0))
    script = tmp_path / "example.py"
    script.write_text(example(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any("agent: " in line for line in lines)
    assert any(line.startswith("cn-participating/identity ") for line in lines)
    assert "intact" in lines
    assert (tmp_path / "evidence.zip").stat().st_size > 10_000
    assert "2021-06-01" in lines[-1]

    [result] = api.verify(api.open_home(tmp_path / "elsewhere"), tmp_path / "evidence.zip")
    assert result.intact


def test_the_example_uses_only_the_public_functions() -> None:
    tree = ast.parse(example())
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {f"{statement.module}.{name.name}" for statement in statements for name in statement.names}
    assert {name for name in imported if name.startswith("huazheng")} == {"huazheng.api"}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    used = {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == "api"}
    assert used <= set(api.__all__)


def test_the_page_lists_every_public_function() -> None:
    listed = set(re.findall(r"^\| `(\w+)\(", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    functions = {name for name in api.__all__ if name.islower()}
    assert listed == functions


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    environment = os.environ | {"PYTHONPATH": str(Path(api.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return set(done.stdout.split())


def test_importing_the_package_is_light_and_the_library_loads_no_window() -> None:
    assert not {"numpy", "msgspec", "av", "PySide6"} & loaded_by("import huazheng")
    assert not {"PySide6", "shiboken6", "faster_whisper", "ctranslate2", "onnxruntime"} & loaded_by(
        "import huazheng.api"
    )
