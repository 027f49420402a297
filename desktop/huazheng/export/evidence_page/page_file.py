"""Assembly of the page as one file that loads nothing: template, styles and scripts, allowed by their hashes alone.

Words of a call are hostile. The template escapes every value, and the scripts write text nodes only.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.language import LANGUAGES, Text
from huazheng.core.text.labels import (
    MACHINE_TEXT_NOTICE,
    NOT_EXPLAINED_NOTICE,
    format_clock,
)
from huazheng.export.documents.completeness_lines import lost_line
from huazheng.export.documents.correction_lines import (
    CORRECTIONS_NOTICE,
    CORRECTIONS_TITLE,
    edit_lines,
    format_edit_line,
)
from huazheng.export.documents.html_template import open_template
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.proof_marks import proof_legend, proof_sign
from huazheng.export.documents.result_lines import count_line, item_lines, moment_lines
from huazheng.export.evidence_page.page_recording import player_data, seal_facts, tracks_of
from huazheng.export.evidence_page.page_turns import TurnRow, recording_gap_rows, stretch_rows, transcript_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

_FOLDER = "huazheng.export.evidence_page"
_SCRIPTS = ("two_languages.js", "sha256.js", "canonical_json.js", "ed25519.js", "bundle_files.js", "bundle_check.js",
            "call_player.js", "page.js")  # fmt: skip


def render_page(document: CallDocument, language: Language) -> bytes:
    """The page in UTF-8; ``language`` is shown first. A call without transcript or analysis has a shorter page."""
    style, script = _assets()
    return (
        open_template("evidence_page", "page.html.jinja")
        .render(
            policy=_policy(style, script),
            style=style,
            script=script,
            data=_embedded(player_data(document)),
            language=language,
            document=document,
            clock=format_clock,
            pair=Text,
            zip=zip,
            **_content(document),
        )
        .encode()
    )


def _content(document: CallDocument) -> dict[str, Any]:
    """Everything that the template shows of the call."""
    snapshot = document.snapshot
    judged, rows = snapshot.analysis is not None and snapshot.corrected is not None, transcript_rows(document)
    heard = snapshot.corrected is not None
    return {
        "tracks": tracks_of(document.seal),
        "facts": seal_facts(document),
        "rows": rows,
        "is_turn": lambda row: isinstance(row, TurnRow),
        "stretches": stretch_rows(document),
        "lost": lost_line(document),
        "gaps": recording_gap_rows(document),
        "listening": document.listening_copy,
        "items": _pairs(document, item_lines) if judged else [],
        "moments": _pairs(document, moment_lines) if judged else [],
        "count": _said(document, count_line) if judged else None,
        "no_moments": _said(document, no_moments) if judged else None,
        "one_sided": _said(document, one_sided_line) if heard else None,
        "proof_legend": _said(document, proof_legend),
        "proof_sign": proof_sign,
        "machine_notice": MACHINE_TEXT_NOTICE,
        "not_explained": NOT_EXPLAINED_NOTICE,
        "corrections_title": CORRECTIONS_TITLE,
        "corrections_notice": CORRECTIONS_NOTICE,
        "corrections": [
            Text(format_edit_line(zh, "zh"), format_edit_line(en, "en")) for zh, en in _pairs(document, edit_lines)
        ]
        if heard
        else [],
    }


def _pairs(document: CallDocument, lines: Callable[[CallDocument, Language], list[Any]]) -> list[tuple[Any, Any]]:
    """The lines in Chinese, each with the same one in English."""
    return list(zip(*(lines(document, language) for language in LANGUAGES), strict=True))


def _said(document: CallDocument, line: Callable[[CallDocument, Language], str | None]) -> Text | None:
    zh, en = (line(document, language) for language in LANGUAGES)
    return Text(zh, en) if zh is not None and en is not None else None


@cache
def _assets() -> tuple[str, str]:
    """The style sheet and the scripts, joined in their order."""
    folder = resources.files(_FOLDER)
    style = folder.joinpath("page.css").read_text(encoding="utf-8")
    parts = [folder.joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return style, '"use strict";\n' + "\n".join(parts)


def _policy(style: str, script: str) -> str:
    """Content Security Policy: nothing is loaded but the recording, and no code runs but this."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source_hash(script)}'",
            f"style-src '{_source_hash(style)}'",
            "media-src 'self' file: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _embedded(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element, whatever it holds."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
