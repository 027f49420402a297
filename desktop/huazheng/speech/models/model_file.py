"""Model file: name, size and digest, and verification of a file on disk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated

import msgspec

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.task import Task

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", max_length=100)]
Bytes = Annotated[int, msgspec.Meta(gt=0)]

BLOCK_BYTES = 4 * 1024 * 1024
DIGEST_PREFIX_LENGTH = 12


class ModelFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name, size in bytes, and SHA-256 in hexadecimal of a model file."""

    name: FileName
    size: Bytes
    sha256: Sha256

    def fault(self, path: Path, task: Task) -> Text | None:
        """Difference of the file at ``path`` from this one; None when it is equal byte for byte.

        Raises :class:`OSError` when it cannot be read, :class:`~huazheng.core.runtime.errors.Stopped` when stopped.
        """
        size = path.stat().st_size
        if size != self.size:
            return Text(
                f"{self.name} 不是要找的文件：应有 {self.size} 字节，实有 {size} 字节",
                f"{self.name} is the wrong file: expected {self.size} bytes, got {size}",
            )
        digest = sha256_with_progress(path, task)
        if digest == self.sha256:
            return None
        expected, actual = self.sha256[:DIGEST_PREFIX_LENGTH], digest[:DIGEST_PREFIX_LENGTH]
        return Text(
            f"{self.name} 不是要找的文件：SHA-256 应为 {expected}…，实为 {actual}…",
            f"{self.name} is the wrong file: expected SHA-256 {expected}…, got {actual}…",
        )


def sha256_with_progress(path: Path, task: Task) -> str:
    """SHA-256 of the file in hexadecimal; reports to the task every few megabytes."""
    digest = hashlib.sha256()
    done, size = 0, max(path.stat().st_size, 1)
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            task.check()
            digest.update(block)
            done += len(block)
            task.report(done / size)
    return digest.hexdigest()
