"""Names of imported files, made safe for every file system, for archives, manifests and command lines."""

from __future__ import annotations

import os
import re
import unicodedata

MAX_NAME_BYTES = 200
_BIG5_COMMON_LAST = 0xC6  # first byte of the last of the common characters
_SHORTEST_STEM = "recording"
# Windows reads superscript digits as digits in device names.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSAFE = frozenset('<>:"/\\|?*%')
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def file_name_text(name: str) -> str:
    """A file name as text.

    Bytes that are no UTF-8, as older phones and archives write them, are read as GB 18030, or as Big5 where only that
    gives common characters.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        simplified = raw.decode("gb18030", "replace")
        return simplified if _is_common_gb(simplified) else _common_big5(raw) or simplified
    return name


def _is_common_gb(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _common_big5(raw: bytes) -> str | None:
    """The bytes as Big5, if every character is one of its first level."""
    try:
        text = raw.decode("big5")
    except UnicodeDecodeError:
        return None
    return text if all(len(sign := one.encode("big5")) == 1 or sign[0] <= _BIG5_COMMON_LAST for one in text) else None


def safe_file_name(name: str) -> str:
    """The name where it is safe, else one like it that is.

    Replaced by ``_``: what a file system, a manifest or a shell may read differently (separators, wildcards, ``%``,
    controls, invisible and direction marks), blanks and dots at either end, and names of devices. At most
    :data:`MAX_NAME_BYTES` bytes in UTF-8; the suffix is kept.
    """
    text = unicodedata.normalize("NFC", file_name_text(name))
    text = "".join(
        "_" if sign in _UNSAFE or unicodedata.category(sign) in _UNSAFE_CATEGORIES or (sign.isspace() and sign != " ")
        else sign
        for sign in text
    )  # fmt: skip
    text = text.lstrip(" ").rstrip(" .")
    stem, dot, suffix = text.rpartition(".")
    if not dot or not suffix.isascii() or len(suffix) > 8:
        stem, suffix = text, ""
    stem = stem.strip(" ") or _SHORTEST_STEM
    tail = f".{suffix}" if suffix else ""
    stem = stem.encode("utf-8")[: MAX_NAME_BYTES - len(tail)].decode("utf-8", "ignore").rstrip(" ") or _SHORTEST_STEM
    whole = stem + tail
    return f"_{whole}" if _DEVICE.fullmatch(whole) or whole.startswith((".", "-")) else whole
