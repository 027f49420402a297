"""Verification of one call: its seal, signatures, originals, custody log and every other file."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from .call_files import (
    CHAIN_SUFFIX,
    CUSTODY,
    HEAD,
    PUBLIC_KEY,
    RECEIVED,
    SEAL,
    SIGNATURE,
    TIMESTAMP,
    HashProgress,
    fixed_by_seal,
    is_bag,
    is_unfinished,
    list_files,
    read_plain,
    sha256_of_file,
)
from .canonical import parse
from .chain_check import CapturedSource, check_source
from .custody_check import CallCase, CustodyCheck, custody_lines, signature_of
from .ed25519 import SPKI_PREFIX, ed25519_verifies, fingerprint
from .findings import VerificationReport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .findings import Check, Json, Progress

_MAX_SEAL_BYTES = 16 * 1024 * 1024
_MAX_KEY_BYTES = 4096
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
    seal_bytes = read_plain(folder / SEAL, _MAX_SEAL_BYTES)
    if seal_bytes is None:
        raise ValueError("no seal")
    report = VerificationReport()
    sizes = list_files(folder, report)
    try:
        seal = parse(seal_bytes)
    except ValueError:
        seal = {}
    key = _signer(folder, seal_bytes, seal, check)
    report.call = str(seal.get("call", "")) or None
    report.sealed_at = str(seal["sealed_at"]) if "sealed_at" in seal else None
    report.ended = str(seal["ended"]) if "ended" in seal else None
    report.fingerprint = fingerprint(key) if key is not None else None
    if expected_key is not None and key is not None and report.fingerprint != expected_key.lower():
        text = (f"由另一把密钥签名：{report.fingerprint}。", f"Signed with another key: {report.fingerprint}.")
        report.add("badly_signed", SEAL, *text)
    case = CallCase(folder, _call_of(folder, seal), key, check, report)
    wrote = CustodyCheck(case).wrote
    believed = _seal_findings(case, seal_bytes, wrote)
    if believed:
        _key_findings(case, seal)
    _bag_key_findings(case)
    sealed = _sealed_files(seal) if believed else {}
    _originals_findings(wrote, sealed, report)
    # What a valid seal states about the originals overrides every custody line.
    expected = {**{name: file for name, file in wrote.items() if not (sealed and fixed_by_seal(name))}, **sealed}
    expected = {name: file for name, file in expected.items() if name not in (SEAL, SIGNATURE)}
    counted = HashProgress(sum(sizes.values()), progress)
    captured = _captured(case, sizes, expected, _sources(seal) if believed else {}, counted)
    signature = {SIGNATURE: wrote[SIGNATURE]} if SIGNATURE in wrote else {}
    _others(case, sizes, {**expected, **signature}, captured, counted)
    _timestamp(folder, seal_bytes, report)
    return report


def _public_keys(seal: Json, custody: bytes | None) -> list[bytes]:
    """The keys that the seal and the first custody line name."""
    keys = []
    for holder in (seal.get("key"), *(_first_details(custody) if custody else ())):
        try:
            keys.append(bytes.fromhex(holder["public"]))
        except (KeyError, ValueError, TypeError):
            continue
    return keys


def _first_details(custody: bytes) -> Iterator[Any]:
    try:
        yield parse(custody.split(b"\n", 1)[0]).get("key")
    except ValueError:
        return


def _signer(folder: Path, seal_bytes: bytes, seal: Json, check: Check) -> bytes | None:
    """The named key that verifies the most signatures; None when no signature holds."""
    custody, signature = read_plain(folder / CUSTODY), read_plain(folder / SIGNATURE, _MAX_KEY_BYTES) or b""
    lines = custody_lines(custody)[:50] if custody else []
    best: tuple[int, bytes | None] = (0, None)
    for key in dict.fromkeys(_public_keys(seal, custody)):
        votes = sum(check(key, signature_of(line), line.signed) for line in lines if line.value is not None)
        votes += check(key, signature, seal_bytes)
        best = max(best, (votes, key), key=lambda one: one[0])
    return best[1]


def _seal_findings(case: CallCase, seal_bytes: bytes, wrote: dict[str, Json]) -> bool:
    """Check the seal against its signature and custody line. True when its content can be trusted."""
    report = case.report
    signature = read_plain(case.folder / SIGNATURE, _MAX_KEY_BYTES)
    known = wrote.get(SEAL)
    as_written = known is not None and hashlib.sha256(seal_bytes).hexdigest() == known["sha256"]
    signed = signature is not None and case.signed(signature, seal_bytes)
    if signature is None:
        report.add("missing", SIGNATURE, "没有封存签名。", "The signature of the seal is missing.")
    if known is not None and not as_written:
        report.add("altered", SEAL, "封存信息被改动过。", "The seal was altered.")
    elif signature is not None and not signed:
        file = SIGNATURE if as_written else SEAL
        report.add("badly_signed", file, "封存签名不对。", "The signature of the seal is invalid.")
    return as_written or signed


def _key_findings(case: CallCase, seal: Json) -> None:
    """Report a seal that names another key than the one that signed it."""
    named = seal.get("key")
    if named is None or case.key is None:
        return
    right = isinstance(named, dict) and named.get("public") == case.key.hex()
    if not right or named.get("fingerprint") != fingerprint(case.key):
        case.report.add(
            "badly_signed",
            SEAL,
            "封存信息里写的密钥不是签名的密钥。",
            "The key named in the seal is not the key that signed it.",
        )


def _bag_key_findings(case: CallCase) -> None:
    """Report a bundle whose public key file is not the key that signed the call in it."""
    pem = read_plain(case.folder.parent / PUBLIC_KEY, _MAX_KEY_BYTES) if is_bag(case.folder.parent.parent) else None
    if pem is None or case.key is None:
        return
    lines = [line.strip() for line in pem.splitlines()]
    try:
        der = base64.b64decode(b"".join(line for line in lines if not line.startswith(b"-----")), validate=True)
    except ValueError:
        der = b""
    if der != SPKI_PREFIX + case.key:
        case.report.add(
            "badly_signed",
            PUBLIC_KEY,
            "证据包里的公钥不是签名的密钥。",
            "The public key in the bundle is not the key that signed.",
        )


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


def _sealed_files(seal: Json) -> dict[str, Json]:
    """Sizes and digests of the originals as the seal states them, by name; empty for a malformed seal."""
    try:
        return {
            str(file["name"]): {"sha256": str(file["sha256"]), "bytes": int(file["bytes"])} for file in seal["files"]
        }
    except (KeyError, TypeError, ValueError):
        return {}


def _sources(seal: Json) -> dict[str, Json]:
    """The seal's entries on recorded sources, by the name of their audio file."""
    try:
        return {str(source["file"]): source for source in seal.get("sources", ()) if isinstance(source, dict)}
    except (KeyError, TypeError):
        return {}


