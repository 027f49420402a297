"""A reviewer's decisions and notes on items and moments, signed and stored at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng import APP
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.schema.review import (
    MAX_REVIEW_NOTE_CHARACTERS,
    MAX_REVIEWER_CHARACTERS,
    REVIEW_NAME,
    REVIEW_SIGNATURE_NAME,
    Decision,
    Review,
    ReviewMark,
    Subject,
)
from huazheng.evidence.review_signing import sign_review
from huazheng.services.custody.signing import signer_of
from huazheng.services.review.stored_review import StoredReview, read_review
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


def decide(
    home: Home, held: StoredReview, subject: str, decision: Decision | None, note: str | None = None
) -> StoredReview:
    """Decide on an item or a moment; with neither decision nor note, the mark is removed.

    A note of None leaves the one that is there.

    ``subject`` is an item's id (with or without its pack's) or the number of a moment's turn, from 1. Raises
    :class:`UnusableInput` for one that the call does not have.
    """
    on, known = subject_of(held, subject)

    def change(review: Review) -> Review:
        before = review.mark(on, known)
        text = before.note if note is None and before is not None else (note or "").strip()[:MAX_REVIEW_NOTE_CHARACTERS]
        mark = ReviewMark(on=on, id=known, at=utc_now(), decision=decision, note=text)
        others = [one for one in review.marks if (one.on, one.id) != (on, known)]
        kept = [*others, mark] if mark.decision is not None or mark.note else others
        return msgspec.structs.replace(review, marks=tuple(sorted(kept, key=_mark_order)))

    return _change(home, held, change)


def annotate(home: Home, held: StoredReview, subject: str, note: str) -> StoredReview:
    """Write a note on an item or a moment; its decision stays. Raises as :func:`decide` does."""
    mark = read_review(held.folder).review.mark(*subject_of(held, subject))
    return decide(home, held, subject, mark.decision if mark is not None else None, note)


def summarize(home: Home, held: StoredReview, summary: str) -> StoredReview:
    """Set the reviewer's summary of the call."""
    return _change(
        home, held, lambda review: msgspec.structs.replace(review, summary=summary.strip()[:MAX_REVIEW_NOTE_CHARACTERS])
    )


def name_reviewer(home: Home, held: StoredReview, name: str) -> StoredReview:
    """Set the reviewer's name."""
    return _change(
        home, held, lambda review: msgspec.structs.replace(review, reviewer=name.strip()[:MAX_REVIEWER_CHARACTERS])
    )


def subject_of(held: StoredReview, subject: str) -> tuple[Subject, str]:
    """The item or moment that ``subject`` names, with its id in the review."""
    analysis = held.call.read_analysis()
    items = [item.id for item in analysis.items] if analysis is not None else []
    moments = [moment.turn for moment in analysis.moments] if analysis is not None else []
    fitting = [item for item in items if subject in (item, item.rpartition("/")[2])]
    if len(fitting) == 1:
        return "item", fitting[0]
    if subject.isdecimal() and int(subject) - 1 in moments:
        return "moment", str(int(subject) - 1)
    raise UnusableInput(
        Text(f"这通录音里没有“{subject}”。", f"This call has no “{subject}”."),
        remedy=Text(
            f"项目：{'、'.join(items)}；没听懂之处（句号）：{'、'.join(str(turn + 1) for turn in moments)}。",
            f"Items: {', '.join(items)}; turns:  {', '.join(str(turn + 1) for turn in moments)}.",
        ),
    )


def save_review(home: Home, folder: Path, review: Review) -> StoredReview:
    """Sign the review and write it. Raises :class:`OSError` as the system does."""
    review = msgspec.structs.replace(review, saved_at=utc_now(), app=APP)
    content, signature = sign_review(review, signer_of(home))
    write_atomically(folder / REVIEW_NAME, content)
    write_atomically(folder / REVIEW_SIGNATURE_NAME, signature)
    return read_review(folder)


def _change(home: Home, held: StoredReview, change: Callable[[Review], Review]) -> StoredReview:
    """Change the review as it is on disk now, so that a window and a command do not overwrite each other."""
    return save_review(home, held.folder, change(read_review(held.folder).review))


def _mark_order(mark: ReviewMark) -> tuple[str, int, str]:
    return mark.on, int(mark.id) if mark.on == "moment" and mark.id.isdecimal() else 0, mark.id
