"""Passwords of bundles on the command line: typed, from a file or from the environment, never an argument."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

PASSWORD_VARIABLE = "HUAZHENG_BUNDLE_PASSWORD"  # noqa: S105 (a name)
_Result = TypeVar("_Result")


def add_password_file_flag(parser: argparse.ArgumentParser) -> None:
    """Add ``--password-file``."""
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=str(
            Text(
                f"证据包的密码在这个文件的第一行；也可以放在环境变量 {PASSWORD_VARIABLE} 里；都没有就会问",
                f"file whose first line is the bundle's password; or set {PASSWORD_VARIABLE}; else it is asked for",
            )
        ),
    )


def new_password(options: argparse.Namespace) -> str | None:
    """The password to encrypt a bundle with; None where none is wanted. Asks twice where it is not given.

    Raises :class:`UnusableInput` for two different answers, and where nobody can be asked.
    """
    if not options.password and options.password_file is None:
        return None
    given = given_password(options)
    if given is not None:
        return given
    first = _ask(Text("证据包的密码：", "Password of the bundle: "))
    if first != _ask(Text("再输入一遍：", "Type it again: ")):
        raise UnusableInput(Text("两遍输入的密码不一样。", "The two passwords differ."))
    return first


def with_password(options: argparse.Namespace, read: Callable[[str | None], _Result]) -> _Result:
    """Read a bundle with the password that was given; ask for one where the bundle needs it and none was given."""
    from huazheng.services.custody.verification import PasswordRequired

    given = given_password(options)
    try:
        return read(given)
    except PasswordRequired:
        if given is not None or not sys.stdin.isatty():
            raise
    return read(_ask(Text("证据包的密码：", "Password of the bundle: ")))


def given_password(options: argparse.Namespace) -> str | None:
    """The password from the file or the environment; None without either. Raises :class:`UnusableInput`."""
    file: Path | None = options.password_file
    if file is None:
        return os.environ.get(PASSWORD_VARIABLE) or None
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise UnusableInput(
            Text("密码文件不是 UTF-8 文字。", "The password file is not UTF-8 text."), file=file
        ) from error
    if not lines or not lines[0]:
        raise UnusableInput(
            Text("密码文件的第一行是空的。", "The first line of the password file is empty."), file=file
        )
    return lines[0]


def _ask(question: Text) -> str:
    if not sys.stdin.isatty():
        raise UnusableInput(
            Text("没有终端可以输入密码。", "There is no terminal to type the password."),
            remedy=Text(f"用 --password-file 或 {PASSWORD_VARIABLE}。", f"Use --password-file or {PASSWORD_VARIABLE}."),
        )
    return getpass(str(question))
