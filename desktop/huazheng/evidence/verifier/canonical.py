"""Canonical JSON (RFC 8785) of texts and whole numbers, and the hash chain over it.

The writers of chains and custody logs use these functions too: there is one definition of what is hashed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .findings import Json

MAX_WHOLE_NUMBER = 2**53 - 1
MAX_DEPTH = 32
MAX_LINE_BYTES = 1024 * 1024
"""Of a line of a chain or of the custody log; a longer one is refused before it is parsed."""
_MAX_DIGITS = 30


def canonical(value: Any) -> bytes:
    """Canonical JSON of a document that holds only texts, whole numbers, booleans and null.

    Raises :class:`ValueError` for anything else.
    """
    _check_simple(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def _check_simple(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("a key that is not ASCII text")
            _check_simple(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_simple(inner)
    elif isinstance(value, int):
        if abs(value) > MAX_WHOLE_NUMBER:
            raise ValueError("a number above 2**53 - 1")
    elif value is not None and not isinstance(value, str):
        raise ValueError("a value that is no text, whole number, boolean or null")


def _unique_keys(pairs: list[tuple[str, Any]]) -> Json:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a duplicate key")
    return document


def _whole_number(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("a number with too many digits")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if value - value:
        raise ValueError("a number that is too large")
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def parse(text: bytes) -> Json:
    """Parse a JSON object. Raises :class:`ValueError` for anything else.

    Refused too: duplicate keys, NaN and infinities, a byte order mark, numbers of more than 30 digits, and values
    nested more than 32 deep.
    """
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_unique_keys,
            parse_int=_whole_number,
            parse_float=_fraction,
            parse_constant=_no_number,
        )
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004
    _check_depth(value, MAX_DEPTH)
    return value


def _check_depth(value: Any, left: int) -> None:
    if isinstance(value, (dict, list)):
        if not left:
            raise ValueError("nested too deep")
        for inner in value.values() if isinstance(value, dict) else value:
            _check_depth(inner, left - 1)


def parse_line(text: bytes) -> Json:
    """Parse a line of a chain or of the custody log: an object in canonical JSON. Raises :class:`ValueError`."""
    value = parse(text)
    if canonical(value) != text:
        raise ValueError("not canonical JSON")
    return value


def first_hash(header: Any) -> str:
    """The hash that a chain starts from: SHA-256 of its header's canonical JSON."""
    return hashlib.sha256(canonical(header)).hexdigest()


def chain_hash(before: str, block: Any) -> str:
    """SHA-256(hash before ‖ canonical JSON of the block), in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(before) + canonical(block)).hexdigest()


def from_hex(text: str) -> bytes:
    """Decode lower-case hexadecimal without blanks. Raises :class:`ValueError` for any other spelling."""
    value = bytes.fromhex(text)
    if value.hex() != text:
        raise ValueError("not lower-case hexadecimal")
    return value
