"""Making a case and editing its catalog. Nothing is deleted: what is removed can be put back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.case import (
    CASE_NAME,
    EXHIBIT_KINDS,
    FILES_FOLDER,
    LONGEST_NAME,
    LONGEST_TEXT,
    MAX_EXHIBITS,
    REMOVED_NAME,
    Case,
    Exhibit,
    ExhibitCall,
    RemovedExhibit,
    RemovedExhibits,
)
from huazheng.core.schema.custody import WrittenFile
from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.sanitize import one_line
from huazheng.evidence.seal_signing import signing_key
from huazheng.services.annotations.court_details import court_details
from huazheng.services.cases.exhibit_files import copied
from huazheng.services.custody.writes import write_locked, writing_lock
from huazheng.store.call_row import build_call_row
from huazheng.store.calls import utc_now
from huazheng.store.cases import StoredCase, new_case_id, read_case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.custody import CustodyAction
    from huazheng.store.call_row import CallRow
    from huazheng.store.calls import Call

CASE_FIELDS = ("title", "number", "court", "submitter", "opponent")
EXHIBIT_FIELDS = ("name", "source", "shows", "place", "carrier", "day", "kind")
"""Fields of a case and of an exhibit that a person edits, all of them texts."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
_KIND_BY_SUFFIX = {".png": "screenshot", ".jpg": "screenshot", ".jpeg": "screenshot", ".heic": "screenshot"}


@dataclass(frozen=True)
class AddedExhibit:
    """An exhibit that was added. number: its place in the catalog. already: it was there before."""

    exhibit: Exhibit
    number: int
    already: bool = False


def new_case(home: Home, title: str, fields: Mapping[str, str] | None = None) -> StoredCase:
    """Make an empty case. fields: others of :data:`CASE_FIELDS`. Raises :class:`UnusableInput`, :class:`KeyLocked`."""
    values = _checked({**(fields or {}), "title": title}, CASE_FIELDS)
    if not values["title"]:
        raise UnusableInput(Text("案卷要有名称。", "A case needs a title."))
    case = Case(schema="huazheng.case/1", id=new_case_id(), created_at=utc_now(), **values)  # type: ignore[arg-type]
    folder = make_private_folder(home.cases / case.id)
    try:
        with writing_lock(home):
            write_locked(home, folder, "case_created", {CASE_NAME: encode_json(case)})
    except BaseException:
        if not any(folder.iterdir()):
            folder.rmdir()
        raise
    return read_case(folder)


def edit_case(home: Home, stored: StoredCase, fields: Mapping[str, str]) -> StoredCase:
    """Change fields of the case. Raises :class:`UnusableInput` for an unknown field, a long text, or no title."""
    values = _checked(fields, CASE_FIELDS)
    if values.get("title", "x") == "":
        raise UnusableInput(Text("案卷要有名称。", "A case needs a title."))
    return _change(home, stored, "case_edited", lambda case: msgspec.structs.replace(case, **values))


def add_file(
    home: Home, stored: StoredCase, source: Path, fields: Mapping[str, str] | None = None, task: Task | None = None
) -> AddedExhibit:
    """Add any file as the last exhibit, copied byte for byte. The same bytes are not added twice.

    Raises as :func:`~huazheng.services.cases.exhibit_files.copied` does, and :class:`UnusableInput` for a field.
    """
    values = _checked(fields or {}, EXHIBIT_FIELDS)
    with copied(stored.folder, source.expanduser().absolute(), task or Task()) as copy, writing_lock(home):
        now = read_case(stored.folder)
        for place, exhibit in enumerate(now.case.exhibits, 1):
            if exhibit.file is not None and exhibit.file.sha256 == copy.sha256:
                return AddedExhibit(exhibit, place, already=True)
        number = _next_id(now)
        file = copy.placed(now.folder, number)
        name = one_line(Path(file.file_name).stem)[:LONGEST_NAME]
        kind = _KIND_BY_SUFFIX.get(Path(file.file_name).suffix.lower(), "other")
        values = {"name": name, "kind": kind, "day": ""} | values
        exhibit = Exhibit(id=number, added_at=utc_now(), file=file, **values)  # type: ignore[arg-type]
        wrote = WrittenFile(f"{FILES_FOLDER}/{file.name}", file.bytes, file.sha256)
        return _append(home, now, exhibit, also=[wrote])


