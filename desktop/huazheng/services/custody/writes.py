"""Writing into a call's folder: every write is named by a custody line first.

Services that write a transcript, an analysis, an edit or a note call :func:`write_with_custody`; for an action that
writes nothing (played, exported) they call :func:`note`.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng import APP
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import UnusableInput, is_read_only
from huazheng.core.runtime.files import encode_json, make_private_folder, read_regular, sha256_of, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.task import Task
from huazheng.core.schema.custody import CustodyEntry, WrittenFile
from huazheng.core.schema.seal import ORIGINAL_FOLDER, RECEIVED_NAME, SEAL_NAME
from huazheng.core.schema.transcript import Transcript
from huazheng.evidence.custody_log import append_entry, expected_digests, written_file
from huazheng.evidence.verifier.call_files import fixed_by_seal, is_unfinished
from huazheng.services.custody.kept_heads import keep_head, lines_rolled_back
from huazheng.services.custody.seal_ledger import enter
from huazheng.services.custody.signing import signer_for, signer_of
from huazheng.store.calls import utc_now
from huazheng.store.staging import INCOMING_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.custody import CustodyAction
    from huazheng.store.calls import Call

    # The bytes of a file, or a function that makes them while no other process writes.
    Content = bytes | Callable[[], bytes]

_LOCK_NAME = "custody.lock"


def write_with_custody(
    home: Home,
    folder: Path,
    action: CustodyAction,
    files: Mapping[str, Content],
    details: Mapping[str, Any] | None = None,
    *,
    also: Sequence[WrittenFile] = (),
) -> None:
    """Write files of a call atomically, with the custody line that names them.

    files: content by name in the call's ``folder``, written in this order; content that depends on the present files
    is given as a function, which runs under the writing lock. also: files that exist already and that the line names
    too. details: how (engine, model, pack…). Raises :class:`UnusableInput` for somebody else's call, :class:`OSError`.
    """
    reject_received(folder)
    with writing_lock(home):
        write_locked(home, folder, action, files, details, also=also)


def write_locked(
    home: Home,
    folder: Path,
    action: CustodyAction,
    files: Mapping[str, Content],
    details: Mapping[str, Any] | None = None,
    *,
    also: Sequence[WrittenFile] = (),
) -> None:
    """Write as :func:`write_with_custody` does; the caller holds :func:`writing_lock`."""
    finish_interrupted_write(folder)
    _reject_resealing(folder, (*files, *(file.name for file in also)))
    contents = {name: made() if callable(made) else made for name, made in files.items()}
    wrote = tuple(written_file(name, content) for name, content in contents.items())
    entry = CustodyEntry(action, utc_now(), APP, user_name(), _custody_details(details or {}), (*also, *wrote))
    signer = signer_for(home, folder)
    _enter_roll_back(home, folder)
    try:
        for name, content in contents.items():
            write_atomically(_part(folder, name), content)
        append_entry(folder, folder.name, signer, entry)
    except BaseException:
        for name in files:
            _part(folder, name).unlink(missing_ok=True)
        raise
    for name in files:
        _part(folder, name).replace(folder / name)
    if folder.parent.name != INCOMING_FOLDER:
        keep_head(home, folder)


def _enter_roll_back(home: Home, folder: Path) -> None:
    """Before a custody log is continued that was put back to an earlier state, enter that in the ledger."""
    if (gone := lines_rolled_back(home, folder)) is not None:
        had, left = gone
        enter(home, signer_of(home), "rolled_back", folder.name, details={"lines": had, "left": left})


def finish_interrupted_writes(home: Home) -> None:
    """In every call, finish a write that a crash interrupted between its custody line and its file."""
    for folder in sorted({part.parent for part in home.recordings.glob("[!.]*/.*.part")}):
        with writing_lock(home):
            finish_interrupted_write(folder)


def writing_lock(home: Home) -> AbstractContextManager[object]:
    """Writing lock of the home: one process at a time. While it is held, no call's files change."""
    lock = make_private_folder(home.keys) / _LOCK_NAME
    return exclusive_lock(lock, Task(), Text("等另一个话证写完", "Waiting for another Huazheng to finish writing"))


def read_settled(home: Home, folder: Path) -> dict[str, bytes | Path]:
    """Every file of a call at one moment, by its path in the folder: content, or for a sealed original the file itself.

    An interrupted write is finished first. Nothing is locked for a call from somebody else's bundle, which never
    changes. Raises :class:`OSError`.
    """
    if (folder / RECEIVED_NAME).exists():
        return _all_files(folder)
    try:
        with writing_lock(home):
            finish_interrupted_write(folder)
            return _all_files(folder)
    except OSError as error:
        if not is_read_only(error):
            raise
        return _all_files(folder)  # an archive that nobody can write to


