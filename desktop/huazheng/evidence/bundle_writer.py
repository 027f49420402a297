"""Write evidence bundles: a zip of one BagIt 1.0 bag (RFC 8493, SHA-256), compressed where that pays.

``huazheng-<call-id>/`` holds ``bagit.txt``, ``bag-info.txt``, the two manifests, ``VERIFY.md``, the page
``index.html``, the verifier in ``verify/``, and ``data/``: the call's folder as it is, ``documents/``, and
``public-key.pem``. The signature of the tag manifest covers all of it.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import replacing
from huazheng.core.runtime.language import Text
from huazheng.evidence.verifier.call_files import MANIFEST, PUBLIC_KEY, READ_BYTES, TAG_MANIFEST, TAG_SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from huazheng.core.runtime.task import Task

VERIFIER_FOLDER = "verify"
DOCUMENTS_FOLDER = "documents"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SAMPLES, _SAMPLE_BYTES = 16, 16384
_PAYS_BELOW = 0.5
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
        self._archive.writestr(self._entry(name, packed=_pays(content)), content)
        self.digests[name] = hashlib.sha256(content).hexdigest()
        self.bytes += len(content)

    def copy(self, name: str, file: Path, *, pack: bool = True) -> None:
        digest = hashlib.sha256()
        with file.open("rb") as source:
            entry = self._entry(name, packed=pack and _pays(_sample(source)))
            with self._archive.open(entry, "w", force_zip64=True) as target:
                self._pump(source, target, digest)
        self.digests[name] = digest.hexdigest()

    def _pump(self, source: BinaryIO, target: IO[bytes], digest: hashlib._Hash) -> None:
        while block := source.read(READ_BYTES):
            self._task.check()
            target.write(block)
            digest.update(block)
            self.bytes += len(block)
            self._task.report(self.bytes / self._total)

    def _entry(self, name: str, *, packed: bool) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(f"{self._root}/{name}", _EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o100600 << 16
        return entry

    def manifest(self, *, payload: bool) -> bytes:
        rows = sorted((name, digest) for name, digest in self.digests.items() if name.startswith("data/") == payload)
        return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in rows).encode()


def _encoded(name: str) -> str:
    """A path as a manifest writes it, on one line (RFC 8493 section 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _sample(source: BinaryIO) -> bytes:
    """Pieces from all over a file that do not overlap. The file is left at its beginning."""
    size = source.seek(0, os.SEEK_END)
    pieces = []
    if size <= _SAMPLES * _SAMPLE_BYTES:
        source.seek(0)
        pieces.append(source.read())
        size = 0
    for number in range(_SAMPLES if size else 0):
        source.seek(size * number // _SAMPLES)
        pieces.append(source.read(_SAMPLE_BYTES))
    source.seek(0)
    return b"".join(pieces)


def _pays(sample: bytes) -> bool:
    """Test for content that compresses to less than half: silence and text do, speech does not."""
    return len(sample) > 0 and len(zlib.compress(sample, 1)) < _PAYS_BELOW * len(sample)


def write_bundle(
    call: Path,
    out: Path,
    *,
    files: Mapping[str, bytes | Path],
    public_key: bytes,
    documents: Mapping[str, bytes],
    instructions: bytes,
    page: bytes,
    sign: Callable[[bytes], bytes] | None,
    task: Task,
) -> None:
    """Write the bundle of the call's folder to ``out`` atomically.

    files: those of the call, by path in its folder; content that was read, or the file to copy. documents: content by
    name. instructions: VERIFY.md. page: index.html. sign: signs the tag manifest; None leaves the bundle unsigned.
    Raises :class:`OSError`.
    """
    payload = {
        **{f"{call.name}/{name}": file for name, file in sorted(files.items())},
        **{f"{DOCUMENTS_FOLDER}/{name}": content for name, content in sorted(documents.items())},
        PUBLIC_KEY: public_key,
    }
    write_bag(out, call.name, payload, instructions=instructions, page=page, sign=sign, task=task)


def write_bag(
    out: Path,
    name: str,
    payload: Mapping[str, bytes | Path],
    *,
    instructions: bytes,
    page: bytes,
    sign: Callable[[bytes], bytes] | None,
    task: Task,
    stored: Container[str] = (),
    expected: Mapping[str, str] | None = None,
) -> None:
    """Write the bundle ``huazheng-<name>`` to ``out`` atomically.

    payload: by path below ``data/``, in the order of the zip; content that was read, or the file to copy. stored: paths
    that are never compressed. expected: SHA-256 that a file must have when it is copied; the rest as in
    :func:`write_bundle`. Raises :class:`UnusableInput` for a file that has another, :class:`OSError`.
    """
    total = sum(file.stat().st_size if isinstance(file, Path) else len(file) for file in payload.values())
    with replacing(out) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        bag = _BagWriter(archive, f"huazheng-{name}", task, total)
        for path, file in payload.items():
            if isinstance(file, Path):
                bag.copy(f"data/{path}", file, pack=path not in stored)
            else:
                bag.put(f"data/{path}", file)
        for path, digest in (expected or {}).items():
            if bag.digests.get(f"data/{path}") != digest:
                raise UnusableInput(
                    Text(
                        "文件在封存之后变了，没有导出。", "The file changed after it was sealed; nothing was exported."
                    ),
                    file=Path(path),
                )
        _describe(bag, name, instructions, page, sign)


def _describe(
    bag: _BagWriter, identifier: str, instructions: bytes, page: bytes, sign: Callable[[bytes], bytes] | None
) -> None:
    """Write the tag files: manifests, description, instructions, page, the verifier, and the signature of it all."""
    payload = [name for name in bag.digests if name.startswith("data/")]
    info = (
        f"External-Identifier: {identifier}\nBagging-Date: {datetime.now(UTC):%Y-%m-%d}\n"
        f"Bag-Software-Agent: huazheng\nPayload-Oxum: {bag.bytes}.{len(payload)}\n"
    )
    bag.put(MANIFEST, bag.manifest(payload=True))
    bag.put("bagit.txt", _DECLARATION)
    bag.put("bag-info.txt", info.encode())
    bag.put("VERIFY.md", instructions)
    bag.put("index.html", page)
    for name, content in verifier_files().items():
        bag.put(f"{VERIFIER_FOLDER}/{name}", content)
    manifest = bag.manifest(payload=False)
    bag.put(TAG_MANIFEST, manifest)
    if sign is not None:
        bag.put(TAG_SIGNATURE, sign(manifest))


def verifier_files() -> dict[str, bytes]:
    """The files of a bundle's folder ``verify``, by path: ``__main__.py`` and the verifier package."""
    package = resources.files(_VERIFIER)
    modules = sorted(file.name for file in package.iterdir() if file.name.endswith(".py"))
    return {
        "__main__.py": _VERIFY_MAIN,
        **{f"verifier/{name}": package.joinpath(name).read_bytes() for name in modules},
    }


def verifier_digest() -> str:
    """SHA-256 of the verifier as bundles carry it: of the list that ``sha256sum`` prints of its sorted files."""
    rows = (
        f"{hashlib.sha256(content).hexdigest()}  {VERIFIER_FOLDER}/{name}\n"
        for name, content in sorted(verifier_files().items())
    )
    return hashlib.sha256("".join(rows).encode()).hexdigest()
