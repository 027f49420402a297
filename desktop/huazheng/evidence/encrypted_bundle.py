"""Bundles with a password: a zip that holds the bundle as one entry, encrypted with AES-256 (WinZip's AE-2).

7-Zip, WinRAR, Keka and The Unarchiver open it. The bundle lies inside as a zip of its own, because a zip's directory is
not encrypted: it would give away the names of the recordings. The key is derived by 1,000 rounds of PBKDF2, as the
format wants it, which does not protect a short password.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, replacing, require_space
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.zip_errors import ZIP_ERRORS
from huazheng.evidence.bundle_reader import MAX_BYTES
from huazheng.evidence.verifier.call_files import READ_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.task import Task

MIN_PASSWORD_LENGTH = 10
README_NAME = "README.txt"
_README = """\
bundle.zip 加了密码（AES-256）。请用 7-Zip、WinRAR（Windows）、Keka（macOS）等软件打开，输入寄件人另外告诉您的密码；
Windows 自带的“全部解压缩”打不开。解开后得到证据包，再解开一次，打开里面的 index.html。

bundle.zip is encrypted with a password (AES-256). Open it with 7-Zip, WinRAR (Windows) or Keka (macOS) and the password
that the sender told you another way; “Extract all” of Windows cannot. Inside is the bundle: unpack it too, and open its
index.html.
"""
_INNER_NAME = "bundle.zip"
_ENCRYPTED = 0x1


class PasswordRequired(UnusableInput):
    """The bundle is encrypted, and no password or a wrong one was given."""


def check_password(password: str) -> None:
    """Raise :class:`UnusableInput` for a password that is too easily guessed for this format."""
    if len(password) < MIN_PASSWORD_LENGTH or len(set(password)) < MIN_PASSWORD_LENGTH // 2:
        raise UnusableInput(
            Text(
                f"密码太短或太简单，至少要 {MIN_PASSWORD_LENGTH} 个字符。",
                f"The password is too short or too simple: it needs at least {MIN_PASSWORD_LENGTH} characters.",
            ),
            remedy=Text("可以用几个不相干的词连起来。", "Join a few unrelated words."),
        )


def encrypt_bundle(plain: Path, out: Path, password: str, task: Task) -> None:
    """Write the bundle ``plain`` to ``out``, encrypted; whole or not at all.

    Raises :class:`UnusableInput` for a weak password, :class:`OSError`.
    """
    import pyzipper

    check_password(password)
    total, done = max(plain.stat().st_size, 1), 0
    with replacing(out) as stream, pyzipper.AESZipFile(stream, "w", compression=zipfile.ZIP_STORED) as archive:
        archive.writestr(README_NAME, _README.encode())
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        with plain.open("rb") as source, archive.open(_INNER_NAME, "w", force_zip64=True) as target:
            while block := source.read(READ_BYTES):
                task.check()
                target.write(block)
                done += len(block)
                task.report(done / total)


def is_encrypted(bundle: Path) -> bool:
    """Check whether the file is a bundle with a password. False for whatever cannot be read as a zip."""
    return _inner_entry(bundle) is not None


def decrypted_bundle(bundle: Path, into: Path, password: str | None, task: Task) -> Path:
    """The bundle as a plain zip: itself, or for one with a password a copy in the private folder ``into``.

    Raises :class:`PasswordRequired` without the right password, :class:`UnusableInput` for a damaged file.
    """
    entry = _inner_entry(bundle)
    if entry is None:
        return bundle
    if password is None:
        raise PasswordRequired(
            Text("这个证据包有密码。", "This bundle has a password."),
            file=bundle,
            remedy=Text(
                "请在终端里运行并输入，或用 --password-file 指定密码文件。",
                "Run it in a terminal and type it, or name a file with --password-file.",
            ),
        )
    if entry.file_size > MAX_BYTES:
        raise UnusableInput(Text("证据包大得不合理。", "The bundle is unreasonably large."), file=bundle)
    make_private_folder(into)
    require_space(into, entry.file_size)
    plain = into / _INNER_NAME
    try:
        _decrypt(bundle, plain, password, task)
    except BaseException:
        plain.unlink(missing_ok=True)
        raise
    return plain


def _decrypt(bundle: Path, plain: Path, password: str, task: Task) -> None:
    import pyzipper

    handle = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(handle, "wb") as target, closing(pyzipper.AESZipFile(bundle)) as archive:
        archive.setpassword(password.encode())
        entry, done = archive.getinfo(_INNER_NAME), 0
        if entry.compress_type != zipfile.ZIP_STORED:
            raise _wrong_password(bundle)
        try:
            with archive.open(entry) as source:
                while block := source.read(READ_BYTES):
                    task.check()
                    done += len(block)
                    if done > entry.file_size:
                        raise _wrong_password(bundle)
                    target.write(block)
                    task.report(done / max(entry.file_size, 1))
        except (RuntimeError, pyzipper.BadZipFile, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _wrong_password(bundle) from error


def _wrong_password(bundle: Path) -> PasswordRequired:
    return PasswordRequired(
        Text("密码不对，或者文件坏了。", "Wrong password, or the file is damaged."),
        file=bundle,
        remedy=Text("请再问问寄件人密码是什么。", "Check the password with the sender."),
    )


def _inner_entry(bundle: Path) -> Any:
    """The encrypted entry of a bundle with a password; None for any other file."""
    try:
        with zipfile.ZipFile(bundle) as archive:
            if len(archive.filelist) > 2:
                return None
            entry = next((one for one in archive.filelist if one.filename == _INNER_NAME), None)
    except (OSError, *ZIP_ERRORS):
        return None
    return entry if entry is not None and entry.flag_bits & _ENCRYPTED else None
