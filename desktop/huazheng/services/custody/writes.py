"""The one way by which anything in a call's folder is written: a custody line names it first (DESIGN §3).

A service that writes a transcript, an analysis, an edit or a note calls :func:`write_with_custody`; one that only
did something (played, exported) calls :func:`note`.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng import __version__
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, sha256_of, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import RECEIVED_NAME, SEAL_NAME, SIGNATURE_NAME
from huazheng.core.schema.transcript import Transcript
from huazheng.evidence.custody_log import CustodyEntry, WrittenFile, append_entry, expected_digests, written_file
from huazheng.evidence.keys import Signer, load_signer
from huazheng.evidence.seal_signing import sign_seal
from huazheng.evidence.verify import fixed_by_seal
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.seal import Seal
    from huazheng.store.calls import Call

    # A file's bytes, or what makes them of what lies there while nobody else writes.
    Content = bytes | Callable[[], bytes]

APP = f"huazheng {__version__}"
_LOCK_NAME = "custody.lock"


def signer_of(home: Home) -> Signer:
    """The key of this installation, made on the first run."""
    return load_signer(home.keys)


def write_with_custody(
    home: Home,
    folder: Path,
    action: str,
    files: Mapping[str, Content],
    details: Mapping[str, Any] | None = None,
    *,
    also: Sequence[WrittenFile] = (),
) -> None:
    """Write files of a call, whole or not at all, with the custody line that accounts for them.

    ``files`` are by their names in the call's ``folder``, written in this order; one whose content depends on what
    is there is given as a function, which runs while no other process writes. ``also`` accounts for files that are
    there already. ``details`` say how (engine, model, pack…). Raises :class:`UnusableInput` for a call of somebody
    else, :class:`OSError` as the system does.
    """
    reject_received(folder)
    with _writing(home):
        _finish_interrupted_write(folder)
        _reject_resealing(folder, (*files, *(one.name for one in also)))
        contents = {name: made() if callable(made) else made for name, made in files.items()}
        wrote = tuple(written_file(name, content) for name, content in contents.items())
        act = CustodyEntry(action, utc_now(), APP, user_name(), _custody_details(details or {}), (*also, *wrote))
        try:
            for name, content in contents.items():
                write_atomically(_part(folder, name), content)
            append_entry(folder, folder.name, signer_of(home), act)
        except BaseException:
            for name in files:
                _part(folder, name).unlink(missing_ok=True)
            raise
        for name in files:
            _part(folder, name).replace(folder / name)


def finish_interrupted_writes(home: Home) -> None:
    """Finish what a crash interrupted in any call between a custody line and the file that it accounts for."""
    for folder in sorted({part.parent for part in home.recordings.glob("[!.]*/.*.part")}):
        with _writing(home):
            _finish_interrupted_write(folder)


def _writing(home: Home) -> AbstractContextManager[None]:
    """Only one process of a home writes at a time."""
    lock = make_private_folder(home.keys) / _LOCK_NAME
    return exclusive_lock(lock, Task(), Text("等另一个话证写完", "Waiting for another Huazheng to finish writing"))


def _part(folder: Path, name: str) -> Path:
    return folder / f".{name}.part"


def _finish_interrupted_write(folder: Path) -> None:
    """A part that the last line for its name accounts for takes its place; any other was never accounted for."""
    parts = sorted(folder.glob(".*.part"))
    expected = expected_digests(folder) if parts else {}
    for part in parts:
        name = part.name.removeprefix(".").removesuffix(".part")
        if expected.get(name) == sha256_of(part):
            part.replace(folder / name)
        else:
            part.unlink()
    # The folder of all calls then counts as changed, so that the library's index need not look into every call.
    with suppress(OSError):
        os.utime(folder.parent)


def note(home: Home, folder: Path, action: str, details: Mapping[str, Any] | None = None) -> None:
    """Add a custody line for something that wrote nothing into the call's folder."""
    write_with_custody(home, folder, action, {}, details)


