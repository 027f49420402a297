"""Source: a repository of Hugging Face, of a mirror, or of another hub with the same layout, such as ModelScope."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.speech.models.sources.model_source import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile

ENDPOINT_VARIABLE = "HF_ENDPOINT"
PUBLIC_ENDPOINT = "https://huggingface.co"
CONNECT_SECONDS = 5.0  # a dead host must not hold up the next source
READ_SECONDS = 10.0  # also the longest that a stop waits for a silent server
MAX_STALLED_TRIES = 3
_OK, _PARTIAL, _RANGE_REFUSED = 200, 206, 416


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
        """Download, resuming from ``part`` after a broken connection as long as attempts make progress."""
        del scratch
        url = f"{self.address()}/{self.repository}/resolve/{self.revision}/{file.name}"
        fruitless, furthest = 0, _size(part)
        while True:
            task.check()
            try:
                with _client() as client:
                    _download(client, url, file, part, task)
                return
            except _ConnectionFailed as broken:
                fruitless = fruitless + 1 if _size(part) <= furthest else 0
                furthest = max(furthest, _size(part))
                if fruitless >= MAX_STALLED_TRIES or broken.never_connected:
                    raise SourceError(broken.reason) from broken


class _ConnectionFailed(SourceError):
    """The connection failed; worth another attempt unless there never was one."""

    def __init__(self, reason: Text, *, never_connected: bool) -> None:
        super().__init__(reason)
        self.never_connected = never_connected


@contextmanager
def _client() -> Iterator[httpx2.Client]:
    """An HTTP client whose errors become :class:`SourceError` with a readable reason."""
    import httpx2

    timeout = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        client = httpx2.Client(timeout=timeout, follow_redirects=True, max_redirects=8)
    except (OSError, ValueError, ImportError) as error:  # a proxy or a certificate file of the environment is wrong
        raise SourceError(Text(f"网络设置有误（{error}）", f"invalid network settings ({error})")) from error
    try:
        with client:
            yield client
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol, httpx2.ProxyError) as error:
        raise _ConnectionFailed(
            Text(f"连不上（{error}）", f"cannot connect ({error})"), never_connected=True
        ) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        named = str(error) or type(error).__name__
        raise _ConnectionFailed(
            Text(f"连接断了（{named}）", f"connection lost ({named})"), never_connected=False
        ) from error


def _download(client: httpx2.Client, url: str, file: ModelFile, part: Path, task: Task) -> None:
    have = _size(part)
    if have == file.size:
        return
    if have > file.size:
        part.unlink()
        have = 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", url, headers=headers) as answer:
        if url.startswith("https:") and answer.url.scheme != "https":
            raise SourceError(Text("转到了不加密的地址", "redirected to an unencrypted address"))
        if answer.status_code == _RANGE_REFUSED:
            part.unlink()
            raise _ConnectionFailed(Text("服务器不肯续传", "the server refuses to resume"), never_connected=False)
        if answer.status_code not in (_OK, _PARTIAL):
            raise SourceError(
                Text(f"{file.name}：HTTP {answer.status_code}", f"{file.name}: HTTP {answer.status_code}")
            )
        _write(answer, file, part, have if _goes_on(answer, have) else 0, task)


def _goes_on(answer: httpx2.Response, have: int) -> bool:
    """Check whether the response starts where ``part`` ends. A server that ignores ranges starts at the beginning."""
    if answer.status_code == _OK:
        return False
    if answer.headers.get("Content-Range", "").replace(" ", "").startswith(f"bytes{have}-"):
        return True
    raise SourceError(Text("服务器给错了位置", "the server sent a wrong byte range"))


def _write(answer: httpx2.Response, file: ModelFile, part: Path, have: int, task: Task) -> None:
    with part.open("r+b" if have else "wb") as out:
        out.seek(have)
        for block in answer.iter_raw():
            task.check()
            out.write(block)
            have += len(block)
            if have > file.size:
                break
            task.report(have / file.size)
    if have > file.size:
        part.unlink()
        raise SourceError(Text(f"{file.name} 比应有的长", f"{file.name} is longer than expected"))


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
