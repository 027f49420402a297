"""Verification of one call: its seal, signatures, originals, custody log and every other file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from .call_files import (
    CHAIN_SUFFIX,
    CUSTODY,
    HEAD,
    MAX_HEAD_BYTES,
    MAX_KEY_BYTES,
    MAX_LOG_BYTES,
    MAX_SEAL_BYTES,
    MAX_TOKEN_BYTES,
    RECEIVED,
    SEAL,
    SIGNATURE,
    TIMESTAMP,
    HashProgress,
    fixed_by_seal,
    is_plain,
    is_unfinished,
    list_files,
    read_plain,
    sha256_of_file,
)
from .chain_check import CapturedSource, check_source
from .custody_check import CallCase, CustodyCheck, custody_lines
from .ed25519 import ed25519_verifies, fingerprint
from .findings import VerificationReport
from .foreign_files import FOREIGN_WORDS, is_foreign
from .key_check import bag_key_findings, custody_key_findings, seal_key_findings, signer_of_call
from .recording_check import recording_findings
from .seal_check import document_findings, folder_findings, parse_seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .custody_check import CustodyLine
    from .findings import Check, Json, Progress

_SM3_OID = bytes.fromhex("2a811ccf55018311")


def verify_call(
    folder: Path,
    *,
    check: Check = ed25519_verifies,
    expected_key: str | None = None,
    progress: Progress | None = None,
) -> VerificationReport:
    """Verify a call's folder. ``expected_key``: fingerprint of the required key; any key when None.

    ``check`` verifies an Ed25519 signature. Raises :class:`ValueError` when there is no seal, :class:`OSError`.
    """
    seal_bytes = _read_seal(folder)
    report = VerificationReport()
    sizes = list_files(folder, report)
    _oversize_findings(sizes, report)
    try:
        seal = parse_seal(seal_bytes)
    except ValueError:
        seal = {}
    custody = read_plain(folder / CUSTODY, MAX_LOG_BYTES)
    lines = custody_lines(custody) if custody is not None else []
    key, weak = signer_of_call(folder, seal_bytes, seal, lines, check)
    if weak:
        text = ("这把密钥谁都能用来签名。", "Anybody can sign with this key: it is of small order.")
        report.add("badly_signed", SEAL, *text)
    _header(seal, key, report)
    if expected_key is not None and key is not None and report.fingerprint != expected_key.lower():
        text = (f"由另一把密钥签名：{report.fingerprint}。", f"Signed with another key: {report.fingerprint}.")
        report.add("badly_signed", SEAL, *text)
    signature = read_plain(folder / SIGNATURE, MAX_KEY_BYTES)
    signed = key is not None and signature is not None and check(key, signature, seal_bytes)
    case = CallCase(folder, _call_of(seal, lines, believed=signed), key, check, report)
    record = CustodyCheck(case, custody, lines)
    wrote = record.wrote
    believed = _seal_findings(case, seal_bytes, wrote, signature, signed=signed)
    if believed:
        document_findings(seal_bytes, report)
        folder_findings(folder, seal, report)
        seal_key_findings(case, seal)
    custody_key_findings(case, lines)
    bag_key_findings(case)
    sealed = _sealed_files(seal) if believed else {}
    _originals_findings(wrote, sealed, report)
    # What a valid seal states about the originals overrides every custody line.
    expected = {**{name: file for name, file in wrote.items() if not (sealed and fixed_by_seal(name))}, **sealed}
    expected = {name: file for name, file in expected.items() if name not in (SEAL, SIGNATURE)}
    counted = HashProgress(sum(sizes.values()), progress)
    captured, chains = _captured(case, sizes, expected, counted)
    if believed:
        recording_findings(seal, chains, report)
    if SIGNATURE in wrote:
        expected[SIGNATURE] = wrote[SIGNATURE]
    left = {name: size for name, size in sizes.items() if name not in captured}
    open_names = {name: file for name, file in expected.items() if name not in captured or name not in sizes}
    _others(case, left, open_names, record.claimed, counted, known=captured | set(expected))
    _size_findings(sizes, sealed, report)
    _timestamp(folder, seal_bytes, report)
    return report


def _read_seal(folder: Path) -> bytes:
    seal_bytes = read_plain(folder / SEAL, MAX_SEAL_BYTES)
    if seal_bytes is None and is_plain(folder / SEAL):
        raise ValueError(f"{SEAL} is larger than {MAX_SEAL_BYTES >> 20} MB, which no seal is; it was not read")
    if seal_bytes is None:
        raise ValueError(f"no {SEAL}, or not a plain file")
    return seal_bytes


def _oversize_findings(sizes: dict[str, int], report: VerificationReport) -> None:
    """Report files that are larger than such a file ever is, and that are not read for that reason."""
    limits = {SIGNATURE: MAX_KEY_BYTES, CUSTODY: MAX_LOG_BYTES, HEAD: MAX_HEAD_BYTES, TIMESTAMP: MAX_TOKEN_BYTES}
    for name, size in sizes.items():
        limit = MAX_LOG_BYTES if name.endswith(CHAIN_SUFFIX) else limits.get(name)
        if limit is not None and size > limit:
            zh = f"文件超过 {limit:,} 字节，没有读。"
            report.add("altered", name, zh, f"The file is larger than {limit:,} bytes and was not read.")


def _header(seal: Json, key: bytes | None, report: VerificationReport) -> None:
    """Note what the seal states about itself. The key is the one that signed."""
    report.call = str(seal.get("call", "")) or None
    report.sealed_at = str(seal["sealed_at"]) if "sealed_at" in seal else None
    report.ended = str(seal["ended"]) if "ended" in seal else None
    report.key = key
    report.fingerprint = fingerprint(key) if key is not None else None


def _seal_findings(
    case: CallCase, seal_bytes: bytes, wrote: dict[str, Json], signature: bytes | None, *, signed: bool
) -> bool:
    """Check the seal against its signature and custody line. True when its content can be trusted."""
    report = case.report
    known = wrote.get(SEAL)
    as_written = known is not None and hashlib.sha256(seal_bytes).hexdigest() == known["sha256"]
    if signature is None and not is_plain(case.folder / SIGNATURE):
        report.add("missing", SIGNATURE, "没有封存签名。", "The signature of the seal is missing.")
    if known is not None and not as_written:
        report.add("altered", SEAL, "封存信息被改动过。", "The seal was altered.")
    elif signature is not None and not signed:
        file = SIGNATURE if as_written else SEAL
        report.add("badly_signed", file, "封存签名不对。", "The signature of the seal is invalid.")
    return as_written or signed


def _originals_findings(wrote: dict[str, Json], sealed: dict[str, Json], report: VerificationReport) -> None:
    """Report originals on which the custody log and a valid seal disagree."""
    for name in sorted(name for name in sealed if name in wrote):
        if any(wrote[name][part] != sealed[name][part] for part in ("sha256", "bytes")):
            report.add(
                "altered",
                CUSTODY,
                f"保管记录里的 {name} 与封存信息不符。",
                f"The custody log and the seal disagree on {name}.",
            )


def _size_findings(sizes: dict[str, int], sealed: dict[str, Json], report: VerificationReport) -> None:
    """Report sizes that the seal states wrongly of originals whose digests are right."""
    reported = {finding.file for finding in report.findings}
    for name, file in sealed.items():
        if name in sizes and name not in reported and sizes[name] != file["bytes"]:
            zh = f"封存信息里 {name} 的大小不对。"
            report.add("altered", SEAL, zh, f"The seal states a wrong size of {name}.")


def _sealed_files(seal: Json) -> dict[str, Json]:
    """Sizes and digests of the originals as the seal states them, by name; empty for a malformed seal."""
    try:
        return {
            str(file["name"]): {"sha256": str(file["sha256"]), "bytes": int(file["bytes"])} for file in seal["files"]
        }
    except (KeyError, TypeError, ValueError):
        return {}


def _call_of(seal: Json, lines: list[CustodyLine], *, believed: bool) -> str:
    """The call's id: the seal's where the seal is signed, else the one that most custody lines name."""
    if believed:
        return str(seal.get("call", ""))
    named = [line.value["call"] for line in lines if line.value is not None and "call" in line.value]
    most = max(set(map(str, named)), key=named.count) if named else ""
    return most or str(seal.get("call", ""))


def _captured(
    case: CallCase, sizes: dict[str, int], expected: dict[str, Json], counted: HashProgress
) -> tuple[set[str], dict[str, list[Json]]]:
    """Check every recorded file against its chain.

    Returns the names of both, and the parsed lines of every chain that is as it was sealed.
    """
    done, chains = set(), {}
    for name in sizes:
        chain = name[: -len(".wav")] + CHAIN_SUFFIX
        if not name.endswith(".wav") or not (chain in sizes or chain in expected):
            continue
        if name not in expected and chain not in expected and is_foreign(name, expected):
            continue
        source = CapturedSource(case.folder, name, sizes, counted)
        rows = check_source(source, expected, case.folder, case.report)
        if rows:
            chains[chain] = rows
        done |= {name, chain}
    return done, chains


def _others(
    case: CallCase,
    sizes: dict[str, int],
    expected: dict[str, Json],
    claimed: dict[str, int],
    counted: HashProgress,
    *,
    known: set[str],
) -> None:
    """Check every other file against the custody line that wrote it, and report added and missing ones.

    ``claimed``: files that only an invalid custody line accounts for, with its number. The line is the fault then.
    ``known``: every file that the seal, a chain or a valid custody line accounts for.
    """
    reported = {finding.file for finding in case.report.findings}
    for name in sorted(set(sizes) & set(expected)):
        invalid = name in claimed and not fixed_by_seal(name)
        if (name != SIGNATURE or name not in reported) and not invalid:
            _compare(case.folder, name, expected[name], counted, case.report)
    own = {SEAL, SIGNATURE, CUSTODY, HEAD, RECEIVED}
    added = [name for name in sizes if name not in expected and name not in own and not is_unfinished(name)]
    for name in filter(is_unfinished, sizes):
        text = ("一次没有写完的写入，没有任何程序读它。", "An interrupted write; nothing reads it.")
        case.report.add("added", name, *text, fault=False)
    for name in sorted(name for name in claimed if name in sizes and name not in own and not fixed_by_seal(name)):
        zh = f"只有保管记录第 {claimed[name]} 行提到它，而那一行无效。"
        en = f"Only line {claimed[name]} of the custody log accounts for it, and that line is invalid."
        case.report.add("added", name, zh, en, fault=False)
    missing = sorted(set(expected) - set(sizes) - {SIGNATURE})
    unclaimed = [name for name in added if name not in claimed]
    foreign = {name for name in unclaimed if is_foreign(name, known | own)}
    _renamed(case, missing, unclaimed, expected, foreign)


def _compare(folder: Path, name: str, expected: Json, counted: HashProgress, report: VerificationReport) -> None:
    """Compare one file with its expected size and digest."""
    if sha256_of_file(folder / name, counted) == expected["sha256"]:
        return
    if (folder / name).stat().st_size < expected["bytes"]:
        report.add("truncated", name, "文件变短了。", "The file was truncated.")
    else:
        report.add("altered", name, "文件被改动过。", "The file was altered.")


def _renamed(
    case: CallCase, missing: list[str], added: list[str], expected: dict[str, Json], foreign: set[str]
) -> None:
    """Report added and missing files. An added one with the content of a missing one was renamed."""
    folder, report = case.folder, case.report
    digests = {expected[name]["sha256"]: name for name in missing}
    for name in added:
        old = digests.get(sha256_of_file(folder / name, HashProgress(0, None))) if digests else None
        if old is None and name in foreign:
            report.add("added", name, *FOREIGN_WORDS, fault=False)
            continue
        zh = f"原名 {old}，被改了名。" if old else "没有记录的文件。"
        en = f"Renamed from {old}." if old else "No record of this file."
        report.add("added", name, zh, en)
    for name in missing:
        report.add("missing", name, "文件不见了。", "The file is missing.")


def _imprints(seal_bytes: bytes) -> Iterator[bytes]:
    """Digests of the seal that a token may hold."""
    for name in ("sha256", "sha384", "sha512", "sm3"):
        if name in hashlib.algorithms_available:
            yield hashlib.new(name, seal_bytes).digest()


def _uses_unknown_digest(token: bytes) -> bool:
    """Test for a token by SM3 where this Python has no SM3: whether it is of this seal cannot be told."""
    return "sm3" not in hashlib.algorithms_available and _SM3_OID in token


def _timestamp(folder: Path, seal_bytes: bytes, report: VerificationReport) -> None:
    token = read_plain(folder / TIMESTAMP, MAX_TOKEN_BYTES)
    if token is None:
        text = ("没有可信时间戳。", "No trusted timestamp.")
        report.add("not_timestamped", TIMESTAMP, *text, fault=False)
    elif not any(digest in token for digest in _imprints(seal_bytes)) and not _uses_unknown_digest(token):
        report.add("badly_signed", TIMESTAMP, "时间戳不属于这份封存信息。", "The timestamp belongs to another seal.")
    else:
        report.timestamped = True