def add_call(home: Home, stored: StoredCase, call: Call, fields: Mapping[str, str] | None = None) -> AddedExhibit:
    """Add a sealed call as the last exhibit; it stays among the calls. No call is added twice.

    Raises :class:`UnusableInput` for a call without a valid signature.
    """
    values = _checked(fields or {}, EXHIBIT_FIELDS)
    if signing_key(call.folder) is None:
        raise UnusableInput(
            Text("这通录音没有有效的签名，不能作为证据收入。", "This call has no valid signature and cannot be added."),
            file=call.folder,
            remedy=Text("运行 huazheng verify 核验这通录音。", "Run huazheng verify on the call."),
        )
    row = build_call_row(call)
    title = Text(f"通话录音（{row.title}）", f"Recorded call ({row.title})")
    told = court_details(call)
    known = {"carrier": told.carrier, "shows": told.purpose}
    values = {"name": one_line(str(title))[:LONGEST_NAME], "kind": "call", "day": _known_day(row), **known} | values
    with writing_lock(home):
        now = read_case(stored.folder)
        for place, exhibit in enumerate(now.case.exhibits, 1):
            if exhibit.call is not None and exhibit.call.id == call.id:
                return AddedExhibit(exhibit, place, already=True)
        named = ExhibitCall(id=call.id, seal_sha256=sha256_of(call.seal_file))
        exhibit = Exhibit(id=_next_id(now), added_at=utc_now(), call=named, **values)  # type: ignore[arg-type]
        return _append(home, now, exhibit)


def edit_exhibit(home: Home, stored: StoredCase, exhibit_id: int, fields: Mapping[str, str]) -> StoredCase:
    """Change fields of an exhibit. Raises :class:`UnusableInput` for an unknown field, a wrong day or a long text."""
    values = _checked(fields, EXHIBIT_FIELDS)

    def edited(case: Case) -> Case:
        place = _place(case, exhibit_id)
        exhibit: Any = msgspec.structs.replace(case.exhibits[place], **values)
        return _with(case, (*case.exhibits[:place], exhibit, *case.exhibits[place + 1 :]))

    return _change(home, stored, "case_edited", edited, {"exhibit": exhibit_id})


def move_exhibit(home: Home, stored: StoredCase, exhibit_id: int, number: int) -> StoredCase:
    """Move an exhibit to the place ``number``, from 1; the others keep their order."""

    def moved(case: Case) -> Case:
        exhibits = list(case.exhibits)
        if not 1 <= number <= len(exhibits):
            raise UnusableInput(Text(f"只有 1 到 {len(exhibits)} 号。", f"The numbers run from 1 to {len(exhibits)}."))
        exhibits.insert(number - 1, exhibits.pop(_place(case, exhibit_id)))
        return _with(case, tuple(exhibits))

    return _change(home, stored, "case_edited", moved, {"exhibit": exhibit_id, "number": number})


def remove_exhibit(home: Home, stored: StoredCase, exhibit_id: int) -> StoredCase:
    """Take an exhibit out of the catalog. Its file stays, earlier seals still hold, and it can be put back."""
    with writing_lock(home):
        now = read_case(stored.folder)
        place, gone = _place(now.case, exhibit_id), now.read_removed()
        taken = RemovedExhibit(exhibit=now.case.exhibits[place], removed_at=utc_now())
        case = _with(now.case, (*now.case.exhibits[:place], *now.case.exhibits[place + 1 :]))
        removed = msgspec.structs.replace(gone, exhibits=(*gone.exhibits, taken))
        return _write(home, now, "exhibit_removed", case, {"exhibit": exhibit_id}, removed=removed)


def restore_exhibit(home: Home, stored: StoredCase, exhibit_id: int) -> StoredCase:
    """Put a removed exhibit back, as the last one."""
    with writing_lock(home):
        now = read_case(stored.folder)
        gone = now.read_removed()
        found = [taken for taken in gone.exhibits if taken.exhibit.id == exhibit_id]
        if not found:
            raise UnusableInput(
                Text(f"没有移出过编号 {exhibit_id} 的证据。", f"No removed exhibit has the id {exhibit_id}."),
                remedy=Text("用 huazheng case show 查看。", "Run huazheng case show to see them."),
            )
        _require_room(now.case)
        case = _with(now.case, (*now.case.exhibits, found[0].exhibit))
        left = tuple(taken for taken in gone.exhibits if taken.exhibit.id != exhibit_id)
        return _write(
            home, now, "exhibit_restored", case, {"exhibit": exhibit_id}, removed=RemovedExhibits(exhibits=left)
        )


def exhibit_at(stored: StoredCase, number: int) -> Exhibit:
    """The exhibit with this number, from 1. Raises :class:`UnusableInput`."""
    if not 1 <= number <= len(stored.case.exhibits):
        raise UnusableInput(
            Text(f"没有证据 {number}。", f"No exhibit {number}."),
            remedy=Text("用 huazheng case show 查看。", "Run huazheng case show to see them."),
        )
    return stored.case.exhibits[number - 1]


