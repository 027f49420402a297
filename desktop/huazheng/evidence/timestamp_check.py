"""Full check of an RFC 3161 token: whose it is, whether signature and certificates hold, whether its time can be.

``trusted`` is said only of a token whose certificates lead to a root that is shipped or that the user chose.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from huazheng.core.runtime.language import Text
from huazheng.core.text.sanitize import one_line
from huazheng.evidence.token_signature import (
    SM_ALGORITHMS,
    CmsToken,
    UnknownAlgorithm,
    parse_token,
    signing_certificate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rfc3161_client import TimeStampResponse, TimeStampTokenInfo

TokenState = Literal["trusted", "root_unchecked", "uncheckable", "invalid"]

CLOCK_TOLERANCE = timedelta(minutes=5)
"""Difference of two clocks that says nothing."""
MAX_TOKEN_BYTES = 1024 * 1024
_SM3 = "1.2.156.10197.1.401"
_BROKEN = (ValueError, KeyError, IndexError, TypeError, OverflowError, StopIteration, x509.InvalidVersion)


class TokenCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Result for one token file.

    state: ``trusted``; ``root_unchecked``: signature and time are right, but the authority is unknown here;
    ``uncheckable``: its algorithms are not known here (SM2, for example); ``invalid``. time: UTC, ISO 8601, as the
    token states it; None when it cannot be read or is not to be believed. authority: name in the certificate that
    signed, which anybody can write for ``root_unchecked``. root: name of the root certificate. policy: its OID.
    """

    file: str
    state: TokenState
    zh: str
    en: str
    time: str | None = None
    authority: str | None = None
    root: str | None = None
    policy: str | None = None

    @property
    def text(self) -> Text:
        """The result in words."""
        return Text(self.zh, self.en)


def check_token(
    file: str,
    data: bytes,
    seal: bytes,
    sealed_at: str,
    *,
    roots: Sequence[x509.Certificate],
    now: datetime | None = None,
) -> TokenCheck:
    """Check a token of the seal ``seal``. ``sealed_at``: when the seal says that it was made (UTC, ISO 8601)."""
    if len(data) > MAX_TOKEN_BYTES:
        return _invalid(file, Text("太大，不是时间戳。", "Too large to be a timestamp."))
    try:
        token = parse_token(data)
        response = decode_timestamp_response(token.raw)
        info = response.tst_info
        imprint = info.message_imprint
    except _BROKEN as error:
        return _unreadable(file, data, error)
    right = _digest(imprint.hash_algorithm.dotted_string, seal)
    if right is None:
        return _uncheckable(file, info)
    if right != imprint.message:
        return _invalid(file, Text("时间戳不属于这份封存信息。", "The timestamp belongs to another seal."))
    if response.status not in (0, 1):
        return _invalid(file, Text("时间戳机构没有同意。", "The authority did not grant it."))
    try:
        certificate = signing_certificate(token)
    except (UnknownAlgorithm, UnsupportedAlgorithm):
        return _uncheckable(file, info)
    except _BROKEN:
        return _invalid(file, Text("时间戳的签名不对。", "The signature of the timestamp is invalid."))
    if not _may_stamp(certificate):
        return _invalid(
            file, Text("签名的证书不是签时间戳用的。", "The signing certificate is not one for timestamps.")
        )
    time = info.gen_time
    if (wrong := _impossible(time, sealed_at, now or datetime.now(UTC))) is not None:
        return _invalid(file, wrong)
    root = _root(response, seal, token, roots)
    authority = _name(certificate.subject)
    text = (
        Text(f"由 {authority} 签发，根证书是 {root}。", f"Issued by {authority}, root certificate {root}.")
        if root is not None
        else Text(
            f"签名有效，但签发者不认识（它自称 {authority}），根证书没有核验。",
            f"The signature holds, but the authority is unknown (it calls itself {authority}): root not checked.",
        )
    )
    return TokenCheck(
        file=file,
        state="trusted" if root is not None else "root_unchecked",
        zh=text.zh,
        en=text.en,
        time=_iso(time),
        authority=authority,
        root=root,
        policy=info.policy.dotted_string,
    )


def _digest(algorithm: str, seal: bytes) -> bytes | None:
    """The seal's digest by the algorithm that the token uses; None for one that is not known here."""
    names = {
        "2.16.840.1.101.3.4.2.1": "sha256",
        "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512",
    }
    if algorithm == _SM3:
        digest = hashes.Hash(hashes.SM3())
        digest.update(seal)
        return digest.finalize()
    return hashlib.new(names[algorithm], seal).digest() if algorithm in names else None


def _may_stamp(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate is for timestamps and nothing else, as RFC 3161 section 2.3 demands."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, *_BROKEN):
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _impossible(time: datetime, sealed_at: str, now: datetime) -> Text | None:
    try:
        sealed = datetime.fromisoformat(sealed_at).astimezone(UTC)
    except ValueError:
        sealed = time
    if time < sealed - CLOCK_TOLERANCE:
        return Text(
            f"时间戳的时间 {_iso(time)} 早于封存的时间 {_iso(sealed)}，两者必有一假。",
            f"Its time {_iso(time)} is before the seal's, {_iso(sealed)}: one of them is false.",
        )
    if time > now + CLOCK_TOLERANCE:
        return Text(f"时间戳的时间 {_iso(time)} 还没有到。", f"Its time {_iso(time)} is in the future.")
    return None


def _root(response: TimeStampResponse, seal: bytes, token: CmsToken, roots: Sequence[x509.Certificate]) -> str | None:
    """Name of the known root that the token's certificates lead to; None for none."""
    for root in _issuers(token, roots):
        try:
            VerifierBuilder(roots=[root]).build().verify_message(response, seal)
        except (VerificationError, *_BROKEN):
            continue
        return _name(root.subject)
    return None


def _issuers(token: CmsToken, roots: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The roots that claim to have issued a certificate of the token; whether they did is checked later."""
    issuers = set()
    for raw in token.certificates:
        with suppress(*_BROKEN):
            issuers.add(x509.load_der_x509_certificate(raw).issuer)
    return [root for root in roots if root.subject in issuers]


def _name(name: x509.Name) -> str:
    """Common name and organization of a certificate, on one line."""
    parts = [
        str(attribute.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in name.get_attributes_for_oid(kind)[:1]
    ]
    return one_line(", ".join(parts) or name.rfc4514_string())[:200]


def _iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _invalid(file: str, text: Text) -> TokenCheck:
    return TokenCheck(file=file, state="invalid", zh=text.zh, en=text.en)


def _uncheckable(file: str, info: TimeStampTokenInfo | None) -> TokenCheck:
    text = Text(
        "它的算法（如国密 SM2）这里核验不了；请用签发机构的工具核验。",
        "Its algorithms (such as SM2) cannot be checked here; use the tools of the authority.",
    )
    time = _iso(info.gen_time) if info is not None else None
    return TokenCheck(file=file, state="uncheckable", zh=text.zh, en=text.en, time=time)


def _unreadable(file: str, data: bytes, error: Exception) -> TokenCheck:
    try:
        algorithms = parse_token(data).algorithms
    except _BROKEN:
        algorithms = frozenset()
    if algorithms & set(SM_ALGORITHMS):
        return _uncheckable(file, None)
    reason = one_line(str(error))[:120]
    return _invalid(file, Text(f"不是有效的时间戳（{reason}）。", f"Not a valid timestamp ({reason})."))
