"""Findings of a verification, and the types that the other modules share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Json = dict[str, Any]
    Check = Callable[[bytes, bytes, bytes], bool]  # (public key, signature, message)
    Progress = Callable[[float], None]

_MOST_FINDINGS = 1000


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters, direction marks and line ends become ``?``."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


class Finding(NamedTuple):
    """One difference from what was sealed or recorded.

    kind: altered, truncated, missing, added, reordered, badly_signed; or, always without fault, not_timestamped,
    unexplained (odd, but not wrong in itself) and unsigned (what no signature covers).
    second: of the audio. line: of the file named, counted from 1. ``file`` may hold any character that a file system
    allows; ``zh`` and ``en`` are printable.
    """

    kind: str
    file: str
    zh: str
    en: str
    second: int | None = None
    line: int | None = None
    fault: bool = True


class VerificationReport:
    """Findings of one call or bag, with call id and sealing time as the seal states them.

    ``key`` is the raw public key whose signatures hold, and ``fingerprint`` is computed from it; None when none holds.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.call: str | None = None
        self.key: bytes | None = None
        self.fingerprint: str | None = None
        self.sealed_at: str | None = None
        self.ended: str | None = None
        self.timestamped = False
        self.custody_lines = 0

    @property
    def intact(self) -> bool:
        """True when no finding is a fault."""
        return not any(finding.fault for finding in self.findings)

    def add(self, kind: str, file: str, zh: str, en: str, **where: Any) -> None:
        """Append a finding; ``where`` are its second, line and fault. Beyond a thousand, only the first fault is."""
        finding = Finding(kind, file, printable(zh), printable(en), **where)
        if len(self.findings) < _MOST_FINDINGS or (finding.fault and self.intact):
            self.findings.append(finding)