def _checked(fields: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    """The fields as they are kept. Raises :class:`UnusableInput`."""
    values = {}
    for name, value in fields.items():
        if name not in known:
            raise UnusableInput(
                Text(
                    f"没有“{name}”这一栏，只有 {', '.join(known)}。",
                    f"No field “{name}” (choose from {', '.join(known)}).",
                )
            )
        text = file_name_text(value).strip()
        limit = LONGEST_NAME if name in (*CASE_FIELDS, "name") else LONGEST_TEXT
        if len(text) > limit:
            raise UnusableInput(Text(f"“{name}”太长，最多 {limit} 字。", f"“{name}” is limited to {limit} characters."))
        if name == "kind" and text not in EXHIBIT_KINDS:
            kinds = "、".join(EXHIBIT_KINDS)
            raise UnusableInput(Text(f"种类只有 {kinds}。", f"The kinds are {', '.join(EXHIBIT_KINDS)}."))
        if name == "day" and text and not _is_day(text):
            raise UnusableInput(
                Text(
                    f"“{one_line(text)}”不是日期；请写成 2026-03-05 或 2026-03-05 14:30。",
                    f"“{one_line(text)}” is not a valid date; write 2026-03-05 or 2026-03-05 14:30.",
                )
            )
        values[name] = text
    return values


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _known_day(row: CallRow) -> str:
    """The day of a call, with the time where the phone says it."""
    for text in (row.started[:16].replace("T", " "), row.day[:10]):
        if _is_day(text) and text[:10] == row.day[:10]:
            return text
    return ""


def _place(case: Case, exhibit_id: int) -> int:
    """Index of the exhibit with this id. Raises :class:`UnusableInput`: another window may have removed it."""
    for place, exhibit in enumerate(case.exhibits):
        if exhibit.id == exhibit_id:
            return place
    raise UnusableInput(Text("这份证据已经不在目录里了。", "This exhibit is no longer in the catalog."))


def _next_id(stored: StoredCase) -> int:
    """An id that no exhibit has or had, and no file that an interrupted write left."""
    used = [exhibit.id for exhibit in stored.case.exhibits]
    used += [taken.exhibit.id for taken in stored.read_removed().exhibits]
    place = stored.folder / FILES_FOLDER
    used += [int(file.name[:4]) for file in place.glob("[0-9][0-9][0-9][0-9]-*")] if place.is_dir() else []
    if max(used, default=0) >= 9999:
        raise UnusableInput(
            Text("这个案卷不能再加证据了。", "This case can take no more exhibits."), file=stored.folder
        )
    return max(used, default=0) + 1


def _require_room(case: Case) -> None:
    if len(case.exhibits) >= MAX_EXHIBITS:
        raise UnusableInput(
            Text(f"一个案卷最多 {MAX_EXHIBITS} 份证据。", f"A case is limited to {MAX_EXHIBITS} exhibits.")
        )


def _with(case: Case, exhibits: tuple[Exhibit, ...]) -> Case:
    return msgspec.structs.replace(case, exhibits=exhibits)


def _append(home: Home, now: StoredCase, exhibit: Exhibit, also: Sequence[WrittenFile] = ()) -> AddedExhibit:
    _require_room(now.case)
    case = _with(now.case, (*now.case.exhibits, exhibit))
    _write(home, now, "exhibit_added", case, {"exhibit": exhibit.id, "kind": exhibit.kind}, also=also)
    return AddedExhibit(exhibit, len(case.exhibits))


def _change(
    home: Home,
    stored: StoredCase,
    action: CustodyAction,
    change: Callable[[Case], Case],
    details: Mapping[str, str | int] | None = None,
) -> StoredCase:
    with writing_lock(home):
        now = read_case(stored.folder)
        case = change(now.case)
        return now if case == now.case else _write(home, now, action, case, details or {})


def _write(
    home: Home,
    now: StoredCase,
    action: CustodyAction,
    case: Case,
    details: Mapping[str, str | int],
    *,
    removed: RemovedExhibits | None = None,
    also: Sequence[WrittenFile] = (),
) -> StoredCase:
    """Write the case, and what was removed, with their custody line. The caller holds the writing lock."""
    files = {CASE_NAME: encode_json(case)}
    if removed is not None:
        files[REMOVED_NAME] = encode_json(removed)
    write_locked(home, now.folder, action, files, details, also=also)
    return StoredCase(now.folder, case)
