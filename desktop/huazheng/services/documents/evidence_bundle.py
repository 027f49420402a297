"""Evidence bundles: exported from a call, and opened on another machine, where they are read-only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from huazheng import APP
from huazheng.audio.decode_process.decode_client import inspect_apart
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import (
    SEALED_FILE,
    encode_json,
    make_private_folder,
    make_read_only,
    sha256_of,
    write_atomically,
)
from huazheng.core.runtime.language import LANGUAGES, Text
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.received import ReceivedMarker
from huazheng.core.schema.seal import ORIGINAL_FOLDER, RECEIVED_NAME, TIMESTAMP_NAME
from huazheng.evidence.bundle_reader import unpack
from huazheng.evidence.bundle_writer import write_bundle
from huazheng.evidence.encrypted_bundle import check_password, decrypted_bundle, encrypt_bundle
from huazheng.evidence.keys import public_pem
from huazheng.evidence.seal_signing import signing_key
from huazheng.evidence.verifier.call_files import TAG_MANIFEST, calls_in
from huazheng.evidence.verifier.ed25519 import fingerprint
from huazheng.evidence.verifier.foreign_files import is_foreign
from huazheng.export.documents.call_document import CallDocument, find_format
from huazheng.services.custody.own_keys import own_fingerprints
from huazheng.services.custody.signing import signer_for
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import read_settled
from huazheng.services.documents.listening_copy import COPY_NAME, is_played_by_browsers, listening_copy
from huazheng.services.documents.report import call_document, read_document
from huazheng.services.documents.verify_instructions import instructions
from huazheng.store.calls import Call, utc_now
from huazheng.store.snapshot_reader import read_snapshot
from huazheng.store.staging import staging_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

_DOCUMENTS = ("html", "text", "docx")
_EXTENSIONS = {"html": "html", "text": "txt", "docx": "docx"}
_NOT_AUDIO = (".jsonl",)


@dataclass(frozen=True)
class BundleCall:
    """A call taken from a bundle. ``already``: it was here before."""

    call: Call
    fingerprint: str | None
    already: bool


def make_bundle(home: Home, call: Call, out: Path, task: Task | None = None, *, password: str | None = None) -> None:
    """Write the call's bundle, with reports in both languages when it is analyzed; encrypted with a password.

    The bundle is signed as a whole if this home's key sealed the call. Until it is encrypted it lies in this home, as
    the call itself does. Raises :class:`UnusableInput` for a call without a valid signature, ``Stopped``.
    """
    if password is not None:
        _make_encrypted(home, call, out, task or Task(), password)
        return
    public = signing_key(call.folder)
    if public is None:
        raise UnusableInput(
            Text(
                "这通录音没有有效的签名，做不了证据包。", "This call has no valid signature, so no bundle can be made."
            ),
            file=call.folder,
            remedy=Text("运行 huazheng verify 核验这通录音。", "Run huazheng verify on the call."),
        )
    task = task or Task()
    copies = _copies(call, task.part(0.0, 0.3))
    own = fingerprint(public) in own_fingerprints(home)
    document = _document(home, call)
    analyzed = document.snapshot.corrected is not None and document.snapshot.analysis is not None
    documents = (_reports(document) if analyzed else {}) | copies
    files = read_settled(home, call.folder)
    write_bundle(
        call.folder,
        out,
        files=evidence_files(call, files),
        public_key=public_pem(public),
        documents=documents,
        instructions=instructions(
            call.seal, document.code, fingerprint(public), stamped=TIMESTAMP_NAME in files, signed=own
        ),
        page=_page(document, f"data/documents/{COPY_NAME}" if copies else None),
        sign=signer_for(home, call.folder).sign if own else None,
        task=task.part(0.3 if copies else 0.0, 1.0, str(Text("制作证据包", "Creating the bundle"))),
    )


def evidence_files(call: Call, files: Mapping[str, bytes | Path]) -> dict[str, bytes | Path]:
    """The call's files without the mark of a received call, and without what other programs left beside them."""
    sealed = {file.name for file in call.seal.files}
    return {
        name: file
        for name, file in files.items()
        if name in sealed or not (name == RECEIVED_NAME or is_foreign(name, files))
    }


def _make_encrypted(home: Home, call: Call, out: Path, task: Task, password: str) -> None:
    check_password(password)
    with staging_folder(home.recordings, f"bundle-{secrets.token_hex(4)}") as place:
        make_private_folder(place)
        plain = place / "bundle.zip"
        make_bundle(home, call, plain, task.part(0.0, 0.5))
        encrypt_bundle(plain, out, password, task.part(0.5, 1.0, str(Text("加密", "Encrypting"))))


def _document(home: Home, call: Call) -> CallDocument:
    """The call's data as the documents need them, read once; for a call that is not analyzed yet, without a result."""
    if call.transcript_file.exists() and call.analysis_file.exists():
        return read_document(home, call)
    return call_document(home, call)


