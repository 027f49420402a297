"""Write evidence bundles: a zip of one BagIt 1.0 bag (RFC 8493, SHA-256), not compressed.

``huazheng-<call-id>/`` holds ``bagit.txt``, ``bag-info.txt``, the two manifests, ``VERIFY.md``, the page
``index.html``, the verifier in ``verify/``, and ``data/``: the call's folder as it is, ``documents/``, and
``public-key.pem``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.evidence.verifier.call_files import READ_BYTES, is_unfinished

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.runtime.task import Task

MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_VERIFIER = "huazheng.evidence.verifier"
_VERIFY_MAIN = b'''"""Verifies this bundle: python3 -I -B verify [FOLDER] [--key FINGERPRINT]"""

import sys

if sys.version_info < (3, 8):
    sys.exit("Python 3.8 or newer is needed.")
sys.dont_write_bytecode = True
sys.path.append(sys.path.pop(0))  # the standard library before anything that lies beside this file

from verifier.command import main

sys.exit(main(sys.argv[1:]))
'''


class _BagWriter:
    """A bag being written; every file is hashed as it is copied."""

    def __init__(self, archive: zipfile.ZipFile, root: str, task: Task, total: int) -> None:
        self._archive, self._root, self._task, self._total = archive, root, task, max(total, 1)
        self.digests: dict[str, str] = {}
        self.bytes = 0

    def put(self, name: str, content: bytes) -> None:
        self._archive.writestr(self._entry(name), content)
        self.digests[name] = hashlib.sha256(content).hexdigest()
        self.bytes += len(content)

    def copy(self, name: str, file: Path) -> None:
        digest = hashlib.sha256()
        with file.open("rb") as source, self._archive.open(self._entry(name), "w", force_zip64=True) as target:
            while block := source.read(READ_BYTES):
                self._task.check()
                target.write(block)
                digest.update(block)
                self.bytes += len(block)
                self._task.report(self.bytes / self._total)
        self.digests[name] = digest.hexdigest()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(f"{self._root}/{name}", _EARLIEST)
        entry.external_attr = 0o100600 << 16
        return entry

    def manifest(self, *, payload: bool) -> bytes:
        rows = sorted((name, digest) for name, digest in self.digests.items() if name.startswith("data/") == payload)
        return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in rows).encode()


def _encoded(name: str) -> str:
    """A path as a manifest writes it, on one line."""
    return name.replace("\r", "%0D").replace("\n", "%0A")


def write_bundle(
    call: Path,
    out: Path,
    *,
    public_key: bytes,
    documents: Mapping[str, bytes],
    instructions: bytes,
    page: bytes,
    task: Task,
) -> None:
    """Write the bundle of the call's folder to ``out`` atomically.

    documents: content by name. instructions: VERIFY.md. page: index.html. Raises :class:`OSError`.
    """
    files = sorted(
        file for file in call.rglob("*") if file.is_file() and not is_unfinished(file.relative_to(call).as_posix())
    )
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                bag = _BagWriter(archive, f"huazheng-{call.name}", task, sum(file.stat().st_size for file in files))
                _fill(bag, call, files, public_key, documents)
                _describe(bag, call.name, instructions, page)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink()
        raise


def _fill(bag: _BagWriter, call: Path, files: list[Path], public_key: bytes, documents: Mapping[str, bytes]) -> None:
    for file in files:
        bag.copy(f"data/{call.name}/{file.relative_to(call).as_posix()}", file)
    for name, content in sorted(documents.items()):
        bag.put(f"data/documents/{name}", content)
    bag.put("data/public-key.pem", public_key)


def _describe(bag: _BagWriter, call_id: str, instructions: bytes, page: bytes) -> None:
    """Write the tag files: manifests, description, instructions, page and the verifier."""
    payload = [name for name in bag.digests if name.startswith("data/")]
    info = (
        f"External-Identifier: {call_id}\nBagging-Date: {datetime.now(UTC):%Y-%m-%d}\n"
        f"Bag-Software-Agent: huazheng\nPayload-Oxum: {bag.bytes}.{len(payload)}\n"
    )
    bag.put(MANIFEST, bag.manifest(payload=True))
    bag.put("bagit.txt", _DECLARATION)
    bag.put("bag-info.txt", info.encode())
    bag.put("VERIFY.md", instructions)
    bag.put("index.html", page)
    for name, content in verifier_files().items():
        bag.put(f"verify/{name}", content)
    bag.put(TAG_MANIFEST, bag.manifest(payload=False))


def verifier_files() -> dict[str, bytes]:
    """The files of a bundle's folder ``verify``, by path: ``__main__.py`` and the verifier package."""
    package = resources.files(_VERIFIER)
    modules = sorted(file.name for file in package.iterdir() if file.name.endswith(".py"))
    return {
        "__main__.py": _VERIFY_MAIN,
        **{f"verifier/{name}": package.joinpath(name).read_bytes() for name in modules},
    }
