"""Source: a repository of Hugging Face, of a mirror, or of another hub with the same layout, such as ModelScope."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.speech.models.sources.resumed_download import download_resuming

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile

ENDPOINT_VARIABLE = "HF_ENDPOINT"
PUBLIC_ENDPOINT = "https://huggingface.co"


class HubSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hub"):
    """A hub repository. ``endpoint``: of a mirror or another hub; without it ``$HF_ENDPOINT``, else the public address.

    ``revision``: a commit, or the name of a branch where no commit is known. The digest decides in either case.
    """

    repository: Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+/[\w.-]+$")]
    revision: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{40}|main|master)$")]
    endpoint: str | None = None

    def address(self) -> str:
        """Address of the host, without a trailing slash."""
        return (self.endpoint or os.environ.get(ENDPOINT_VARIABLE) or PUBLIC_ENDPOINT).rstrip("/")

    def title(self) -> Text:
        """Display name: repository and host."""
        host = self.address().rpartition("@")[2].partition("://")[2] or self.address().rpartition("@")[2]
        return Text(f"{host} 上的 {self.repository}", f"{self.repository} at {host}")

    def fetch_file(self, file: ModelFile, part: Path, scratch: Path, task: Task) -> None:
        """Download the file, resuming from ``part``."""
        del scratch
        url = f"{self.address()}/{self.repository}/resolve/{self.revision}/{file.name}"
        download_resuming(url, file, part, task)
