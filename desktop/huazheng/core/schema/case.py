"""`case.json`: the exhibits of a case in the order of its catalog, and who submits them to which court.

A case is a folder below ``cases/`` in the home: ``case.json`` and ``removed.json``, the exhibits byte for byte in
``files/``, a custody log as a call has one, and a folder for each seal in ``seals/``. Calls stay where they are; an
exhibit names the call and the SHA-256 of its seal.

A seal is what the seal of a bundle is: a manifest as ``sha256sum`` writes it, and its Ed25519 signature. It lists
``case.json`` as it was sealed and each file of an exhibit under the name that it has in a bundle
(:func:`exhibit_paths`).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import Digest, SealKey

CASE_NAME, REMOVED_NAME = "case.json", "removed.json"
CASE_MANIFEST_NAME, CASE_SIGNATURE_NAME = "manifest-sha256.txt", "manifest-sha256.sig"
FILES_FOLDER, SEALS_FOLDER, EXHIBITS_FOLDER = "files", "seals", "exhibits"
MAX_EXHIBITS = 1000
LONGEST_NAME, LONGEST_TEXT = 200, 2000

ExhibitKind = Literal["call", "policy", "screenshot", "bill", "letter", "other"]
EXHIBIT_KINDS: tuple[ExhibitKind, ...] = get_args(ExhibitKind)

KIND_LABELS: dict[ExhibitKind, Text] = {
    "call": Text("通话录音", "Call"),
    "policy": Text("保险合同", "Policy"),
    "screenshot": Text("截图", "Screenshot"),
    "bill": Text("账单", "Bill"),
    "letter": Text("信函", "Letter"),
    "other": Text("其他", "Other"),
}

_Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]
_Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
_Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d\d-\d\d( \d\d:\d\d)?)?\Z")]
_StoredName = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-[^/\\\x00-\x1f\x7f]{1,250}\Z")]
_CaseId = Annotated[str, msgspec.Meta(pattern=r"^case-\d{8}T\d{6}Z-[0-9a-f]{6}\Z")]
_CallId = Annotated[str, msgspec.Meta(pattern=r"^\d{8}T\d{6}Z-[0-9a-f]{6}\Z")]


class ExhibitFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file of an exhibit. name: in ``files/``. file_name: what it was called, as text. modified: UTC, ISO 8601."""

    name: _StoredName
    file_name: str
    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Digest
    modified: str


class ExhibitCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call as an exhibit: its id, and the SHA-256 of its ``seal.json``."""

    id: _CallId
    seal_sha256: Digest


class Exhibit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the catalog; its number is its place. Either ``file`` or ``call`` is set.

    id: given once, never used again in the case. source: who made it or handed it over. shows: what it is to prove.
    place: page or time. carrier: where the original is. day: what the time line goes by, a date with or without a time.
    added_at: UTC, ISO 8601.
    """

    id: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    kind: ExhibitKind
    name: _Name
    source: _Text = ""
    shows: _Text = ""
    place: _Text = ""
    carrier: _Text = ""
    day: _Day = ""
    added_at: str
    file: ExhibitFile | None = None
    call: ExhibitCall | None = None


class CaseSeal(msgspec.Struct, frozen=True, kw_only=True):
    """Statement of a sealed ``case.json`` about its seal. number: from 1. sealed_at: UTC, ISO 8601.

    previous: SHA-256 of the manifest of the seal before, 64 zeros for the first.
    """

    number: Annotated[int, msgspec.Meta(ge=1)]
    sealed_at: str
    app: str
    key: SealKey
    previous: Digest


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case. number: the court's. seal: in a sealed copy only."""

    schema: Literal["huazheng.case/1"]
    id: _CaseId
    title: _Name
    created_at: str
    number: _Name = ""
    court: _Name = ""
    submitter: _Name = ""
    opponent: _Name = ""
    exhibits: Annotated[tuple[Exhibit, ...], msgspec.Meta(max_length=MAX_EXHIBITS)] = ()
    seal: CaseSeal | None = None


class RemovedExhibit(msgspec.Struct, frozen=True, kw_only=True):
    """An exhibit that was taken out of the catalog; its file stays. removed_at: UTC, ISO 8601."""

    exhibit: Exhibit
    removed_at: str


class RemovedExhibits(msgspec.Struct, frozen=True, kw_only=True):
    """``removed.json``: not sealed, and in no bundle."""

    schema: Literal["huazheng.case-removed/1"] = "huazheng.case-removed/1"
    exhibits: tuple[RemovedExhibit, ...] = ()


def exhibit_number(place: int, total: int) -> str:
    """The number of the exhibit at this place, from 1, with as many digits as the last one has, at least two."""
    return f"{place:0{max(2, len(str(total)))}d}"


def exhibit_paths(case: Case) -> dict[str, ExhibitFile]:
    """Path in the sealed case, and in a bundle, of each exhibit's file: ``exhibits/03-bill.pdf``."""
    total = len(case.exhibits)
    return {
        f"{EXHIBITS_FOLDER}/{exhibit_number(place, total)}-{exhibit.file.name.partition('-')[2]}": exhibit.file
        for place, exhibit in enumerate(case.exhibits, 1)
        if exhibit.file is not None
    }
