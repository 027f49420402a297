"""Verification of a bundle's signature, which covers the files that no call's own seal and custody log cover.

``tagmanifest-sha256.sig`` is the Ed25519 signature of ``tagmanifest-sha256.txt`` by the key that sealed the call. The
tag manifest names the digest of the payload manifest, so the signature covers every file of the bundle, and their
number. Bundles of versions before 0.2 have none, and neither has one that passes on somebody else's call.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .call_files import MAX_KEY_BYTES, SEAL, TAG_MANIFEST, TAG_SIGNATURE, is_plain, list_files, read_plain
from .findings import VerificationReport
from .foreign_files import is_foreign

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Check

_MAX_TAG_BYTES = 4 * 1024 * 1024
# What the app writes into a bundle beside the calls' folders.
_UNSIGNED_FILES = re.compile(
    r"bagit\.txt|bag-info\.txt|(tag)?manifest-sha256\.txt|VERIFY\.md|verify\.py|(data/)?index\.html"
    r"|verify/(__main__|verifier/[a-z0-9_]+)\.py|verify/__pycache__/__main__\.[A-Za-z0-9_.-]+\.pyc"
    r"|data/public-key\.pem|data/documents/report\.(zh|en)\.(html|txt|docx)"
)


def bag_signature_findings(
    folder: Path, calls: list[Path], keys: set[bytes | None], check: Check
) -> VerificationReport:
    """Verify the bundle's signature. ``keys``: the keys that signed its calls, as computed from their signatures."""
    report = VerificationReport()
    signature = read_plain(folder / TAG_SIGNATURE, MAX_KEY_BYTES)
    manifest = read_plain(folder / TAG_MANIFEST, _MAX_TAG_BYTES)
    if signature is None and not is_plain(folder / TAG_SIGNATURE):
        _unsigned(folder, calls, report)
    elif len(keys) != 1 or None in keys or signature is None or manifest is None:
        text = ("无法核验证据包的签名。", "The signature of the bundle cannot be verified.")
        report.add("badly_signed", TAG_SIGNATURE, *text)
    elif not check(next(key for key in keys if key is not None), signature, manifest):
        zh = "证据包的签名不对：报告、说明、核验程序或文件的数目与签名时不同，或由另一把密钥签名。"
        en = (
            "The signature of the bundle is invalid: documents, instructions, verifier or the number of files differ "
            "from what was signed, or another key signed."
        )
        report.add("badly_signed", TAG_SIGNATURE, zh, en)
    return report


def _unsigned(folder: Path, calls: list[Path], report: VerificationReport) -> None:
    zh = "这个证据包没有整体签名：报告、VERIFY.md 和 verify 可能被换过，只有录音、封存信息和保管记录有签名。"
    en = (
        "No signature covers the bundle as a whole: documents, VERIFY.md and verify may have been replaced. "
        "Only the recording, its seal and what the custody log names are signed."
    )
    report.add("unsigned", TAG_MANIFEST, zh, en, fault=False)
    inside = tuple(call.relative_to(folder).as_posix() + "/" for call in calls if is_plain(call / SEAL))
    names = list_files(folder, VerificationReport())
    for name in names:
        if not (name.startswith(inside) or is_foreign(name, names)) and _UNSIGNED_FILES.fullmatch(name) is None:
            text = ("没有签名的证据包里不该有这个文件。", "An unsigned bundle does not hold such a file.")
            report.add("added", name, *text)
