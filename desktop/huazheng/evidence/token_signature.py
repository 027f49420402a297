"""Signature of a time-stamp token (CMS, RFC 5652) under the certificate that it brings. No certificate chain."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from huazheng.evidence.der import (
    CONTEXT_0,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    SET,
    DerValue,
    oid_text,
    read_only_value,
    read_value,
    read_values,
    write_value,
)

_GRANTED = write_value(SEQUENCE, write_value(INTEGER, b"\0"))
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_CERTIFICATE_V2, _CERTIFICATE_V1 = "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.12"
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
_SIGNATURE_DIGESTS = {
    "1.2.840.113549.1.1.11": "2.16.840.1.101.3.4.2.1",  # RSA
    "1.2.840.113549.1.1.12": "2.16.840.1.101.3.4.2.2",
    "1.2.840.113549.1.1.13": "2.16.840.1.101.3.4.2.3",
    "1.2.840.10045.4.3.2": "2.16.840.1.101.3.4.2.1",  # ECDSA
    "1.2.840.10045.4.3.3": "2.16.840.1.101.3.4.2.2",
    "1.2.840.10045.4.3.4": "2.16.840.1.101.3.4.2.3",
}
_PLAIN_RSA = "1.2.840.113549.1.1.1"  # the digest is stated elsewhere
SM_ALGORITHMS = ("1.2.156.10197.1.401", "1.2.156.10197.1.501", "1.2.156.10197.1.301")
"""SM3, SM2 with SM3, and the SM2 curve: no library in use here verifies SM2 signatures."""


class UnknownAlgorithm(ValueError):
    """The token is well formed, but signed in a way that cannot be checked here."""


class CmsToken(NamedTuple):
    """The parts of a token. raw: the token as a granted answer with its sets in DER order, as readers expect it.

    content: what is signed (TSTInfo). algorithms: every object identifier of an algorithm, in dotted form.
    """

    raw: bytes
    content: bytes
    certificates: tuple[bytes, ...]
    signers: tuple[bytes, ...]
    algorithms: frozenset[str]


def parse_token(data: bytes) -> CmsToken:
    """Parse a token, or an authority's answer with one. Raises :class:`ValueError` for anything else."""
    outer = read_values(read_only_value(data, SEQUENCE).content)
    answer, status = data, _GRANTED
    if outer and outer[0].tag == SEQUENCE:
        if len(outer) != 2:
            raise ValueError("an answer without a token")
        answer, status = outer[1].raw, outer[0].raw
    kind, wrapped = read_values(read_only_value(answer, SEQUENCE).content)
    if kind.tag != OID or oid_text(kind.content) != _SIGNED_DATA or wrapped.tag != CONTEXT_0:
        raise ValueError("not signed data")
    fields = read_values(read_only_value(wrapped.content, SEQUENCE).content)
    # Some authorities leave these sets in the order of writing; nothing signs their order.
    ordered = b"".join(_in_order(field) if field.tag in (SET, CONTEXT_0) else field.raw for field in fields)
    kind_raw = kind.raw + write_value(CONTEXT_0, write_value(SEQUENCE, ordered))
    digests, content, *more = fields[1:]
    _, octets = read_values(content.content)
    certificates = next((field for field in more if field.tag == CONTEXT_0), None)
    signers = [value.raw for value in read_values(more[-1].content)]
    algorithms = {_algorithm(value) for value in read_values(digests.content)}
    for signer in signers:
        algorithms |= {
            _algorithm(value) for value in read_values(read_value(signer)[0].content) if _is_algorithm(value)
        }
    return CmsToken(
        raw=write_value(SEQUENCE, status + write_value(SEQUENCE, kind_raw)),
        content=read_only_value(read_only_value(octets.raw, CONTEXT_0).content, OCTETS).content,
        certificates=tuple(value.raw for value in read_values(certificates.content)) if certificates else (),
        signers=tuple(signers),
        algorithms=frozenset(algorithms),
    )


