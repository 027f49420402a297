"""Verification of an evidence bundle as a BagIt bag (RFC 8493)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .call_files import MANIFEST, TAG_MANIFEST, TAG_SIGNATURE, HashProgress, list_files, read_plain, sha256_of_file
from .findings import VerificationReport
from .foreign_files import FOREIGN_WORDS, is_foreign
from .manifest_lines import MAX_MANIFEST_BYTES, manifest_lines

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Progress

_MAX_FINDINGS = 200
# Python writes this when it runs the bundle's folder `verify` without -B, before any line of it has run.
_OWN_CACHE = re.compile(r"verify/__pycache__/__main__\.[A-Za-z0-9_.-]+\.pyc")
_ENCODED = re.compile(r"%(25|0A|0D)", re.IGNORECASE)


def _decoded(path: str) -> str:
    """The path that a manifest writes with line ends and ``%`` encoded (RFC 8493 section 2.1.3)."""
    return _ENCODED.sub(lambda match: chr(int(match.group(1), 16)), path)


def _manifest(folder: Path, name: str, sizes: dict[str, int], report: VerificationReport) -> dict[str, str]:
    """Digests by path. A path that is written without encoding, as versions before 0.2 did, is taken as it is."""
    text = read_plain(folder / name, MAX_MANIFEST_BYTES)
    if text is None:
        kind = "altered" if name in sizes else "missing"
        report.add(kind, name, "文件清单不见了，或大得不合理。", "The manifest is missing, or too large.")
        return {}
    digests: dict[str, str] = {}
    for number, digest, written in manifest_lines(text):
        path = _decoded(written)
        path = written if path not in sizes and written in sizes else path
        wrong_place = path.startswith("data/") != (name == MANIFEST)
        if digest is None or path in digests or wrong_place or ".." in path.split("/"):
            report.add("altered", name, "这一行不对。", "Invalid line.", line=number)
        else:
            digests[path] = digest
        if len(report.findings) > _MAX_FINDINGS:
            break
    return digests


def verify_bag(folder: Path, progress: Progress | None = None) -> VerificationReport:
    """Compare a bag's files with its two manifests."""
    report = VerificationReport()
    sizes = list_files(folder, report)
    counted = HashProgress(sum(sizes.values()), progress)
    payload = _manifest(folder, MANIFEST, sizes, report)
    tags = _manifest(folder, TAG_MANIFEST, sizes, report)
    if MANIFEST not in tags and tags:
        report.add("missing", TAG_MANIFEST, "清单没有列出另一份清单。", "It does not list the other manifest.")
    for name, digest in sorted({**payload, **tags}.items()):
        if name not in sizes:
            report.add("missing", name, "文件不见了。", "The file is missing.")
        elif sha256_of_file(folder / name, counted) != digest:
            report.add("altered", name, "与文件清单不符。", "It differs from the manifest.")
    for name in sizes:
        if name in payload or name in tags or name in (TAG_MANIFEST, TAG_SIGNATURE):
            continue
        if _OWN_CACHE.fullmatch(name):
            text = ("核验程序运行时 Python 留下的缓存。", "A cache that Python left when the verifier ran.")
            report.add("added", name, *text, fault=False)
        elif is_foreign(name, {**payload, **tags}):
            report.add("added", name, *FOREIGN_WORDS, fault=False)
        else:
            report.add("added", name, "文件清单里没有这个文件。", "It is not listed in the manifest.")
    return report
