"""The checklist report as one HTML page without scripts or outside references; all text is sanitized and escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import (
    DOCUMENT_SPEAKER_LABELS,
    MACHINE_TEXT_NOTICE,
    NOT_EXPLAINED_NOTICE,
    format_clock,
    speaker_label,
)
from huazheng.export.documents.correction_lines import (
    CORRECTIONS_NOTICE,
    CORRECTIONS_TITLE,
    corrected_text,
    correction_notes,
    edit_lines,
    format_edit_line,
    removal_note,
)
from huazheng.export.documents.html_template import open_template
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.proof_marks import marked_text, proof_legend, proof_sign
from huazheng.export.documents.result_lines import count_line, item_lines, moment_lines

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "html"
TITLE = Text("回访对照报告（网页）", "Checklist report (web page)")


def render(document: CallDocument, language: Language) -> bytes:
    """The page in UTF-8."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).of(language)

    return (
        open_template("formats", "report.html.jinja")
        .render(
            say=say,
            clock=format_clock,
            language="zh-CN" if language == "zh" else "en",
            document=document,
            correction_notes=lambda turn: list(correction_notes(document, turn, language)),
            corrected_text=lambda turn: corrected_text(document, turn),
            removal_note=lambda turn: removal_note(document, turn, language),
            corrections_title=CORRECTIONS_TITLE.of(language),
            corrections_notice=CORRECTIONS_NOTICE.of(language),
            edit_lines=[format_edit_line(line, language) for line in edit_lines(document, language)],
            titles={rule: rule.title.of(language) for rule in document.rules},
            notes={rule: rule.note.of(language) for rule in document.rules if rule.note is not None},
            speaker=lambda turn: speaker_label(turn, DOCUMENT_SPEAKER_LABELS).of(language),
            items=item_lines(document, language),
            moments=moment_lines(document, language),
            count=count_line(document, language),
            one_sided=one_sided_line(document, language),
            no_moments=no_moments(document, language),
            machine_text=MACHINE_TEXT_NOTICE.of(language),
            not_explained=NOT_EXPLAINED_NOTICE.of(language),
            proof_legend=proof_legend(document, language),
            proof_sign=proof_sign,
            marked_text=lambda turn: marked_text(document, turn),
        )
        .encode()
    )
