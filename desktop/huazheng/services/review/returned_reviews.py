"""Checking and storing a review that comes back: its signature, its call, and the bundle that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder, read_json, sha256_of, write_atomically
from huazheng.core.runtime.language import LANGUAGES, Language, Text
from huazheng.core.schema.review import Review
from huazheng.core.schema.seal import CUSTODY_NAME
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.evidence.review_signing import is_review_signed
from huazheng.export import BUNDLE
from huazheng.export.papers.review_paper import Opinion, item_opinions, moment_opinions
from huazheng.services.documents.report import read_document
from huazheng.services.review.review_export import SIGNATURE_SUFFIX
from huazheng.services.review.stored_review import RETURNED_FOLDER, signature_at
from huazheng.store.calls import Calls

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

LARGEST_REVIEW_BYTES = 16 * 1024 * 1024


class ReviewCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The result of checking a review. ``here``: this home holds the call that was reviewed, with the same seal.

    ``sent``: the call's custody says that exactly this bundle was exported. ``same_analysis``: what was judged is
    the analysis that the call has now; None where the call is not here.
    """

    file: str
    signed: bool
    here: bool
    sent: bool
    same_analysis: bool | None
    review: Review


class _Details(msgspec.Struct, frozen=True):
    """The details of an export in a custody line."""

    format: str = ""
    sha256: str = ""


class _ExportLine(msgspec.Struct, frozen=True):
    action: Literal["exported"]
    details: _Details = _Details()


def check_review(home: Home, file: Path) -> ReviewCheck:
    """Check a review's file against its signature (``FILE.sig``) and the calls of this home. Writes nothing.

    Raises :class:`UnusableInput` for what is no review, or has no signature beside it.
    """
    if file.is_file() and file.stat().st_size > LARGEST_REVIEW_BYTES:
        raise UnusableInput(Text("文件太大，不是审阅。", "The file is too large to be a review."), file=file)
    review = read_json(file, Review)
    beside = _signature_of(file)
    if not beside.is_file():
        raise UnusableInput(
            Text("旁边没有签名文件。", "Signature file not found."),
            file=beside,
            remedy=Text("请审阅人把 .sig 文件一起发来。", "Ask the reviewer to send the .sig file too."),
        )
    signed = is_review_signed(review, file.read_bytes(), signature_at(beside))
    call = _call_of(home, review)
    same = None
    if call is not None:
        now = sha256_of(call.analysis_file) if call.analysis_file.is_file() else None
        same = now == review.analysis_sha256
    return ReviewCheck(
        file=str(file),
        signed=signed,
        here=call is not None,
        sent=call is not None and _was_sent(call, review),
        same_analysis=same,
        review=review,
    )


def describe_check(checked: ReviewCheck) -> list[Text]:
    """The result of a check in sentences, for the owner of the call."""
    review = checked.review
    who, call, key = (one_line(words) for words in (review.reviewer, review.call, review.key.fingerprint))
    told = [
        Text("签名正确，审阅没有改动过。", "Signature valid: the review was not altered.")
        if checked.signed
        else Text(
            "签名不对：审阅有改动，或者不是这把密钥签的。",
            "Signature INVALID: the review was altered, or signed with another key.",
        ),
        Text(f"审阅人：{who}；密钥指纹：{key}", f"Reviewer: {who}; key: {key}"),
        Text(f"审阅的录音 {call} 在这里，封存信息一致。", f"Call {call} is here with the same seal.")
        if checked.here
        else Text(f"录音 {call} 不在这里，或封存信息不一致。", f"Call {call} is not here, or has a different seal."),
    ]
    if checked.here:
        told.append(
            Text("审阅的正是从这里导出的证据包。", "The reviewed bundle was exported from here.")
            if checked.sent
            else Text("保管记录里没有导出过这个证据包。", "The custody log has no export of that bundle.")
        )
    if checked.same_analysis is False:
        told.append(
            Text(
                "之后重新分析过，现在的结果可能不同。",
                "The call was analyzed again since; the result may differ.",
            )
        )
    if not review.bundle.intact:
        told.append(Text("审阅人打开证据包时，它有改动。", "The bundle was altered when the reviewer opened it."))
    return told


class Opinions(msgspec.Struct, frozen=True):
    """A reviewer's opinions in one language: of each item, and of each moment."""

    items: tuple[Opinion, ...]
    moments: tuple[Opinion, ...]


def opinions_in(home: Home, checked: ReviewCheck) -> dict[Language, Opinions]:
    """The reviewer's opinions by language, where the call is here and analyzed; else empty."""
    call = _call_of(home, checked.review)
    if call is None or not call.transcript_file.is_file() or not call.analysis_file.is_file():
        return {}
    document, review = read_document(home, call), checked.review
    return {
        language: Opinions(
            tuple(item_opinions(document, review, language)),
            tuple(moment_opinions(document, review, language, format_clock)),
        )
        for language in LANGUAGES
    }


def import_review(home: Home, file: Path) -> Path:
    """Store a returned review beside the calls, not among them; returns its folder.

    Raises :class:`UnusableInput` for one that is not rightly signed, or of a call that is not here.
    """
    checked = check_review(home, file)
    if not checked.signed:
        raise UnusableInput(
            Text("签名不对，没有收下。", "Invalid signature; the review was not imported."),
            file=file,
            remedy=Text("请审阅人重新导出一次。", "Ask the reviewer to export it again."),
        )
    if not checked.here:
        raise UnusableInput(
            Text(
                f"这里没有它审阅的录音 {checked.review.call}。", f"The reviewed call {checked.review.call} is not here."
            ),
            file=file,
        )
    folder = make_private_folder(home.reviews / RETURNED_FOLDER / checked.review.call)
    target = folder / f"{sha256_of(file)[:16]}.review.json"
    write_atomically(target.with_name(target.name + SIGNATURE_SUFFIX), signature_at(_signature_of(file)))
    write_atomically(target, file.read_bytes())
    return target


def returned_reviews(home: Home) -> list[Path]:
    """The reviews that came back, by call."""
    return sorted((home.reviews / RETURNED_FOLDER).glob("*/*.review.json"))


def _signature_of(file: Path) -> Path:
    return file.with_name(file.name + SIGNATURE_SUFFIX)


def _call_of(home: Home, review: Review) -> Call | None:
    """The call of this home that has the very seal that was reviewed."""
    for call in Calls(home).all():
        if call.id == review.call and sha256_of(call.seal_file) == review.seal_sha256:
            return call
    return None


def _was_sent(call: Call, review: Review) -> bool:
    """True when the call's custody has an export of this bundle."""
    custody = call.folder / CUSTODY_NAME
    lines = custody.read_bytes().splitlines() if custody.is_file() else []
    wanted = _Details(format=BUNDLE, sha256=review.bundle.sha256)
    return any(_exported(line) == wanted for line in lines)


def _exported(line: bytes) -> _Details | None:
    try:
        return json_decoder(_ExportLine).decode(line).details
    except msgspec.DecodeError:
        return None
