"""Marks that say whether one or two models heard a passage; none where only one model has heard the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import PROOF_LABELS

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.transcript import ProofLevel, Turn
    from huazheng.export.documents.call_document import CallDocument


def proof_legend(document: CallDocument, language: Language) -> str | None:
    """The marks in words, with both models' ids; None with one model."""
    comparison = document.snapshot.comparison
    if comparison is None:
        return None
    marks = (
        Text("；", "; ")
        .of(language)
        .join(f"{label.sign} {label.words.of(language)}" for label in PROOF_LABELS.values())
    )
    names = f"{comparison.model}, {comparison.other_model}"
    return Text(f"两个模型各听过一遍（{names}）：{marks}。", f"Two models heard the call ({names}): {marks}.").of(
        language
    )


def proof_sign(level: ProofLevel | None) -> str:
    """The mark after a passage, with a space before it; empty where there is no level."""
    return f" {PROOF_LABELS[level].sign}" if level is not None else ""


def marked_text(document: CallDocument, turn: Turn) -> str:
    """The turn's text with a mark after each clause; without marks for a text that a person changed."""
    comparison, text = document.snapshot.comparison, turn.text
    if comparison is None or not document.snapshot.is_machine_text(turn.id):
        return text
    for clause in reversed(comparison.clauses_of(turn.id)):
        text = text[: clause.last] + PROOF_LABELS[clause.level].sign + text[clause.last :]
    return text
