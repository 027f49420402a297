"""Verification of a case in a bundle: the signed manifest of its exhibits, and the calls that it names.

``data/case/`` holds ``case.json``, the exhibits in ``exhibits/``, and the manifest of both with its signature. The
case's key signs the whole bundle; a call in it may have been sealed by another.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from .call_files import (
    CASE_FILE,
    CASE_MANIFEST,
    CASE_SIGNATURE,
    MAX_KEY_BYTES,
    MAX_SEAL_BYTES,
    SEAL,
    HashProgress,
    list_files,
    read_plain,
    sha256_of_file,
)
from .canonical import from_hex, parse
from .ed25519 import ed25519_verifies, fingerprint, is_weak_key
from .findings import VerificationReport
from .foreign_files import FOREIGN_WORDS, is_foreign
from .manifest_lines import MAX_MANIFEST_BYTES, manifest_lines

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Check, Json, Progress

_MAX_CASE_BYTES = 32 * 1024 * 1024


def verify_case(
    folder: Path,
    *,
    check: Check = ed25519_verifies,
    expected_key: str | None = None,
    progress: Progress | None = None,
) -> VerificationReport:
    """Verify the folder of a case in a bundle. ``expected_key``: fingerprint of the required key; any when None.

    Raises :class:`OSError`.
    """
    report = VerificationReport()
    sizes = list_files(folder, report)
    content = read_plain(folder / CASE_FILE, _MAX_CASE_BYTES)
    manifest = read_plain(folder / CASE_MANIFEST, MAX_MANIFEST_BYTES)
    if content is None or manifest is None:
        name = CASE_FILE if content is None else CASE_MANIFEST
        report.add("missing", name, "文件不见了，或大得不合理。", "The file is missing, or too large.")
        return report
    case = _parsed(content, report)
    _signature(folder, case, manifest, check, report)
    if expected_key is not None and report.fingerprint is not None and report.fingerprint != expected_key.lower():
        text = (f"由另一把密钥签名：{report.fingerprint}。", f"Signed with another key: {report.fingerprint}.")
        report.add("badly_signed", CASE_MANIFEST, *text)
    listed = _listed(manifest, report)
    counted = HashProgress(sum(sizes.values()), progress)
    for name, digest in listed.items():
        if name not in sizes:
            report.add("missing", name, "文件不见了。", "The file is missing.")
        elif sha256_of_file(folder / name, counted) != digest:
            report.add("altered", name, "与封存时不符。", "It differs from what was sealed.")
    for name in sizes:
        if name not in listed and name not in (CASE_MANIFEST, CASE_SIGNATURE):
            if is_foreign(name, listed):
                report.add("added", name, *FOREIGN_WORDS, fault=False)
            else:
                report.add("added", name, "封存时没有这个文件。", "It was not there when the case was sealed.")
    _exhibits(case, listed, report)
    _calls(folder.parent, case, report)
    return report


def _parsed(content: bytes, report: VerificationReport) -> Json:
    try:
        case = parse(content)
    except ValueError as error:
        report.add("altered", CASE_FILE, f"不是有效的 JSON：{error}。", f"Not valid JSON: {error}.")
        return {}
    seal = case.get("seal")
    report.call = str(case.get("id", "")) or None
    report.sealed_at = str(seal.get("sealed_at")) if isinstance(seal, dict) else None
    return case


def _signature(folder: Path, case: Json, manifest: bytes, check: Check, report: VerificationReport) -> None:
    """Check the manifest's signature by the key that the case names, and note the key if it holds."""
    signature = read_plain(folder / CASE_SIGNATURE, MAX_KEY_BYTES)
    if signature is None:
        report.add("missing", CASE_SIGNATURE, "没有封存签名。", "The signature of the seal is missing.")
        return
    try:
        named = case["seal"]["key"]
        key = from_hex(named["public"])
        right = len(key) == 32 and not is_weak_key(key) and named["fingerprint"] == fingerprint(key)
    except (KeyError, ValueError, TypeError):
        right, key = False, b""
    if not right or not check(key, signature, manifest):
        text = ("封存签名不对，或没有写明密钥。", "The signature of the seal is invalid, or no key is named.")
        report.add("badly_signed", CASE_SIGNATURE, *text)
        return
    report.key, report.fingerprint = key, fingerprint(key)


def _listed(manifest: bytes, report: VerificationReport) -> dict[str, str]:
    """Digest of each file that the manifest lists."""
    listed: dict[str, str] = {}
    for number, digest, path in manifest_lines(manifest):
        if digest is None or path in listed or path.startswith("/") or ".." in path.split("/"):
            report.add("altered", CASE_MANIFEST, "这一行不对。", "Invalid line.", line=number)
        else:
            listed[path] = digest
    if CASE_FILE not in listed:
        report.add("missing", CASE_MANIFEST, "清单没有列出案卷的目录。", "It does not list the catalog.")
    return listed


def _exhibits(case: Json, listed: dict[str, str], report: VerificationReport) -> None:
    """Compare the catalog with the manifest: the same digests, in the same order."""
    exhibits = case.get("exhibits", [])
    try:
        named = [str(exhibit["file"]["sha256"]) for exhibit in exhibits if exhibit.get("file") is not None]
    except (KeyError, TypeError, AttributeError):
        named = []
    files = [digest for name, digest in sorted(listed.items()) if name != CASE_FILE]
    if named != files:
        text = ("目录与文件清单对不上。", "The catalog and the manifest disagree.")
        report.add("altered", CASE_FILE, *text)


def _calls(data: Path, case: Json, report: VerificationReport) -> None:
    """Check that each call of the catalog is in the bundle, and no other, with the seal that the case names."""
    wanted: dict[str, str] = {}
    exhibits = case.get("exhibits", [])
    for exhibit in exhibits if isinstance(exhibits, list) else ():
        call = exhibit.get("call") if isinstance(exhibit, dict) else None
        if isinstance(call, dict):
            wanted[str(call.get("id"))] = str(call.get("seal_sha256"))
    there = {seal.parent.name: seal for seal in data.glob("*/" + SEAL)}
    for call_id, digest in sorted(wanted.items()):
        content = read_plain(there[call_id], MAX_SEAL_BYTES) if call_id in there else None
        if content is None:
            report.add("missing", call_id, "目录里的这通录音不见了。", "This call of the catalog is missing.")
        elif hashlib.sha256(content).hexdigest() != digest:
            text = ("录音的封存不是目录里的那一份。", "The seal of the call is not the one that the catalog names.")
            report.add("altered", f"{call_id}/{SEAL}", *text)
    for call_id in sorted(set(there) - set(wanted)):
        report.add("added", call_id, "目录里没有这通录音。", "The catalog does not name this call.")
