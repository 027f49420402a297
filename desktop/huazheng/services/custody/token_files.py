"""The time-stamp tokens beside a seal: which there are, and what checking them says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import read_regular
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.evidence.authority_roots import known_roots
from huazheng.evidence.timestamp_check import MAX_TOKEN_BYTES, TokenCheck, check_token
from huazheng.evidence.verifier.findings import Finding
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MOST_TOKENS = 9
_TOKEN = re.compile(r"seal(-[2-9])?\.tsr")


def token_name(number: int) -> str:
    """File name of the token with this number, from 1."""
    return "seal.tsr" if number == 1 else f"seal-{number}.tsr"


def token_files(call: Path) -> list[Path]:
    """The token files of a call, the first authority's first."""
    names = sorted(file.name for file in call.glob("seal*.tsr") if _TOKEN.fullmatch(file.name))
    return [call / name for name in sorted(names, key=lambda name: (len(name), name))]


def token_checks(home: Home, call: Path) -> tuple[TokenCheck, ...]:
    """Check every token of a call. Reads only, and asks no network."""
    files = token_files(call)
    if not files:
        return ()
    roots = known_roots(home.authorities)
    checks = []
    for file in files:
        try:
            seal, sealed_at = read_regular(call / SEAL_NAME), Call(call).seal.sealed_at
            data = read_regular(file, MAX_TOKEN_BYTES)
        except (HuazhengError, OSError) as error:
            what = str(error)
            checks.append(TokenCheck(file=file.name, state="invalid", zh=what, en=what))
            continue
        checks.append(check_token(file.name, data, seal, sealed_at, roots=roots))
    return tuple(checks)


def token_findings(checks: tuple[TokenCheck, ...], known: set[str]) -> list[Finding]:
    """A finding for each token that is not trusted; an invalid one is a fault. ``known``: files with a fault so far."""
    return [
        Finding(
            "badly_signed" if check.state == "invalid" else "not_timestamped",
            check.file,
            check.zh,
            check.en,
            fault=check.state == "invalid",
        )
        for check in checks
        if check.state != "trusted" and check.file not in known
    ]


def trusted_time(checks: tuple[TokenCheck, ...]) -> str | None:
    """The earliest time that a trusted token states: the seal existed then. None without a trusted token."""
    return min((check.time for check in checks if check.state == "trusted" and check.time), default=None)
