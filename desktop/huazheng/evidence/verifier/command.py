"""The command ``python3 -I -B verify [FOLDER] [--key FINGERPRINT]`` of a bundle, and its printed answer.

It writes nothing. Exit code 0: intact; 1: altered; 2: nothing that can be verified, or a wrong option.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from .bag_check import verify_bag
from .bag_signature import bag_signature_findings
from .call_check import verify_call
from .call_files import (
    CASE,
    CASE_MANIFEST,
    CASE_SIGNATURE,
    KEYS,
    PUBLIC_KEY,
    SEAL,
    SIGNATURE,
    TAG_MANIFEST,
    TAG_SIGNATURE,
    TIMESTAMP,
    calls_in,
    case_folder,
    has_case,
    is_bag,
)
from .case_check import verify_case
from .ed25519 import ed25519_verifies, parse_fingerprint
from .findings import Finding, VerificationReport, printable

EXIT_INTACT, EXIT_ALTERED, EXIT_UNUSABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Verify the named folder, or the bag that this package travels in, print the findings, return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        folder, key = _parse_arguments(arguments)
    except ValueError as error:
        return _fail(f"参数不对 / Invalid option: {error}")
    calls = calls_in(folder) if folder.is_dir() else []
    case = case_folder(folder) if has_case(folder) else None
    if not calls and case is None:
        return _fail(f"这里没有录音 / No call here: {folder}")
    try:
        # The key of a case signs the bundle; the case names each call's seal, whoever sealed it.
        of_calls = key if case is None else None
        reports = [(call, verify_call(call, expected_key=of_calls)) for call in calls]
        if case is not None:
            reports.insert(0, (case, verify_case(case, expected_key=key)))
        if is_bag(folder):
            keys = {report.key for _, report in (reports if case is None else reports[:1])}
            bag = verify_bag(folder)
            bag.findings += bag_signature_findings(folder, calls, keys, ed25519_verifies).findings
            reports.insert(0, (folder, bag))
    except (ValueError, OSError) as error:
        return _fail(f"无法核验 / Cannot be verified: {folder}: {error}")
    for place, report in reports:
        _print_report(place, report)
    _print_commands(folder, calls)
    return EXIT_INTACT if all(report.intact for _, report in reports) else EXIT_ALTERED


def _fail(reason: str) -> int:
    print(printable(reason), file=sys.stderr)
    return EXIT_UNUSABLE


def _parse_arguments(arguments: list[str]) -> tuple[Path, str | None]:
    """The folder to verify and the fingerprint of the required key. Raises :class:`ValueError`."""
    key = None
    if "--key" in arguments:
        place = arguments.index("--key")
        if place + 1 == len(arguments):
            raise ValueError("--key: no fingerprint given")
        try:
            key = parse_fingerprint(arguments[place + 1])
        except ValueError as error:
            raise ValueError(f"--key: {error}") from None
        arguments = arguments[:place] + arguments[place + 2 :]
    if len(arguments) > 1:
        raise ValueError(f"more than one folder: {' '.join(arguments)}")
    if arguments:
        return Path(arguments[0]), key
    return Path(__file__).resolve().parents[2], key


def _print_report(place: Path, report: VerificationReport) -> None:
    print(f"{'完好 / intact' if report.intact else '有改动 / ALTERED'}: {printable(str(place))}")
    if report.fingerprint:
        print(f"  签名密钥 / signed by key {report.fingerprint}")
    if report.timestamped:
        print("  时间戳属于这份封存信息；它的签名、签发者和时间，这个程序没有核验，请用下面的 openssl 命令。")
        print("  The timestamp is of this seal. Its signature, authority and time were NOT checked: use openssl below.")
    for finding in report.findings:
        mark = "✗" if finding.fault else "·"
        print(f"  {mark} {finding.kind}: {_location(finding)}: {finding.zh} {finding.en}")


def _location(finding: Finding) -> str:
    line = f" (line {finding.line})" if finding.line is not None else ""
    second = f" [{finding.second // 60:02d}:{finding.second % 60:02d}]" if finding.second is not None else ""
    return printable(finding.file) + line + second


def _print_commands(folder: Path, calls: list[Path]) -> None:
    print("签名和时间戳也可以这样核验 / Signature and timestamp, without this program:")
    for call in calls:
        for command in openssl_commands(call.resolve()):
            print(f"  {command}")
    if has_case(folder):
        for command in case_commands(folder.resolve()):
            print(f"  {command}")
    if (folder / TAG_SIGNATURE).is_file():
        for command in bag_commands(folder.resolve()):
            print(f"  {command}")


def bag_commands(bag: Path) -> list[str]:
    """Shell commands that verify a bundle's own signature without this program."""
    if not str(bag).isprintable():
        return []
    command = "openssl pkeyutl -verify -pubin -rawin"
    key = f"{KEYS}/{CASE}.pem" if has_case(bag) else PUBLIC_KEY
    files = f"-inkey data/{key} -in {TAG_MANIFEST} -sigfile {TAG_SIGNATURE}"
    return [f"cd {shlex.quote(str(bag))}", f"{command} {files}"]


def case_commands(bag: Path) -> list[str]:
    """Shell commands that verify the exhibits of a bundle's case and their signature without this program."""
    if not str(bag).isprintable():
        return []
    command = "openssl pkeyutl -verify -pubin -rawin"
    return [
        f"cd {shlex.quote(str(case_folder(bag)))}",
        f"sha256sum -c {CASE_MANIFEST}",
        f"{command} -inkey ../{KEYS}/{CASE}.pem -in {CASE_MANIFEST} -sigfile {CASE_SIGNATURE}",
    ]


def openssl_commands(call: Path) -> list[str]:
    """Shell commands that verify signature and timestamp without this program.

    A folder whose name holds control characters gets a comment instead: no quoting makes it safe to paste.
    """
    if not str(call).isprintable():
        return [f"# 文件夹名有控制字符，请先改名 / rename this folder first: {printable(str(call))}"]
    own = f"{KEYS}/{call.name}.pem"
    key = own if (call.parent / own).is_file() else PUBLIC_KEY
    commands = [
        f"cd {shlex.quote(str(call))}",
        f"openssl pkeyutl -verify -pubin -inkey ../{key} -rawin -in {SEAL} -sigfile {SIGNATURE}",
    ]
    if (call / TIMESTAMP).is_file():
        commands.append(f"openssl ts -verify -data {SEAL} -in {TIMESTAMP} -CAfile AUTHORITY.pem")
    return commands
