"""A case as files: the catalog as a document, and one bundle for the court with everything in it."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput, is_read_only
from huazheng.core.runtime.files import make_private_folder, sha256_of, write_atomically
from huazheng.core.runtime.language import LANGUAGES, Language, Text, current_language
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_files import free_name, require_new, saying_what_is_needed
from huazheng.core.schema.case import (
    CASE_MANIFEST_NAME,
    CASE_NAME,
    CASE_SIGNATURE_NAME,
    exhibit_number,
    exhibit_paths,
)
from huazheng.core.text.file_names import safe_file_name
from huazheng.core.text.sanitize import one_line
from huazheng.evidence.bundle_reader import MAX_BYTES, MAX_FILES
from huazheng.evidence.bundle_writer import DOCUMENTS_FOLDER, write_bag
from huazheng.evidence.encrypted_bundle import check_password, encrypt_bundle
from huazheng.evidence.keys import public_pem
from huazheng.evidence.seal_signing import signing_key
from huazheng.evidence.verifier.call_files import CASE, KEYS
from huazheng.export.documents.call_document import find_format
from huazheng.export.papers.case_catalog import TITLE, catalog_paper
from huazheng.export.writers.pdf import write_pdf
from huazheng.export.writers.plain import write_plain
from huazheng.export.writers.word import write_word
from huazheng.services.cases.case_page import case_instructions, case_page
from huazheng.services.cases.case_sealing import call_of, last_seal, seal_case
from huazheng.services.custody.signing import signer_for
from huazheng.services.custody.writes import note, read_settled
from huazheng.services.documents.call_export import ExportResult, record_export
from huazheng.services.documents.evidence_bundle import evidence_files
from huazheng.services.documents.listening_copy import COPY_NAME, is_played_by_browsers, listening_copy
from huazheng.services.documents.report import read_document
from huazheng.store.cases import StoredCase, read_case, read_case_file
from huazheng.store.staging import staging_folder

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.case import Case
    from huazheng.store.calls import Call

CatalogForm = Literal["docx", "pdf", "txt"]
CATALOG_FORMS: tuple[CatalogForm, ...] = ("docx", "pdf", "txt")
_WRITERS = {"docx": write_word, "pdf": write_pdf, "txt": write_plain}
_TRANSCRIPT = "docx"
_LONGEST_STEM = 36


def case_stem(case: Case) -> str:
    """The case's title as the beginning of a file name."""
    return "-".join(safe_file_name(one_line(case.title)[:_LONGEST_STEM]).split()).strip(".") or "case"


def catalog(stored: StoredCase, form: CatalogForm, language: Language | None = None) -> bytes:
    """The catalog as it is now; with the code of the seal where nothing has changed since."""
    code = last_seal(stored).code if stored.is_sealed else ""
    return _WRITERS[form](catalog_paper(stored.case, language or current_language(), code))


def export_catalog(
    home: Home,
    stored: StoredCase,
    form: CatalogForm = "docx",
    out: Path | None = None,
    language: Language | None = None,
    *,
    force: bool = False,
) -> ExportResult:
    """Write the catalog to ``out``, a file or a folder; None is the current folder. ``force`` replaces a file.

    Raises :class:`UnusableInput` for a file that is there, or a place inside the case.
    """
    language = language or current_language()
    name = f"{case_stem(stored.case)}-{TITLE.of(language).replace(' ', '-')}.{form}"
    target = _target(stored, out, name, force=force)
    content = catalog(stored, form, language)
    with saying_what_is_needed(target, len(content)):
        write_atomically(target, content)
    return _recorded(home, stored, f"catalog-{form}", target)


def export_case(
    home: Home,
    stored: StoredCase,
    out: Path | None = None,
    task: Task | None = None,
    language: Language | None = None,
    *,
    password: str | None = None,
    force: bool = False,
) -> ExportResult:
    """Write the case with its exhibits and calls as one signed bundle; it is sealed first if it has changed.

    ``out``: a file or a folder; None is the current folder. ``password`` encrypts the bundle.
    Raises as :func:`seal_case` does, and :class:`UnusableInput` for what no bundle can hold.
    """
    task, language = task or Task(), language or current_language()
    target = _target(stored, out, f"{case_stem(stored.case)}-{stored.id}.zip", force=force)
    seal_case(home, stored, task.part(0.0, 0.2))
    now = read_case(stored.folder)
    with saying_what_is_needed(target, _case_bytes(home, now)):
        if password is None:
            _write(home, now, target, task.part(0.2, 1.0), language)
        else:
            check_password(password)
            with staging_folder(home.cases, f"bundle-{secrets.token_hex(4)}") as place:
                plain = make_private_folder(place) / "bundle.zip"
                _write(home, now, plain, task.part(0.2, 0.7), language)
                encrypt_bundle(plain, target, password, task.part(0.7, 1.0, str(Text("加密", "Encrypting"))))
    for call in calls_of(home, now.case).values():
        record_export(home, call, {"format": "case", "file": target.name, "case": now.id})
    return _recorded(home, now, "bundle", target)


def calls_of(home: Home, case: Case) -> dict[str, Call]:
    """The calls of a case by their exhibits' numbers. Raises :class:`UnusableInput`."""
    return {
        exhibit_number(number, len(case.exhibits)): call_of(home, exhibit.call.id, exhibit.call.seal_sha256)
        for number, exhibit in enumerate(case.exhibits, 1)
        if exhibit.call is not None
    }


