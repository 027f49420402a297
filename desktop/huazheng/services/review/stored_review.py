"""Finding and reading the reviews of a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_json, read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.schema.review import REVIEW_NAME, REVIEW_SIGNATURE_NAME, Review
from huazheng.evidence.review_signing import is_review_signed
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

RETURNED_FOLDER = "returned"
LONGEST_SIGNATURE = 1024


@dataclass(frozen=True)
class StoredReview:
    """A review in this home: its folder, which holds the call and the review."""

    folder: Path
    review: Review

    @property
    def id(self) -> str:
        """The review's id: its folder's name."""
        return self.folder.name

    @property
    def call(self) -> Call:
        """The call as it came."""
        return Call(self.folder / self.review.call)

    @property
    def signed(self) -> bool:
        """True when the stored review is signed by the key that it names; otherwise it was changed outside the app."""
        return is_review_signed(
            self.review, read_regular(self.folder / REVIEW_NAME), signature_at(self.folder / REVIEW_SIGNATURE_NAME)
        )


def signature_at(file: Path) -> bytes:
    """A signature's bytes; none where there is no file, or one that can be no signature."""
    if not file.is_file() or file.stat().st_size > LONGEST_SIGNATURE:
        return b""
    return read_regular(file)


def read_review(folder: Path) -> StoredReview:
    """The review in that folder. Raises :class:`UnusableInput` for one that cannot be read."""
    review = read_json(folder / REVIEW_NAME, Review)
    if "/" in review.call or "\\" in review.call or not (folder / review.call / "seal.json").is_file():
        raise UnusableInput(
            Text("这份审阅里没有对应的录音。", "The call of this review is missing."),
            file=folder,
            remedy=Text("请重新打开证据包。", "Open the bundle again."),
        )
    return StoredReview(folder, review)


def reviews_of(home: Home) -> list[StoredReview]:
    """Every review of this home, the one saved last at the end. Raises UnusableInput for one that cannot be read."""
    if not home.reviews.is_dir():
        return []
    inside = sorted(folder for folder in home.reviews.iterdir() if (folder / REVIEW_NAME).is_file())
    return sorted((read_review(folder) for folder in inside), key=lambda held: held.review.saved_at)


def find_review(home: Home, name: str) -> StoredReview:
    """The review with this id, or the beginning of one that fits only one. Raises :class:`UnusableInput`."""
    fitting = [held for held in reviews_of(home) if name and held.id.startswith(name)]
    if len(fitting) != 1:
        what = Text(f"没有“{name}”这份审阅。", f"No review “{name}”.")
        many = Text(f"有 {len(fitting)} 份审阅以“{name}”开头。", f"{len(fitting)} reviews begin with “{name}”.")
        raise UnusableInput(
            many if fitting else what,
            remedy=Text("用 huazheng review list 查看。", "Run huazheng review list to see them."),
        )
    return fitting[0]
