"""Digits of a digest or fingerprint in groups, so that they can be read out and compared."""

from __future__ import annotations

CODE_DIGITS = 16
"""Hexadecimal digits of a seal's code: 64 bits, too many to find another seal that begins so."""


def grouped(digits: str, size: int) -> str:
    """The digits in groups of ``size``, with a space between them."""
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))
