"""A review as files to send back: signed JSON with its signature, or a document to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import sha256_of, write_atomically
from huazheng.core.runtime.language import Language, Text, current_language
from huazheng.core.schema.review import REVIEW_NAME
from huazheng.evidence.review_signing import sign_review
from huazheng.export.papers.review_paper import review_paper
from huazheng.export.writers.plain import write_plain
from huazheng.export.writers.word import write_word
from huazheng.services.custody.signing import signer_of
from huazheng.services.documents.call_export import ExportResult, export_target
from huazheng.services.documents.report import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.services.review.stored_review import StoredReview

ReviewForm = Literal["json", "docx", "txt"]
REVIEW_FORMS: tuple[ReviewForm, ...] = ("json", "docx", "txt")
SIGNATURE_SUFFIX = ".sig"


def export_review(
    home: Home,
    held: StoredReview,
    form: ReviewForm,
    out: Path | None = None,
    language: Language | None = None,
    *,
    force: bool = False,
) -> ExportResult:
    """Write the review to ``out``, a file or a folder; beside JSON its signature, of the same name with ``.sig``.

    ``force`` replaces a file that is there.
    Raises :class:`UnusableInput` for a review without the reviewer's name, or a place inside the evidence.
    """
    review = held.review
    if not review.reviewer:
        raise UnusableInput(
            Text("还没有写审阅人的姓名。", "The reviewer's name is missing."),
            file=held.folder / REVIEW_NAME,
            remedy=Text(
                f"先运行：huazheng review name {held.id} 姓名",
                f"First run: huazheng review name {held.id} NAME",
            ),
        )
    target = export_target(held.call, out, f"审阅-{held.id}.review.{form}", force=force)
    if form == "json":
        content, signature = sign_review(review, signer_of(home))
        write_atomically(target, content)
        write_atomically(target.with_name(target.name + SIGNATURE_SUFFIX), signature)
    else:
        paper = review_paper(read_document(home, held.call), review, language or current_language())
        write_atomically(target, write_word(paper) if form == "docx" else write_plain(paper))
    return ExportResult(held.call.id, f"review-{form}", target, target.stat().st_size, sha256_of(target))
