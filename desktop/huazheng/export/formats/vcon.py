"""A vCon, the IETF's container for conversations: draft-ietf-vcon-vcon-core-04 (7 September 2026), unsigned form.

The recording is named by its file name and content hash and not carried; transcript and checklist are analyses; the
seal is an attachment.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from huazheng.core.analysis import ANALYSIS_SCHEMA
from huazheng.core.files import as_json
from huazheng.core.language import Language, Text
from huazheng.core.seal import SEAL_NAME, SEAL_SCHEMA
from huazheng.core.transcript import TRANSCRIPT_SCHEMA
from huazheng.export.tame import one_line
from huazheng.export.when import utc_time

if TYPE_CHECKING:
    from huazheng.export.base import CallDocument

EXTENSION = "vcon.json"
TITLE = Text("对话容器（vCon）", "Conversation container (vCon)")
SYNTAX = "0.4.0"  # the draft's own constant; its number does not follow the revisions
VENDOR = "Huazheng"
PARTIES = (Text("坐席（保险公司一方）", "Agent (for the insurer)"), Text("客户", "Customer"))
AGENT, CUSTOMER = 0, 1
MEDIA_TYPES = {
    # by what FFmpeg calls the container
    "wav": "audio/x-wav",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "amr": "audio/AMR",
    "asf": "audio/x-ms-wma",
    "mov,mp4,m4a,3gp,3g2,mj2": "audio/mp4",
    "matroska,webm": "audio/webm",
}


def render(document: CallDocument, language: Language) -> bytes:
    """The JSON document. Its UUID (version 8) is made of the recording's hash, so it is the same every time."""
    seal = document.seal
    return as_json(
        {
            "vcon": SYNTAX,
            "uuid": str(_uuid(seal.call, seal.files[0].sha256)),
            "created_at": seal.sealed_at,
            "subject": one_line(document.title),
            "parties": [{"name": name.of(language)} for name in PARTIES],
            "dialog": [
                {
                    "type": "recording",
                    "start": _started(document),
                    "duration": seal.audio.duration,
                    "parties": _parties(document),
                    "mediatype": MEDIA_TYPES.get(seal.audio.container, "application/octet-stream"),
                    "filename": document.title,
                    "content_hash": f"sha256-{_base64url(bytes.fromhex(seal.files[0].sha256))}",
                }
            ],
            "analysis": [
                _analysis("transcript", document.transcript.model, TRANSCRIPT_SCHEMA, document.transcript),
                *_corrections(document),
                _analysis("checklist", document.seal.app, ANALYSIS_SCHEMA, document.analysis),
            ],
            "attachments": [
                {
                    "purpose": f"seal of the original recording ({SEAL_SCHEMA})",
                    "start": seal.sealed_at,
                    "party": CUSTOMER,
                    "dialog": 0,
                    "mediatype": "application/json",
                    "filename": SEAL_NAME,
                    "encoding": "json",
                    "body": seal,
                }
            ],
        }
    )


def _analysis(kind: str, product: str | None, schema: str, body: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "dialog": 0,
        "vendor": VENDOR,
        "product": product or VENDOR,
        "schema": schema,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body,
    }


def _corrections(document: CallDocument) -> list[dict[str, Any]]:
    """What a person put right, apart from what the machine made: every line, and the turns as they stand now."""
    if not document.edits:
        return []
    now = {str(turn): document.put_right[turn] for turn in sorted(document.put_right)}
    body = {"edits": list(document.edits), "put_right": now}
    return [_analysis("corrections", document.seal.app, "huazheng.edits/1", body)]


def _started(document: CallDocument) -> str:
    """When the conversation began, as well as it is known: by the recorder, by the file itself, by the file system."""
    if document.proofs.sources:
        return document.proofs.sources[0].started
    seal = document.seal
    for known in (seal.audio.said.get("creation_time"), seal.modified):
        if known and (instant := utc_time(known)) is not None:
            return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return seal.sealed_at


def _parties(document: CallDocument) -> list[int]:
    """Who is in the recording, by channel where each channel has one speaker, else both."""
    by_channel: dict[int, set[int]] = {}
    for turn in document.turns:
        if turn.channel is not None and turn.speaker != "unknown":
            by_channel.setdefault(turn.channel, set()).add(AGENT if turn.speaker == "agent" else CUSTOMER)
    channels = [by_channel.get(channel, set()) for channel in range(document.seal.audio.channels)]
    if len(channels) > 1 and all(len(parties) == 1 for parties in channels):
        return [parties.copy().pop() for parties in channels]
    return [AGENT, CUSTOMER]


def _uuid(call: str, sha256: str) -> uuid.UUID:
    """RFC 9562, version 8: the first bits of a hash over the call's id and the recording's digest."""
    number = int.from_bytes(hashlib.sha256(f"{call} {sha256}".encode()).digest()[:16], "big")
    number = number & ~(0xF << 76) | (0x8 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


def _base64url(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
