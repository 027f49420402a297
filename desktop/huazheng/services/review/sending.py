"""A review as files to send back: signed JSON with its signature, or a document to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from huazheng.core.errors import UnusableInput
from huazheng.core.files import sha256_of, write_whole
from huazheng.core.language import Language, Text, current_language
from huazheng.core.review import REVIEW_NAME
from huazheng.evidence.review import signed_review
from huazheng.export.plain_paper import write_plain
from huazheng.export.review import review_paper
from huazheng.export.word import write_word
from huazheng.services.custody import signer_of
from huazheng.services.export import Exported, target_of
from huazheng.services.report import document_of

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.paths import Home
    from huazheng.services.review.held import Held

ReviewForm = Literal["json", "docx", "txt"]
REVIEW_FORMS: tuple[ReviewForm, ...] = ("json", "docx", "txt")
SIGNATURE_SUFFIX = ".sig"


def export_review(
    home: Home, held: Held, form: ReviewForm, out: Path | None = None, language: Language | None = None
) -> Exported:
    """Write the review to ``out``, a file or a folder; beside JSON its signature, of the same name with ``.sig``.

    Raises :class:`UnusableInput` for a review without the reviewer's name, or a place inside the evidence.
    """
    review = held.review
    if not review.reviewer:
        raise UnusableInput(
            Text("还没有写审阅人的姓名。", "The reviewer has no name yet."),
            file=held.folder / REVIEW_NAME,
            remedy=Text(
                f"先运行：huazheng review name {held.id} 姓名",
                f"First run: huazheng review name {held.id} NAME",
            ),
        )
    target = target_of(held.call, out, f"审阅-{held.id}.review.{form}")
    if form == "json":
        content, signature = signed_review(review, signer_of(home))
        write_whole(target, content)
        write_whole(target.with_name(target.name + SIGNATURE_SUFFIX), signature)
    else:
        paper = review_paper(document_of(home, held.call), review, language or current_language())
        write_whole(target, write_word(paper) if form == "docx" else write_plain(paper))
    return Exported(held.call.id, f"review-{form}", target, target.stat().st_size, sha256_of(target))
