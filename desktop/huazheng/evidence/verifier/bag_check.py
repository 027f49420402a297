"""Verification of an evidence bundle as a BagIt bag (RFC 8493)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .call_files import HashProgress, list_files, read_plain, sha256_of_file
from .findings import VerificationReport

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Progress

# Python writes this when it runs the bundle's folder `verify` without -B, before any line of it has run.
_OWN_CACHE = re.compile(r"verify/__pycache__/__main__\.[A-Za-z0-9_.-]+\.pyc")


def _manifest(folder: Path, name: str, report: VerificationReport) -> dict[str, str]:
    text = read_plain(folder / name)
    if text is None:
        report.add("missing", name, "文件清单不见了。", "The manifest is missing.")
        return {}
    digests = {}
    for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
        digest, _, path = line.partition("  ")
        if len(digest) != 64 or not path or path.startswith("/") or ".." in path.split("/"):
            report.add("altered", name, "这一行不对。", "Invalid line.", line=number)
        else:
            digests[path] = digest.lower()
    return digests


def verify_bag(folder: Path, progress: Progress | None = None) -> VerificationReport:
    """Compare a bag's files with its two manifests."""
    report = VerificationReport()
    sizes = list_files(folder, report)
    counted = HashProgress(sum(sizes.values()), progress)
    payload = _manifest(folder, "manifest-sha256.txt", report)
    tags = _manifest(folder, "tagmanifest-sha256.txt", report)
    for name, digest in sorted({**payload, **tags}.items()):
        if name not in sizes:
            report.add("missing", name, "文件不见了。", "The file is missing.")
        elif sha256_of_file(folder / name, counted) != digest:
            report.add("altered", name, "与文件清单不符。", "It differs from the manifest.")
    for name in sizes:
        if name in payload or name in tags or name == "tagmanifest-sha256.txt":
            continue
        if _OWN_CACHE.fullmatch(name):
            text = ("核验程序运行时 Python 留下的缓存。", "A cache that Python left when the verifier ran.")
            report.add("added", name, *text, fault=False)
        else:
            report.add("added", name, "文件清单里没有这个文件。", "It is not listed in the manifest.")
    return report