def _all_files(folder: Path) -> dict[str, bytes | Path]:
    found: dict[str, bytes | Path] = {}
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if not is_unfinished(name) and not file.is_symlink() and file.is_file():
            found[name] = file if fixed_by_seal(name) and name.startswith(f"{ORIGINAL_FOLDER}/") else read_regular(file)
    return found


def _part(folder: Path, name: str) -> Path:
    return folder / f".{name}.part"


def finish_interrupted_write(folder: Path) -> None:
    """Put a part in place when the last custody line on its name has its digest; delete any other part."""
    parts = sorted(folder.glob(".*.part"))
    expected = expected_digests(folder) if parts else {}
    for part in parts:
        name = part.name.removeprefix(".").removesuffix(".part")
        if expected.get(name) == sha256_of(part):
            part.replace(folder / name)
        else:
            part.unlink()
    # Touch the folder of all calls: the library's index then need not look into every call.
    with suppress(OSError):
        os.utime(folder.parent)


def note(home: Home, folder: Path, action: CustodyAction, details: Mapping[str, Any] | None = None) -> None:
    """Append a custody line for an action that writes no file of the call."""
    write_with_custody(home, folder, action, {}, details)


def save_transcript(home: Home, call: Call, transcript: Transcript) -> None:
    """Save the machine's transcript and how it was made. A differing older one is kept under its number."""
    details = {
        "engine": transcript.engine,
        "model": transcript.model,
        "model_sha256": transcript.model_sha256,
        "options": transcript.options,
    }
    set_current_transcript(home, call, "transcribed", encode_json(transcript), details)


def set_current_transcript(
    home: Home, call: Call, action: CustodyAction, content: bytes, details: Mapping[str, Any]
) -> None:
    """Write ``content`` as the current transcript; the previous one is kept as an older version.

    A file that another program wrote in its place is not kept, since a custody line must not vouch for it; the line
    states its digest as replaced.
    """
    files, more = _older_version(call, content)
    write_with_custody(home, call.folder, action, {**files, call.transcript_file.name: content}, {**details, **more})


def _older_version(call: Call, content: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """The current transcript under the name of an older version, if it must still be kept; and details to note."""
    if not call.transcript_file.exists():
        return {}, {}
    current = read_regular(call.transcript_file)
    older = call.older_transcripts()
    if current in (content, *(read_regular(file) for file in older.values())):
        return {}, {}
    digest = hashlib.sha256(current).hexdigest()
    if expected_digests(call.folder).get(call.transcript_file.name) != digest:
        return {}, {"replaced_unaccounted": digest}
    model = None
    with suppress(msgspec.DecodeError):  # written by a newer version, perhaps
        model = json_decoder(Transcript).decode(current).model
    return {call.older_transcript_file(max(older, default=0) + 1, model).name: current}, {}


def save_analysis(home: Home, call: Call, analysis: Analysis) -> None:
    """Save the analysis and the packs that made it."""
    packs = " ".join(f"{pack.id}/{pack.version}" for pack in analysis.packs)
    write_with_custody(
        home, call.folder, "analysed", {call.analysis_file.name: encode_json(analysis)}, {"packs": packs}
    )


def _reject_resealing(folder: Path, names: Iterable[str]) -> None:
    """Raise :class:`UnusableInput` for a second write of a file that sealing fixed."""
    if (folder / SEAL_NAME).exists() and any(map(fixed_by_seal, names)):
        raise UnusableInput(
            Text("这通录音已经封存，原始文件不能再写。", "This call is sealed; its original files cannot be changed."),
            file=folder,
            remedy=Text("运行 huazheng verify 核验这通录音。", "Run huazheng verify on the call."),
        )


def reject_received(folder: Path) -> None:
    """Raise :class:`UnusableInput` for a call that came in somebody else's bundle: it is read-only."""
    if (folder / RECEIVED_NAME).exists():
        raise UnusableInput(
            Text("这是别人的证据包，只能看，不能改。", "This call is from someone else's bundle and is read-only."),
            file=folder,
            remedy=Text(
                "要自己识别，请导出其中的原始录音再导入。",
                "To transcribe it yourself, export its original recording and import it.",
            ),
        )


def user_name() -> str:
    """The operating system's name of the current user; ``?`` when unknown."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def _custody_details(details: Mapping[str, Any]) -> dict[str, str | int]:
    """Details as a custody line can hold them: other values than texts and whole numbers become JSON text."""
    return {
        key: value if isinstance(value, (str, int)) else msgspec.json.encode(value, order="sorted").decode()
        for key, value in details.items()
        if value is not None
    }