def save_transcript(home: Home, call: Call, transcript: Transcript) -> None:
    """Keep the machine's transcript, and how it was made. One that differs is kept beside it, under its number."""
    details = {
        "engine": transcript.engine,
        "model": transcript.model,
        "model_sha256": transcript.model_sha256,
        "options": transcript.options,
    }
    set_current_transcript(home, call, "transcribed", encode_json(transcript), details)


def set_current_transcript(home: Home, call: Call, action: str, content: bytes, details: Mapping[str, Any]) -> None:
    """Write ``content`` as the current transcript; what was current before stays, as an older one.

    What something else wrote over it in the meantime is not kept: a custody line must not vouch for that. The line
    says that it was replaced.
    """
    files, more = _older_version(call, content)
    write_with_custody(home, call.folder, action, {**files, call.transcript_file.name: content}, {**details, **more})


def _older_version(call: Call, content: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """The current transcript under its name as an older one, if it must be kept and is not yet; and what to note."""
    if not call.transcript_file.exists():
        return {}, {}
    current = call.transcript_file.read_bytes()
    older = call.older_transcripts()
    if current in (content, *(file.read_bytes() for file in older.values())):
        return {}, {}
    digest = hashlib.sha256(current).hexdigest()
    if expected_digests(call.folder).get(call.transcript_file.name) != digest:
        return {}, {"replaced_unaccounted": digest}
    model = None
    with suppress(msgspec.DecodeError):  # of an app to come, perhaps
        model = msgspec.json.decode(current, type=Transcript).model
    return {call.older_transcript_file(max(older, default=0) + 1, model).name: current}, {}


def save_analysis(home: Home, call: Call, analysis: Analysis) -> None:
    """Keep the analysis, and by which packs it was made."""
    packs = " ".join(f"{pack.id}/{pack.version}" for pack in analysis.packs)
    write_with_custody(
        home, call.folder, "analysed", {call.analysis_file.name: encode_json(analysis)}, {"packs": packs}
    )


def seal_call(home: Home, folder: Path, seal: Seal) -> None:
    """Sign the seal and write it, the custody line first; the line accounts for the original files too."""
    content, signature = sign_seal(seal, signer_of(home))
    originals = [WrittenFile(file.name, file.bytes, file.sha256) for file in seal.files]
    details = {"origin": seal.origin, **({"ended": seal.ended} if seal.ended is not None else {})}
    write_with_custody(home, folder, "sealed", {SIGNATURE_NAME: signature, SEAL_NAME: content}, details, also=originals)


def _reject_resealing(folder: Path, names: Iterable[str]) -> None:
    """Raise :class:`UnusableInput` where a file that sealing fixed would be written again."""
    if (folder / SEAL_NAME).exists() and any(map(fixed_by_seal, names)):
        raise UnusableInput(
            Text("这通录音已经封存，原始文件不能再写。", "This call is sealed: its originals cannot be written again."),
            file=folder,
            remedy=Text("运行 huazheng verify 核对这通录音。", "Run huazheng verify to check the call."),
        )


def reject_received(folder: Path) -> None:
    """Raise :class:`UnusableInput` for a call that came in a bundle: it is another's, and is only looked at."""
    if (folder / RECEIVED_NAME).exists():
        raise UnusableInput(
            Text("这是别人的证据包，只能看，不能改。", "This call came in another's bundle: it is read-only."),
            file=folder,
            remedy=Text(
                "要自己识别，请导出其中的原始录音再导入。",
                "To work on it, import the recording in its original folder.",
            ),
        )


def user_name() -> str:
    """Who is at this machine, as the operating system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def _custody_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as a custody line may hold them: what is no text or whole number becomes its JSON text."""
    return {
        key: value if isinstance(value, (str, int)) else msgspec.json.encode(value, order="sorted").decode()
        for key, value in details.items()
        if value is not None
    }
