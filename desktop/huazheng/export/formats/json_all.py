"""All data of a call as one JSON document: ``huazheng.export/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.language import Language, Text
from huazheng.export.documents.correction_lines import corrected_text

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "json"
TITLE = Text("全部数据（JSON）", "All data (JSON)")
SCHEMA = "huazheng.export/1"


def render(document: CallDocument, language: Language) -> bytes:
    """Seal, the machine's transcript, every correction and the analysis as they are on disk.

    ``corrections`` are corrected texts by turn id; ``corrected`` has the turns that stand, the removed ones and the
    only speaker by these turns, and is null where the text is the machine's. ``second_reading`` is there where a second
    model has heard the call: each clause with its level of proof. Titles stand in both languages, whatever ``language``
    is.
    """
    del language
    comparison = document.snapshot.comparison
    return encode_json(
        {
            "schema": SCHEMA,
            "call": document.seal.call,
            "title": document.title,
            "seal": document.seal,
            "proofs": document.proofs,
            "transcript": document.machine,
            "corrections": _corrected_texts(document),
            "corrected": _corrected(document),
            "edits": list(document.edits),
            "analysis": document.analysis,
            "rules": [
                {"title": _both(rule.title), "source": rule.source, "note": _both(rule.note) if rule.note else None}
                for rule in document.rules
            ],
            "titles": {name: _both(title) for name, title in document.titles.items()},
            "articles": dict(document.articles),
        }
        | ({"second_reading": comparison} if comparison is not None else {})
    )


def _corrected_texts(document: CallDocument) -> dict[str, str]:
    texts = ((turn.id, corrected_text(document, turn)) for turn in document.all_turns)
    return {str(turn_id): text for turn_id, text in sorted(texts) if text is not None}


def _corrected(document: CallDocument) -> dict[str, Any] | None:
    if not document.corrected.marks and not document.corrected.ineffective:
        return None
    return {
        "turns": list(document.turns),
        "removed": list(document.corrected.removed),
        "only_speaker": document.corrected.transcript.only_speaker,
        "ineffective": {str(number): _both(why) for number, why in document.corrected.ineffective.items()},
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
