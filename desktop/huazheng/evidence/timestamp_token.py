"""RFC 3161 timestamps of a seal. Only the hash of the seal leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import TIMESTAMP_NAME
from huazheng.evidence.timestamp_check import TokenCheck, check_token
from huazheng.evidence.token_signature import parse_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest


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


def validated_response(
    answer: bytes,
    request: TimeStampRequest,
    authority: str,
    *,
    seal: bytes,
    sealed_at: str,
    roots: Sequence[Certificate],
) -> TokenCheck:
    """Check that the authority's answer is a timestamp of the request: status, digest, nonce, signature and time.

    Raises :class:`UnusableInput`; an authority whose root is not known is no reason.
    """
    try:
        info = decode_timestamp_response(parse_token(answer).raw).tst_info
        nonce = info.nonce
    except (ValueError, IndexError) as error:
        raise _invalid_response(authority, Text("不是时间戳", "not a timestamp")) from error
    if nonce != request.nonce:
        raise _invalid_response(authority, Text("不是对这次请求的回答", "not an answer to this request"))
    check = check_token(TIMESTAMP_NAME, answer, seal, sealed_at, roots=roots)
    if check.state == "invalid":
        raise _invalid_response(authority, check.text)
    return check


def _invalid_response(authority: str, why: Text) -> UnusableInput:
    return UnusableInput(
        Text(
            f"时间戳服务 {authority} 的回答不能用（{why.zh}），录音和封存不受影响。",
            f"The timestamp authority {authority} sent an unusable response ({why.en}). The seal is unaffected.",
        ),
        remedy=Text("以后可以再试：huazheng timestamp 编号", "Try again later: huazheng timestamp CALL"),
    )