def _case_bytes(home: Home, stored: StoredCase) -> int:
    size = sum(exhibit.file.bytes for exhibit in stored.case.exhibits if exhibit.file is not None)
    folders = [call.folder for call in calls_of(home, stored.case).values()]
    return size + sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())


def _write(home: Home, stored: StoredCase, out: Path, task: Task, language: Language) -> None:
    seal = last_seal(stored)
    case = read_case_file(seal.folder / CASE_NAME)
    signer, calls = signer_for(home, stored.folder), calls_of(home, case)
    documents = {f"catalog.{say}.docx": write_word(catalog_paper(case, say, seal.code)) for say in LANGUAGES}
    with suppress(ResourceUnavailable):  # no Chinese font; the Word file says the same
        documents[f"catalog.{language}.pdf"] = write_pdf(catalog_paper(case, language, seal.code))
    documents |= _transcripts(home, calls, language)
    copies, sounds = _sounds(calls, task.part(0.0, 0.3))
    exhibits = {f"{CASE}/{path}": file for path, file in exhibit_paths(case).items()}
    payload: dict[str, bytes | Path] = {
        f"{CASE}/{name}": (seal.folder / name).read_bytes()
        for name in (CASE_NAME, CASE_MANIFEST_NAME, CASE_SIGNATURE_NAME)
    }
    payload |= {path: stored.path_of(file) for path, file in exhibits.items()}
    payload[f"{KEYS}/{CASE}.pem"] = public_pem(signer.public)
    for call in calls.values():
        payload |= {
            f"{call.id}/{name}": file
            for name, file in sorted(evidence_files(call, read_settled(home, call.folder)).items())
        }
        payload[f"{KEYS}/{call.id}.pem"] = public_pem(signing_key(call.folder) or b"")
    payload |= {f"{DOCUMENTS_FOLDER}/{name}": content for name, content in sorted((documents | copies).items())}
    _require_bundle(stored, payload)
    write_bag(
        out,
        stored.id,
        payload,
        instructions=case_instructions(case, seal.code, signer.fingerprint),
        page=case_page(case, seal.code, [f"{DOCUMENTS_FOLDER}/{name}" for name in sorted(documents)], sounds),
        sign=signer.sign,
        task=task.part(0.3, 1.0, str(Text("制作证据包", "Creating the bundle"))),
        stored=frozenset(exhibits),
        expected={path: file.sha256 for path, file in exhibits.items()},
    )


def _require_bundle(stored: StoredCase, payload: dict[str, bytes | Path]) -> None:
    """Raise :class:`UnusableInput` for more than the app opens again."""
    size = sum(file.stat().st_size if isinstance(file, Path) else len(file) for file in payload.values())
    if size > MAX_BYTES or len(payload) > MAX_FILES - 100:
        raise UnusableInput(
            Text("一个证据包装不下这个案卷。", "The case is too large for one bundle."),
            file=stored.folder,
            remedy=Text("请分成几个案卷，各 20 GiB、1900 个文件以内。", "Split it: 20 GiB and 1,900 files at most."),
        )


def _transcripts(home: Home, calls: dict[str, Call], language: Language) -> dict[str, bytes]:
    """The court transcript of each call that has one; a bundle without it is better than none."""
    found = {}
    for number, call in calls.items():
        if not (call.transcript_file.exists() and call.analysis_file.exists()):
            continue
        try:
            found[f"{number}-transcript.{language}.docx"] = find_format(_TRANSCRIPT).render(
                read_document(home, call), language
            )
        except (UnusableInput, ValueError, OSError) as error:
            logger("export").warning("no transcript of %s: %s", call.id, error)
    return found


def _sounds(calls: dict[str, Call], task: Task) -> tuple[dict[str, bytes], dict[str, str]]:
    """Copies for browsers that cannot play the original, by name, and what plays of each call, by its id."""
    copies, sounds = {}, {}
    for place, (number, call) in enumerate(calls.items()):
        part = task.part(place / len(calls), (place + 1) / len(calls))
        sounds[call.id] = f"{call.id}/{call.seal.files[0].name}"
        if is_played_by_browsers(call):
            continue
        try:
            name = f"{number}-{COPY_NAME}"
            copies[name] = listening_copy(call, part)
            sounds[call.id] = f"{DOCUMENTS_FOLDER}/{name}"
        except (UnusableInput, ValueError, OSError) as error:
            logger("export").warning("no listening copy of %s: %s", call.id, error)
    return copies, sounds


def _target(stored: StoredCase, out: Path | None, name: str, *, force: bool) -> Path:
    target = (out or Path()).expanduser().absolute()
    if target.is_dir():
        target = target / name if force else free_name(target / name)
    elif not force:
        require_new(target)
    if not target.parent.is_dir():
        raise UnusableInput(Text("没有这个文件夹。", "Folder not found."), file=target.parent)
    if target.parent.resolve().is_relative_to(stored.folder.resolve()):
        raise UnusableInput(
            Text("不能写进案卷自己的文件夹。", "Cannot export into the case's own folder."),
            file=target,
            remedy=Text("请用 --out 换一个位置。", "Choose another place with --out."),
        )
    return target


def _recorded(home: Home, stored: StoredCase, form: str, target: Path) -> ExportResult:
    done = ExportResult(stored.id, form, target, target.stat().st_size, sha256_of(target))
    try:
        note(home, stored.folder, "exported", {"format": form, "file": target.name, "sha256": done.sha256})
    except OSError as error:
        if not is_read_only(error):
            raise
        logger("export").warning("%s: the export is not in the custody log: %s", stored.id, error)
    return done
