"""Verification of ``seal.json`` as a document: its spelling, its fields, and the call that it is of.

Unknown fields are allowed, since a newer version may write more of them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .call_files import SEAL, is_bag
from .canonical import MAX_WHOLE_NUMBER, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .findings import Json, VerificationReport

    _Test = Callable[[Any], bool]

_MAX_VALUES = 500_000
_MAX_TEXT = 4096
_MAX_FILES = 64
_MAX_NOTE = 64 * 1024
_CALL = r"\d{8}T\d{6}Z-[0-9a-f]{6}"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z"
_DIGEST = r"[0-9a-f]{64}"
_FILE = r"original/(?!\.{1,2}\Z)[^/\\\x00]+"


def parse_seal(content: bytes) -> Json:
    """Parse the bytes of a seal. Raises :class:`ValueError` for what is no JSON object, or would exhaust the memory."""
    if content.count(b",") + content.count(b"[") + content.count(b"{") > _MAX_VALUES:
        raise ValueError("too many values")
    return parse(content)


def document_findings(content: bytes, report: VerificationReport) -> None:
    """Report a seal that is not as the app writes seals: malformed, or not in canonical JSON (RFC 8785)."""
    try:
        seal = parse_seal(content)
    except ValueError as error:
        report.add("altered", SEAL, f"封存信息不是有效的 JSON：{error}。", f"The seal is not valid JSON: {error}.")
        return
    for name in _faults(seal, _SEAL, ""):
        report.add("altered", SEAL, f"封存信息的 {name} 不对。", f"Invalid value in the seal: {name}.")
    try:
        canonical = _spelled(seal).encode("utf-8") == content
    except ValueError:
        canonical = False
    if not canonical:
        report.add("altered", SEAL, "封存信息的写法不对。", "The seal is not canonical JSON (RFC 8785).")


def folder_findings(folder: Path, seal: Json, report: VerificationReport) -> None:
    """Report a folder whose name is the id of another call than the seal's; its id tells when a call was made.

    A folder outside a bundle may have any name that is no id, as a copy has.
    """
    name, call = folder.resolve().name, seal.get("call")
    if name == call or not isinstance(call, str):
        return
    fault = is_bag(folder.parent.parent) or bool(re.match(_CALL + r"\Z", name))
    report.add(
        "altered" if fault else "added",
        SEAL,
        f"文件夹的名字不是这通录音的编号 {call}。",
        f"The folder's name is not the call id, {call}.",
        fault=fault,
    )


def _text(pattern: str = "", longest: int = _MAX_TEXT) -> _Test:
    def test(value: Any) -> bool:
        right = isinstance(value, str) and len(value) <= longest
        return right and (not pattern or re.match(pattern + r"\Z", value) is not None)

    return test


def _whole(least: int = 0, most: int = MAX_WHOLE_NUMBER) -> _Test:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _duration(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < MAX_WHOLE_NUMBER


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())


class _List:
    """Shape of a list of objects. ``key``: the field that no two of them share."""

    def __init__(self, shape: dict[str, Any], least: int, most: int, key: str = "") -> None:
        self.shape, self.least, self.most, self.key = shape, least, most, key


_WHOLE, _TEXT, _TIME_TEXT, _SHA256 = _whole(), _text(), _text(_TIME), _text(_DIGEST)
_INSTANT = {"wall": _TIME_TEXT, "monotonic_us": _WHOLE}
_GAP = {"second": _WHOLE, "event": _text(longest=40), "lost_frames": _WHOLE, "at_frame?": _WHOLE}
_MOVE = {"at_frame": _WHOLE, "device": _TEXT, "to": _TEXT}
_SAME_SOUND = {"start": _WHOLE, "end": _WHOLE, "other": _text(longest=40)}
_SOURCE = {
    "name": _text(longest=40),
    "file": _text(_FILE),
    "chain": _text(_FILE),
    "chain_lines": _whole(1),
    "chain_last": _SHA256,
    "device": _TEXT,
    "system": _TEXT,
    "rate": _whole(1, 2**24),
    "channels": _whole(1, 255),
    "bits": _whole(1, 64),
    "frames": _WHOLE,
    "first_frame_us": _WHOLE,
    "started": _INSTANT,
    "ended": _INSTANT,
    "dropouts?": _List(_GAP, 0, _MAX_VALUES),
    "moves?": _List(_MOVE, 0, _MAX_VALUES),
    "same_sound?": _List(_SAME_SOUND, 0, _MAX_VALUES),
    "tail_frames?": _WHOLE,
}
_FACT_SHEET = {
    "path": _TEXT,
    "copied_at": _TIME_TEXT,
    "copied_by": _TEXT,
    "modified": _TIME_TEXT,
    "created?": _TIME_TEXT,
    "device?": _TEXT,
    "file_system?": _TEXT,
    "note?": {"name": _TEXT, "sha256": _SHA256, "text": _text(longest=_MAX_NOTE)},
}
_REMARK = {"kind": _text(longest=40), "start?": _duration, "seconds?": _duration, "track?": _WHOLE, "codec?": _TEXT}
_SEAL = {
    "schema": _text("huazheng[.]seal/1"),
    "call": _text(_CALL),
    "origin": _text("imported|captured|recovered"),
    "sealed_at": _TIME_TEXT,
    "app": _text(longest=200),
    "files": _List({"name": _text(_FILE), "bytes": _WHOLE, "sha256": _SHA256}, 1, _MAX_FILES, "name"),
    "audio": {
        "container": _TEXT,
        "codec": _TEXT,
        "rate": _WHOLE,
        "channels": _WHOLE,
        "duration": _duration,
        "said": _texts,
        "unreadable?": _WHOLE,
    },
    "modified?": _text(longest=40),
    "file_name?": _TEXT,
    "fact_sheet?": _FACT_SHEET,
    "remarks?": _List(_REMARK, 0, _MAX_VALUES),
    "sources?": _List(_SOURCE, 0, _MAX_FILES, "file"),
    "ended?": _text(longest=40),
    "ledger?": {"number": _whole(1), "previous": _SHA256},
    "key?": {"public": _SHA256, "fingerprint": _SHA256, "algorithm": _text("Ed25519")},
}
"""Shape of a seal: a test, an object or a list for each field; ``?`` marks a field that may be missing or null."""


def _faults(value: Any, shape: Any, path: str) -> list[str]:
    """The paths of invalid values."""
    if isinstance(shape, _List):
        if not isinstance(value, list) or not shape.least <= len(value) <= shape.most:
            return [path]
        faults = [
            fault for place, inner in enumerate(value) for fault in _faults(inner, shape.shape, f"{path}[{place}]")
        ]
        keys = [inner[shape.key] for inner in value] if shape.key and not faults else []
        return faults[:_MAX_FILES] + ([f"{path}.{shape.key}"] if len(set(keys)) < len(keys) else [])
    if not isinstance(shape, dict):
        return [] if shape(value) else [path]
    if not isinstance(value, dict):
        return [path or "$"]
    faults = []
    for marked, inner in shape.items():
        name = marked.rstrip("?")
        if value.get(name) is None and (name != marked):
            continue
        faults += _faults(value.get(name), inner, f"{path}.{name}" if path else name)
    return faults


def _spelled(value: Any) -> str:
    """Canonical JSON of a seal. Raises :class:`ValueError` for numbers that a seal never holds."""
    if isinstance(value, dict):
        inner = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_spelled(name)}:{_spelled(part)}" for name, part in inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_spelled, value)) + "]"
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        if "e" in repr(value):
            raise ValueError("a number with an exponent")
    return json.dumps(value, ensure_ascii=False)
