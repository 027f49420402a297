"""`huazheng.review/1`: a reviewer's decisions on a call from a bundle. The evidence itself is never changed."""

from __future__ import annotations

from typing import Literal

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import Digest, SealKey

REVIEW_NAME, REVIEW_SIGNATURE_NAME = "review.json", "review.sig"
MAX_REVIEW_NOTE_CHARACTERS = 4000
MAX_REVIEWER_CHARACTERS = 120

Decision = Literal["agree", "disagree", "unclear"]
Subject = Literal["item", "moment"]

DECISION_LABELS: dict[Decision, Text] = {
    "agree": Text("同意", "Agree"),
    "disagree": Text("不同意", "Disagree"),
    "unclear": Text("说不准", "Unsure"),
}


class ReviewedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """The reviewed bundle by its digests, and whether it was intact when it was opened.

    ``sha256`` is the zip's, ``bag_sha256`` that of its ``tagmanifest-sha256.txt``, if it has one.
    ``problems``: what was wrong, one line each.
    """

    name: str
    sha256: Digest
    bag_sha256: Digest | None
    intact: bool
    problems: tuple[str, ...] = ()


class ReviewMark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision on one item (``id`` is the item's) or one moment (``id`` is its turn's number).

    ``at``: time of the last change, UTC, ISO 8601. A mark without a decision is a note.
    """

    on: Subject
    id: str
    at: str
    decision: Decision | None = None
    note: str = ""


class Review(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole review. The digests identify what was reviewed: the seal, and the machine's analysis.

    ``key`` is that of the reviewer's installation, which signs the file. Times are UTC, ISO 8601.
    """

    schema: Literal["huazheng.review/1"]
    call: str
    seal_sha256: Digest
    analysis_sha256: Digest | None
    bundle: ReviewedBundle
    reviewer: str
    opened_at: str
    saved_at: str
    app: str
    key: SealKey
    summary: str = ""
    marks: tuple[ReviewMark, ...] = ()

    def mark(self, on: Subject, subject: str) -> ReviewMark | None:
        """The mark on that item or moment, or None."""
        return next((mark for mark in self.marks if (mark.on, mark.id) == (on, subject)), None)