def signing_certificate(token: CmsToken) -> x509.Certificate:
    """The certificate under which the token's one signature holds.

    Raises :class:`ValueError` when the signature does not hold or its certificate is not in the token,
    :class:`UnknownAlgorithm` for an algorithm that is not known here.
    """
    if len(token.signers) != 1:
        raise ValueError("not exactly one signature")
    _, who, digest_kind, *rest = read_values(read_value(token.signers[0])[0].content)
    digest_oid = _algorithm(digest_kind)
    if rest[0].tag != CONTEXT_0:
        raise ValueError("no signed attributes")
    attributes = _attributes(rest[0])
    signature_kind, signature = rest[1], rest[2]
    algorithm = _algorithm(signature_kind)
    digest = _DIGESTS.get(digest_oid)
    signing = digest if algorithm == _PLAIN_RSA else _DIGESTS.get(_SIGNATURE_DIGESTS.get(algorithm, ""))
    if digest is None or signing is None:
        raise UnknownAlgorithm(f"{digest_oid} {algorithm}")
    stated = read_only_value(attributes[_MESSAGE_DIGEST], OCTETS).content
    if not hmac.compare_digest(stated, hashlib.new(digest.name, token.content).digest()):
        raise ValueError("the signed digest is not that of the token")
    certificate = _certificate_of(token, who)
    _check_certificate_attribute(attributes, certificate)
    signed = write_value(SET, rest[0].content)
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature.content, signed, padding.PKCS1v15(), signing)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature.content, signed, ec.ECDSA(signing))
        else:
            raise UnknownAlgorithm(algorithm)
    except InvalidSignature as error:
        raise ValueError("the signature does not hold") from error
    return certificate


def _in_order(field: DerValue) -> bytes:
    return write_value(field.tag, b"".join(sorted(value.raw for value in read_values(field.content))))


def _is_algorithm(value: DerValue) -> bool:
    return value.tag == SEQUENCE and bool(value.content) and value.content[0] == OID


def _algorithm(value: DerValue) -> str:
    return oid_text(read_values(value.content)[0].content)


def _attributes(field: DerValue) -> dict[str, bytes]:
    """The one value of each signed attribute, by its identifier."""
    found: dict[str, bytes] = {}
    for attribute in read_values(field.content):
        name, values = read_values(attribute.content)
        (only,) = read_values(values.content)
        if found.setdefault(oid_text(name.content), only.raw) is not only.raw:
            raise ValueError("an attribute is there twice")
    if _MESSAGE_DIGEST not in found:
        raise ValueError("no signed digest")
    return found


def _certificate_of(token: CmsToken, who: DerValue) -> x509.Certificate:
    """The certificate that the signature names by issuer and serial number."""
    issuer, serial = read_values(who.content)
    for raw in token.certificates:
        certificate = x509.load_der_x509_certificate(raw)
        number = int.from_bytes(serial.content, "big", signed=True)
        if certificate.serial_number == number and certificate.issuer.public_bytes() == issuer.raw:
            return certificate
    raise ValueError("the certificate that signed is not in the token")


def _check_certificate_attribute(attributes: dict[str, bytes], certificate: x509.Certificate) -> None:
    """Check that the signed attribute on the certificate (RFC 5816) names this very one."""
    raw = certificate.public_bytes(Encoding.DER)
    if (named := attributes.get(_CERTIFICATE_V2)) is not None:
        first = read_values(read_values(read_values(read_value(named)[0].content)[0].content)[0].content)
        digest = _DIGESTS.get(_algorithm(first[0])) if first[0].tag == SEQUENCE else hashes.SHA256()
        if digest is None:
            raise UnknownAlgorithm("signing certificate")
        stated = next(value.content for value in first if value.tag == OCTETS)
        right = hashlib.new(digest.name, raw).digest()
    elif (named := attributes.get(_CERTIFICATE_V1)) is not None:
        first = read_values(read_values(read_values(read_value(named)[0].content)[0].content)[0].content)
        stated, right = first[0].content, hashlib.sha1(raw, usedforsecurity=False).digest()
    else:
        raise ValueError("the signature does not name its certificate")
    if not hmac.compare_digest(stated, right):
        raise ValueError("the signature names another certificate")