def _reports(document: CallDocument) -> dict[str, bytes]:
    return {
        f"report.{language}.{_EXTENSIONS[form]}": find_format(form).render(document, language)
        for form in _DOCUMENTS
        for language in LANGUAGES
    }


def _copies(call: Call, task: Task) -> dict[str, bytes]:
    """A copy for browsers that cannot play the original; a bundle without it is better than none."""
    if is_played_by_browsers(call):
        return {}
    try:
        return {COPY_NAME: listening_copy(call, task)}
    except (UnusableInput, ValueError, OSError) as error:
        logger("export").warning("no listening copy: %s", error)
        return {}


def _page(document: CallDocument, copy: str | None) -> bytes:
    """The page of the bundle. ``copy``: path of the listening copy in the bundle."""
    return find_format("page").render(replace(document, listening_copy=copy), "zh")


def open_bundle(home: Home, bundle: Path, task: Task | None = None, *, password: str | None = None) -> list[BundleCall]:
    """Add the calls of a bundle to the home, read-only and marked as received. ``password`` opens an encrypted one.

    ``bundle``: its zip, or the folder into which a person unpacked it.

    Raises :class:`UnusableInput` for a file that is no bundle, hostile, or altered; nothing is left behind then.
    """
    task = task or Task()
    if not bundle.exists():
        raise UnusableInput(Text("没有这个文件。", "File not found."), file=bundle)
    with staging_folder(home.recordings, f"bundle-{secrets.token_hex(4)}") as place:
        plain = decrypted_bundle(bundle, place / "decrypted", password, task.part(0.0, 0.2))
        folder = unpack(plain, place, task.part(0.2, 0.5))
        require_calls(bundle, folder)
        fingerprints = _check(home, bundle, folder, task.part(0.5, 0.8))
        digest = bundle_digest(bundle, folder)
        return [
            _store_received(home, one, bundle, digest, computed)
            for one, computed in zip(calls_in(folder), fingerprints, strict=True)
        ]


def require_calls(bundle: Path, folder: Path) -> None:
    """Raise :class:`UnusableInput` for a case's bundle without a call, which can be verified and not opened."""
    if not calls_in(folder):
        raise UnusableInput(
            Text("这个案卷的证据包里没有录音。", "The bundle of this case holds no call."),
            file=bundle,
            remedy=Text(
                "用 huazheng verify 核验它，用浏览器打开里面的 index.html。",
                "Verify it with huazheng verify, and open its index.html in a browser.",
            ),
        )


def bundle_digest(bundle: Path, folder: Path) -> str:
    """SHA-256 of the bundle's file. Of one that was unpacked: of its tag manifest, which names every file."""
    return sha256_of(bundle) if bundle.is_file() else sha256_of(folder / TAG_MANIFEST)


def _check(home: Home, bundle: Path, folder: Path, task: Task) -> list[str | None]:
    """Raise :class:`UnusableInput` unless the bundle is intact and every file that the app will read is valid.

    Returns the fingerprint of each call's key, as computed.
    """
    results = verify(home, folder, task.part(0.0, 0.5))
    for checked in results:
        for problem in checked.problems:
            if problem.fault:
                raise UnusableInput(
                    Text(
                        f"证据包有改动：{problem.file} {problem.zh}",
                        f"The bundle was altered: {problem.file}: {problem.en}",
                    ),
                    file=bundle,
                    remedy=Text("用 huazheng verify 查看全部。", "Run huazheng verify for all findings."),
                )
    for one in calls_in(folder):
        call = Call(one)
        read_snapshot(home, call).raise_errors(("transcript", "edits", "analysis"))
        if call.seal.call != one.name:
            raise UnusableInput(
                Text("录音编号与文件夹不符。", "The call id does not match the folder name."), file=bundle
            )
        for file in call.seal.files:
            if not file.name.endswith(_NOT_AUDIO):
                inspect_apart(call.folder / file.name, keep_broken_off=True)  # the seal says if it did
    return [checked.fingerprint for checked in results if not checked.case]


def _store_received(home: Home, folder: Path, bundle: Path, digest: str, computed: str | None) -> BundleCall:
    call = Call(folder)
    target = home.recordings / call.id
    if target.exists():
        same = (target / "seal.json").is_file() and sha256_of(target / "seal.json") == sha256_of(folder / "seal.json")
        if same:
            return BundleCall(Call(target), computed, already=True)
        raise UnusableInput(
            Text(f"这里已有另一通编号为 {call.id} 的录音。", f"Another call with the id {call.id} exists already."),
            file=bundle,
            remedy=Text("用 --home 在别的文件夹打开它。", "Open it in another folder with --home."),
        )
    received = ReceivedMarker(
        bundle=bundle.name, bundle_sha256=digest, fingerprint=computed, received_at=utc_now(), app=APP
    )
    write_atomically(folder / RECEIVED_NAME, encode_json(received))
    for file in folder.iterdir():
        if file.is_file():
            file.chmod(SEALED_FILE)
    make_read_only(folder / ORIGINAL_FOLDER)
    folder.rename(target)
    return BundleCall(Call(target), computed, already=False)
