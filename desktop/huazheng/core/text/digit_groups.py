"""Digits of a digest or fingerprint in groups, so that they can be read out and compared."""

from __future__ import annotations


def grouped(digits: str, size: int) -> str:
    """The digits in groups of ``size``, with a space between them."""
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))
