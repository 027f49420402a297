"""All data of a call as one JSON document: ``huazheng.export/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.language import Language, Text

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "json"
TITLE = Text("全部数据（JSON）", "Everything (JSON)")
SCHEMA = "huazheng.export/1"


def render(document: CallDocument, language: Language) -> bytes:
    """Seal, the machine's transcript, every correction and the analysis as they are on disk.

    Titles stand in both languages, whatever ``language`` is.
    """
    del language
    return encode_json(
        {
            "schema": SCHEMA,
            "call": document.seal.call,
            "title": document.title,
            "seal": document.seal,
            "proofs": document.proofs,
            "transcript": document.transcript,
            "corrections": {str(turn): text for turn, text in sorted(document.corrections.items())},
            "edits": list(document.edits),
            "analysis": document.analysis,
            "rules": [
                {"title": _both(rule.title), "source": rule.source, "note": _both(rule.note) if rule.note else None}
                for rule in document.rules
            ],
            "titles": {name: _both(title) for name, title in document.titles.items()},
            "articles": dict(document.articles),
        }
    )


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
