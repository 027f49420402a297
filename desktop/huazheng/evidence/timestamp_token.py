"""RFC 3161 timestamps of a seal. Only the hash of the seal leaves the machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import SEAL_NAME, TIMESTAMP_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from rfc3161_client import TimeStampRequest, TimeStampResponse

_GRANTED = (0, 1)


def timestamp_request(seal: bytes) -> TimeStampRequest:
    """Request for a timestamp of the seal's SHA-256, with the signing certificate."""
    return (
        TimestampRequestBuilder()
        .data(seal)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )


def validated_response(answer: bytes, request: TimeStampRequest, authority: str) -> bytes:
    """The authority's answer, checked to be a timestamp of the request. Raises :class:`UnusableInput`.

    The authority's signature is not checked: ``openssl ts -verify`` does that with its certificate.
    """
    try:
        response = decode_timestamp_response(answer)
    except ValueError as error:
        raise _invalid_response(authority) from error
    info = response.tst_info if response.status in _GRANTED else None
    if info is None or info.message_imprint.message != request.message_imprint.message or info.nonce != request.nonce:
        raise _invalid_response(authority)
    return answer


def stamped_at(call: Path) -> str | None:
    """Time of the timestamp, UTC, ISO 8601; None when it cannot be read or belongs to another seal."""
    try:
        response: TimeStampResponse = decode_timestamp_response((call / TIMESTAMP_NAME).read_bytes())
        digest = hashlib.sha256((call / SEAL_NAME).read_bytes()).digest()
        if response.tst_info.message_imprint.message != digest:
            return None
        return response.tst_info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OSError):
        return None


def _invalid_response(authority: str) -> UnusableInput:
    return UnusableInput(
        Text(
            f"时间戳服务 {authority} 的回答不能用，录音和封存不受影响。",
            f"The timestamp authority {authority} sent an unusable response. Recording and seal are unaffected.",
        ),
        remedy=Text("以后可以再试：huazheng timestamp 编号", "Try again later: huazheng timestamp CALL"),
    )
