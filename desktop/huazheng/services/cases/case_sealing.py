"""Sealing of a case: a manifest of the catalog and the exhibits, signed. Each seal stays when the next is made."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng import APP
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import (
    SEALED_FILE,
    encode_json,
    make_private_folder,
    remove_folder,
    sha256_of,
    sync_folder,
    write_atomically,
)
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.case import (
    CASE_MANIFEST_NAME,
    CASE_NAME,
    CASE_SIGNATURE_NAME,
    SEALS_FOLDER,
    CaseSeal,
    exhibit_paths,
)
from huazheng.core.schema.custody import WrittenFile
from huazheng.core.schema.seal import SEAL_NAME, SealKey
from huazheng.core.text.digit_groups import CODE_DIGITS, grouped
from huazheng.evidence.seal_signing import signing_key
from huazheng.export.documents.check_notes import hash_sheet
from huazheng.services.custody.seal_ledger import enter
from huazheng.services.custody.signing import signer_for, signer_of
from huazheng.services.custody.writes import write_locked, writing_lock
from huazheng.store.calls import Calls, utc_now
from huazheng.store.cases import StoredCase, read_case

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

_NO_SEAL_BEFORE = "0" * 64


@dataclass(frozen=True)
class SealedCase:
    """A seal. sha256: of its manifest. exhibits: how many. already: nothing had changed since this seal."""

    folder: Path
    number: int
    sealed_at: str
    sha256: str
    exhibits: int
    already: bool = False

    @property
    def code(self) -> str:
        """The first digits of the digest, in groups that can be read out."""
        return grouped(self.sha256[:CODE_DIGITS], 4)


def seal_case(home: Home, stored: StoredCase, task: Task | None = None) -> SealedCase:
    """Seal the case as it is now, unless the latest seal is of just that.

    Every exhibit is read and compared with what was taken in. Raises :class:`UnusableInput` for an empty case, an
    exhibit that has changed or is gone, and a call that is not here or has another seal; :class:`KeyLocked`.
    """
    task = task or Task()
    now = read_case(stored.folder)
    if not now.case.exhibits:
        raise UnusableInput(Text("案卷里还没有证据。", "The case has no exhibits yet."), file=now.folder)
    _check_exhibits(home, now, task.part(0.0, 0.95, str(Text("封存", "Sealing"))))
    with writing_lock(home):
        if read_case(stored.folder).case != now.case:
            raise UnusableInput(
                Text("封存的时候案卷变了，请再封存一次。", "The case changed meanwhile; seal it again."),
                file=now.folder,
            )
        if now.is_sealed:
            return last_seal(now, already=True)
        return _seal(home, now)


def last_seal(stored: StoredCase, *, already: bool = False) -> SealedCase:
    """The latest seal. Raises :class:`UnusableInput` where there is none."""
    seal, folders = stored.last_seal(), stored.seal_folders()
    if seal is None:
        raise UnusableInput(
            Text("案卷还没有封存。", "The case is not sealed."),
            file=stored.folder,
            remedy=Text("运行 huazheng case seal。", "Run huazheng case seal."),
        )
    folder = folders[max(folders)]
    digest = sha256_of(folder / CASE_MANIFEST_NAME)
    return SealedCase(folder, seal.number, seal.sealed_at, digest, len(stored.case.exhibits), already)


def call_of(home: Home, call_id: str, seal_sha256: str) -> Call:
    """The call of an exhibit. Raises :class:`UnusableInput` where it is gone, or sealed otherwise."""
    folder = home.recordings / call_id
    if not (folder / SEAL_NAME).is_file():
        raise UnusableInput(
            Text("案卷里的这通录音不在了。", "A call of the case is not here."),
            file=folder,
            remedy=Text("在回收站里的话，先恢复它。", "If it is in the bin, restore it first."),
        )
    if sha256_of(folder / SEAL_NAME) != seal_sha256 or signing_key(folder) is None:
        raise UnusableInput(
            Text("录音的封存与收入案卷时不同。", "The seal of the call is not the one that was added."),
            file=folder,
            remedy=Text("运行 huazheng verify 核验这通录音。", "Run huazheng verify on the call."),
        )
    return Calls(home).find(call_id)


def _check_exhibits(home: Home, stored: StoredCase, task: Task) -> None:
    total = max(sum(exhibit.file.bytes for exhibit in stored.case.exhibits if exhibit.file is not None), 1)
    done = 0
    for exhibit in stored.case.exhibits:
        task.check()
        if exhibit.call is not None:
            call_of(home, exhibit.call.id, exhibit.call.seal_sha256)
        if exhibit.file is not None:
            path = stored.path_of(exhibit.file)
            if path.is_symlink() or not path.is_file() or sha256_of(path) != exhibit.file.sha256:
                raise UnusableInput(
                    Text(
                        "这份证据与收入时不同，或不见了。", "This exhibit has changed since it was added, or is gone."
                    ),
                    file=path,
                    remedy=Text(
                        "请从备份恢复它，或移出后重新加入。", "Restore it from a backup, or remove and add it again."
                    ),
                )
            done += exhibit.file.bytes
            task.report(done / total)


def _seal(home: Home, stored: StoredCase) -> SealedCase:
    folders = stored.seal_folders()
    number, signer = max(folders, default=0) + 1, signer_for(home, stored.folder)
    seal = CaseSeal(
        number=number,
        sealed_at=utc_now(),
        app=APP,
        key=SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint),
        previous=sha256_of(folders[max(folders)] / CASE_MANIFEST_NAME) if folders else _NO_SEAL_BEFORE,
    )
    content = encode_json(msgspec.structs.replace(stored.case, seal=seal))
    digests = {CASE_NAME: hashlib.sha256(content).hexdigest()}
    digests |= {path: file.sha256 for path, file in exhibit_paths(stored.case).items()}
    manifest = hash_sheet(digests)
    files = {CASE_NAME: content, CASE_MANIFEST_NAME: manifest, CASE_SIGNATURE_NAME: signer.sign(manifest)}
    folder = _publish(stored, number, files)
    wrote = [
        WrittenFile(f"{SEALS_FOLDER}/{folder.name}/{name}", len(part), hashlib.sha256(part).hexdigest())
        for name, part in files.items()
    ]
    write_locked(home, stored.folder, "case_sealed", {}, {"number": number}, also=wrote)
    digest = hashlib.sha256(manifest).hexdigest()
    enter(home, signer_of(home), "case_sealed", stored.id, seal=digest, details={"seal": number})
    return SealedCase(folder, number, seal.sealed_at, digest, len(stored.case.exhibits))


def _publish(stored: StoredCase, number: int, files: dict[str, bytes]) -> Path:
    """Write the files of a seal into a folder of its own, which appears whole or not at all."""
    place = make_private_folder(stored.folder / SEALS_FOLDER)
    part = make_private_folder(place / f".{secrets.token_hex(4)}.part")
    try:
        for name, content in files.items():
            write_atomically(part / name, content)
            (part / name).chmod(SEALED_FILE)
        part.rename(place / f"{number:04d}")
    except BaseException:
        remove_folder(part)
        raise
    sync_folder(place)
    return place / f"{number:04d}"
