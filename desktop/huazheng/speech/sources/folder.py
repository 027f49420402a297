"""A folder on this machine (or on a USB stick) that holds a model's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.language import Text
from huazheng.speech.sources.base import SourceFailed, copy_stream

if TYPE_CHECKING:
    from huazheng.core.jobs import Task
    from huazheng.speech.modelfile import ModelFile


class Folder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="folder"):
    """``path`` in ``registry.toml`` is relative to the folder that ``registry.toml`` is in."""

    path: str

    def title(self) -> Text:
        """The folder, by its path."""
        return Text(f"文件夹 {self.path}", f"folder {self.path}")

    def bring(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Copy the file."""
        del scratch
        try:
            stream = (Path(self.path) / file.name).open("rb")
        except OSError as error:
            reason = error.strerror or str(error)
            raise SourceFailed(Text(f"没有 {file.name}（{reason}）", f"{file.name} is not there ({reason})")) from error
        with stream, part.open("wb") as out:
            copy_stream(stream, out, file.size, task)
