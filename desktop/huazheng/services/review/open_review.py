"""Open somebody else's bundle for review. It is verified first; an altered one opens too, with its faults listed.

Harmful bundles are refused (``evidence/bundle_reader.py``).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from huazheng import APP
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import (
    SEALED_FILE,
    encode_json,
    make_private_folder,
    make_read_only,
    remove_folder,
    sha256_of,
    write_atomically,
)
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.received import ReceivedMarker
from huazheng.core.schema.review import REVIEW_NAME, Review, ReviewedBundle
from huazheng.core.schema.seal import ORIGINAL_FOLDER, RECEIVED_NAME, SealKey
from huazheng.evidence.bundle_reader import unpack
from huazheng.evidence.encrypted_bundle import decrypted_bundle
from huazheng.evidence.seal_signing import signing_fingerprint
from huazheng.evidence.verifier.call_files import TAG_MANIFEST, calls_in
from huazheng.services.custody.signing import signer_of
from huazheng.services.custody.verification import VerificationResult, verify
from huazheng.services.documents.evidence_bundle import bundle_digest, require_calls
from huazheng.services.review.decisions import save_review
from huazheng.services.review.stored_review import StoredReview, read_review, reviews_of
from huazheng.store.calls import Call, utc_now
from huazheng.store.snapshot_reader import read_snapshot
from huazheng.store.staging import staging_folder

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MOST_PROBLEMS = 50
DIGITS = 8


def open_for_review(
    home: Home, bundle: Path, task: Task | None = None, *, reviewer: str = "", password: str | None = None
) -> list[StoredReview]:
    """Open every call of the bundle for review; one that was opened before is gone on with.

    ``reviewer`` is the name to sign with; without it, the one given last. ``password`` opens an encrypted bundle.
    Raises :class:`UnusableInput` for what is
    no bundle, could do harm or cannot be read at all; nothing is left behind then.
    """
    task = task or Task()
    if not bundle.exists():
        raise UnusableInput(Text("没有这个文件。", "File not found."), file=bundle)
    with staging_folder(home.reviews, secrets.token_hex(4)) as place:
        plain = decrypted_bundle(bundle, place / "decrypted", password, task.part(0.0, 0.2))
        folder = unpack(plain, place, task.part(0.2, 0.5))
        require_calls(bundle, folder)
        checked = [one for one in verify(home, folder, task.part(0.5, 0.9)) if not one.case]
        digest, manifest = bundle_digest(bundle, folder), folder / TAG_MANIFEST
        bag = sha256_of(manifest) if manifest.is_file() else None
        name = reviewer or last_reviewer(home)
        found = []
        for one, answer in zip(calls_in(folder), checked, strict=True):
            reviewed = ReviewedBundle(
                name=bundle.name, sha256=digest, bag_sha256=bag, intact=answer.intact, problems=problems_of(answer)
            )
            found.append(_store_for_review(home, Call(one), reviewed, answer.fingerprint, name))
        return found


def check_again(home: Home, held: StoredReview, task: Task | None = None) -> VerificationResult:
    """Check the call of a review as it lies in this home now."""
    return verify(home, held.call.folder, task)[0]


def key_of(held: StoredReview) -> str | None:
    """Fingerprint of the key that signed the call of a review, computed; None when no signature holds."""
    return signing_fingerprint(held.call.folder)


def last_reviewer(home: Home) -> str:
    """The name that the review saved last is signed with, or none."""
    return next((held.review.reviewer for held in reversed(reviews_of(home)) if held.review.reviewer), "")


def problems_of(checked: VerificationResult) -> tuple[str, ...]:
    """The faults that were found, a sentence each, in both languages."""
    faults = [problem for problem in checked.problems if problem.fault]
    return tuple(f"{problem.file}：{problem.zh} / {problem.en}" for problem in faults[:MOST_PROBLEMS])


def _store_for_review(
    home: Home, call: Call, bundle: ReviewedBundle, fingerprint: str | None, reviewer: str
) -> StoredReview:
    """Put the call into its review's folder, read-only; what cannot be read at all is refused before.

    ``fingerprint``: of the key that signed the call, computed.
    """
    read_snapshot(home, call).raise_errors(("transcript", "edits", "analysis"))
    place = home.reviews / f"{call.id}-{bundle.sha256[:DIGITS]}"
    if (place / REVIEW_NAME).is_file():
        return read_review(place)
    review = _blank(home, call, bundle, reviewer)
    received = ReceivedMarker(
        bundle=bundle.name,
        bundle_sha256=bundle.sha256,
        fingerprint=fingerprint,
        received_at=review.opened_at,
        app=APP,
    )
    write_atomically(call.folder / RECEIVED_NAME, encode_json(received))
    for file in call.folder.iterdir():
        if file.is_file():
            file.chmod(SEALED_FILE)
    if (call.folder / ORIGINAL_FOLDER).is_dir():
        make_read_only(call.folder / ORIGINAL_FOLDER)
    if place.exists():  # a crash left it without a review
        remove_folder(place)
    make_private_folder(place)
    call.folder.rename(place / call.id)
    return save_review(home, place, review)


def _blank(home: Home, call: Call, bundle: ReviewedBundle, reviewer: str) -> Review:
    signer, now = signer_of(home), utc_now()
    return Review(
        schema="huazheng.review/1",
        call=call.id,
        seal_sha256=sha256_of(call.seal_file),
        analysis_sha256=sha256_of(call.analysis_file) if call.analysis_file.is_file() else None,
        bundle=bundle,
        reviewer=reviewer,
        opened_at=now,
        saved_at=now,
        app=APP,
        key=SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint),
    )
