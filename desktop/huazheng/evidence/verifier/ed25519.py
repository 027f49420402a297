"""Ed25519 signatures in plain Python (RFC 8032 section 5.1.7), and fingerprints of public keys."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    _Point = tuple[int, int, int, int]  # X, Y, Z, T: extended homogeneous coordinates

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")
"""The bytes before the raw key in its DER form (RFC 8410)."""


def _x_coordinate(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return _P - x if x & 1 != sign else x


def _decode_point(encoded: bytes) -> _Point:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        raise ValueError("not a point of the curve")
    x = _x_coordinate(y, sign)
    return x, y, 1, x * y % _P


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(factor: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


_BASE = _decode_point(bytes([0x58] + [0x66] * 31))


@lru_cache(maxsize=64)
def is_weak_key(public: bytes) -> bool:
    """Test for a key that is no point of the curve, or one of small order: anybody can sign under such a key."""
    try:
        point = _decode_point(public)
    except ValueError:
        return True
    multiple = _multiply(8, point)
    return multiple[0] % _P == 0 and (multiple[1] - multiple[2]) % _P == 0


def ed25519_verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Verify a 64-byte ``signature`` of ``message`` by the 32-byte key ``public``.

    False for malformed input and for a key of small order.
    """
    if len(public) != 32 or len(signature) != 64 or is_weak_key(public):
        return False
    try:
        key, r = _decode_point(public), _decode_point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _multiply(s, _BASE), _add(r, _multiply(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def fingerprint(public: bytes) -> str:
    """SHA-256 of the public key's DER form, as ``openssl pkey -pubin -outform DER | sha256sum`` prints it."""
    return hashlib.sha256(SPKI_PREFIX + public).hexdigest()


def parse_fingerprint(text: str) -> str:
    """A fingerprint as a person wrote it, in lower case without colons and blanks.

    Raises :class:`ValueError` for anything but 64 hexadecimal digits.
    """
    digits = re.sub(r"[\s:]", "", text).lower()
    if re.match(r"[0-9a-f]{64}\Z", digits) is None:
        raise ValueError("a key fingerprint has 64 hexadecimal digits")
    return digits