def _call_of(folder: Path, seal: Json) -> str:
    """The call's id: the one that most custody lines name, else the seal's."""
    custody = read_plain(folder / CUSTODY) or b""
    named = [line.value["call"] for line in custody_lines(custody) if line.value is not None and "call" in line.value]
    most = max(set(map(str, named)), key=named.count) if named else ""
    return most or str(seal.get("call", ""))


def _captured(
    case: CallCase, sizes: dict[str, int], expected: dict[str, Json], sources: dict[str, Json], counted: HashProgress
) -> set[str]:
    """Check every recorded file against its chain. Returns the names of both."""
    done = set()
    for name in sizes:
        chain = name[: -len(".wav")] + CHAIN_SUFFIX
        if not name.endswith(".wav") or not (chain in sizes or chain in expected):
            continue
        source = CapturedSource(case.folder, name, sizes, counted)
        check_source(source, expected, sources.get(name, {}), case.folder, case.report)
        done |= {name, chain}
    return done


def _others(
    case: CallCase, sizes: dict[str, int], expected: dict[str, Json], captured: set[str], counted: HashProgress
) -> None:
    """Check every other file against the custody line that wrote it, and report added and missing ones."""
    reported = {finding.file for finding in case.report.findings}
    for name in sorted(set(sizes) & set(expected) - captured):
        if name != SIGNATURE or name not in reported:
            _compare(case.folder, name, expected[name], counted, case.report)
    own = {SEAL, SIGNATURE, CUSTODY, HEAD, RECEIVED}
    added = [name for name in sizes if name not in expected and name not in own and not is_unfinished(name)]
    for name in filter(is_unfinished, sizes):
        text = ("一次没有写完的写入，没有任何程序读它。", "An interrupted write; nothing reads it.")
        case.report.add("added", name, *text, fault=False)
    missing = sorted(set(expected) - set(sizes) - {SIGNATURE})
    _renamed(case.folder, missing, added, expected, case.report)


def _compare(folder: Path, name: str, expected: Json, counted: HashProgress, report: VerificationReport) -> None:
    """Compare one file with its expected size and digest."""
    if sha256_of_file(folder / name, counted) == expected["sha256"]:
        return
    if (folder / name).stat().st_size < expected["bytes"]:
        report.add("truncated", name, "文件变短了。", "The file was truncated.")
    else:
        report.add("altered", name, "文件被改动过。", "The file was altered.")


def _renamed(
    folder: Path, missing: list[str], added: list[str], expected: dict[str, Json], report: VerificationReport
) -> None:
    digests = {expected[name]["sha256"]: name for name in missing}
    for name in added:
        old = digests.get(sha256_of_file(folder / name, HashProgress(0, None)))
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
    token = read_plain(folder / TIMESTAMP)
    if token is None:
        text = ("没有可信时间戳。", "No trusted timestamp.")
        report.add("not_timestamped", TIMESTAMP, *text, fault=False)
    elif not any(digest in token for digest in _imprints(seal_bytes)) and not _uses_unknown_digest(token):
        report.add("badly_signed", TIMESTAMP, "时间戳不属于这份封存信息。", "The timestamp belongs to another seal.")
    else:
        report.timestamped = True
