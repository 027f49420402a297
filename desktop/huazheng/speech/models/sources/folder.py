"""Source: a folder on this machine or a USB stick with a model's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.speech.models.sources.model_source import SourceError, copy_stream

if TYPE_CHECKING:
    from typing import IO

    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile


class FolderSource(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="folder"
):
    """A folder. ``path`` in ``registry.toml`` is relative to the folder of that file."""

    path: str

    def title(self) -> Text:
        """Display name: the path of the folder."""
        return Text(f"文件夹 {self.path}", f"folder {self.path}")

    def fetch_file(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Copy the file."""
        del scratch
        with _open(Path(self.path) / file.name) as stream, part.open("wb") as out:
            copy_stream(lambda size: _read(stream, size, file.name), out, file.size, task)


def _open(path: Path) -> IO[bytes]:
    if not path.is_file():
        raise SourceError(Text(f"没有 {path.name}", f"{path.name} not found"))
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path.name, error) from error


def _read(stream: IO[bytes], size: int, name: str) -> bytes:
    """Read; an unplugged stick is an error of this source, not of the disk that is written to."""
    try:
        return stream.read(size)
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> SourceError:
    reason = error.strerror or str(error)
    return SourceError(Text(f"读不了 {name}（{reason}）", f"cannot read {name} ({reason})"))
