"""A vCon, the IETF's container for conversations: draft-ietf-vcon-vcon-core-04 (7 September 2026), unsigned form.

The recording is named by its file name and content hash and not carried (two captured sources are two recordings);
transcript and checklist are analyses; the seal is an attachment. The draft's working group publishes a JSON schema,
and ``vcon`` 0.10 on PyPI checks files: it takes these, but for containers that are not in its list (FLAC, AMR, WMA).
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.analysis import ANALYSIS_SCHEMA
from huazheng.core.schema.seal import SEAL_NAME, SEAL_SCHEMA
from huazheng.core.schema.transcript import TRANSCRIPT_SCHEMA
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.document_times import parse_utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "vcon.json"
TITLE = Text("对话容器（vCon）", "Conversation container (vCon)")
SYNTAX = "0.4.0"  # the draft's own constant; its number does not follow the revisions
VENDOR = "Huazheng"
PARTIES = (Text("坐席（保险公司一方）", "Agent (for the insurer)"), Text("客户", "Customer"))
AGENT, CUSTOMER = 0, 1
Parties = int | list[int] | list[list[int]]
MEDIA_TYPES = {
    # by what FFmpeg calls the container; where the draft (4.3.8) names one, by its name
    "wav": "audio/x-wav",
    "mp3": "audio/x-mp3",
    "mov,mp4,m4a,3gp,3g2,mj2": "audio/x-mp4",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "amr": "audio/AMR",
    "asf": "audio/x-ms-wma",
    "matroska,webm": "audio/webm",
}
SOURCE_PARTIES = {"microphone": CUSTOMER, "line": AGENT}


def render(document: CallDocument, language: Language) -> bytes:
    """The JSON document. Its UUID (version 8) is made of the recording's hash, so it is the same every time."""
    seal = document.seal
    recordings = list(_recordings(document))
    spoken_in: int | list[int] = 0 if len(recordings) == 1 else list(range(len(recordings)))
    return encode_json(
        {
            "vcon": SYNTAX,
            "uuid": str(_uuid(seal.call, seal.files[0].sha256)),
            "created_at": seal.sealed_at,
            "subject": one_line(document.title),
            "parties": [{"name": name.of(language)} for name in PARTIES],
            "dialog": recordings,
            "analysis": [
                _analysis("transcript", spoken_in, document.machine.model, TRANSCRIPT_SCHEMA, document.machine),
                *_corrections(document, spoken_in),
                _analysis("report", spoken_in, document.seal.app, ANALYSIS_SCHEMA, document.analysis),
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


def _recordings(document: CallDocument) -> Iterator[dict[str, Any]]:
    """Every audio file of the original as a dialog object; the insurer's caller began the conversation."""
    seal = document.seal
    digests = {file.name: file.sha256 for file in seal.files}
    media = MEDIA_TYPES.get(seal.audio.container, "application/octet-stream")
    if len(seal.sources) < 2:
        parties = _parties(document)
        file = {"mediatype": media, "filename": document.title, "content_hash": _content_hash(seal.files[0].sha256)}
        yield _recording(_started(document), seal.audio.duration, parties, file)
        return
    for source in (one for one in seal.sources if one.file in digests):
        party = SOURCE_PARTIES.get(source.name, CUSTOMER)
        name, digest = source.file.removeprefix("original/"), _content_hash(digests[source.file])
        file = {"mediatype": media, "filename": name, "content_hash": digest}
        yield _recording(source.started.wall, round(source.frames / max(source.rate, 1), 3), party, file)


def _recording(start: str, duration: float, parties: Parties, file: dict[str, str]) -> dict[str, Any]:
    begun_by = {} if _first(parties) == AGENT else {"originator": AGENT}
    return {
        "type": "recording",
        "start": start,
        "duration": duration,
        "parties": parties,
        **begun_by,
        **file,
    }


def _first(parties: Parties) -> int:
    while not isinstance(parties, int):
        parties = parties[0]
    return parties


def _analysis(kind: str, dialog: int | list[int], product: str | None, schema: str, body: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "dialog": dialog,
        "vendor": VENDOR,
        "product": product or VENDOR,
        "schema": schema,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body,
    }


def _corrections(document: CallDocument, dialog: int | list[int]) -> list[dict[str, Any]]:
    """A person's corrections, apart from what the machine made: every line, the turns that differ from the machine's
    as they stand now, the removed turns, and the ids of turns that were split or joined. The draft has no type for
    corrections; the schema tells this report from that of the checklist.
    """
    if not document.edits:
        return []
    now = {str(turn.id): turn for turn in document.turns if document.mark(turn) is not None}
    body = {
        "edits": list(document.edits),
        "corrected": now,
        "removed": list(document.corrected.removed),
        "replaced": sorted(document.corrected.successors),
    }
    return [_analysis("report", dialog, document.seal.app, "huazheng.edits/1", body)]


def _started(document: CallDocument) -> str:
    """Start of the conversation, from the best source: the recorder, the file itself, the file system."""
    if document.proofs.sources:
        return document.proofs.sources[0].started
    seal = document.seal
    for known in (seal.audio.said.get("creation_time"), seal.modified):
        if known and (instant := parse_utc(known)) is not None:
            return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return seal.sealed_at


def _parties(document: CallDocument) -> Parties:
    """Speakers in the recording. One channel: both, or the only one. Several: the speaker of each, or both where that
    is not known.
    """
    only = document.corrected.transcript.only_speaker
    if only is not None and only != "unknown":
        alone, count = AGENT if only == "agent" else CUSTOMER, document.seal.audio.channels
        return alone if count < 2 else [alone] * count
    by_channel: dict[int, set[int]] = {}
    for turn in document.turns:
        if turn.channel is not None and turn.speaker != "unknown":
            by_channel.setdefault(turn.channel, set()).add(AGENT if turn.speaker == "agent" else CUSTOMER)
    channels = [by_channel.get(channel, set()) for channel in range(document.seal.audio.channels)]
    if len(channels) < 2:
        return [AGENT, CUSTOMER]
    if all(len(parties) == 1 for parties in channels):
        return [next(iter(parties)) for parties in channels]
    return [[AGENT, CUSTOMER] for _ in channels]


def _uuid(call: str, sha256: str) -> uuid.UUID:
    """RFC 9562, version 8: the first bits of a hash over the call id and the recording's digest."""
    number = int.from_bytes(hashlib.sha256(f"{call} {sha256}".encode()).digest()[:16], "big")
    number = number & ~(0xF << 76) | (0x8 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


def _content_hash(sha256: str) -> str:
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).rstrip(b"=").decode()
    return f"sha256-{digest}"
