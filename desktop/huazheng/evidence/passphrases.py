"""Passphrases of private keys: from the environment, from the system's keyring, or from a person.

A key in the keyring is encrypted like any other; the keyring holds a random passphrase under the key's fingerprint, and
the file ``in-keyring`` beside the key says so.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PASSPHRASE_VARIABLE = "HUAZHENG_PASSPHRASE"  # noqa: S105 - the name of a variable
KEYRING_MARK = "in-keyring"
_SERVICE = "huazheng"
_MAX_ATTEMPTS = 3

_asking: list[Callable[[int], str | None]] = []  # how a person is asked, by the face in use; at most one
_given: list[str] = []  # what a person typed in this process


class KeyLocked(UnusableInput):
    """Signing needs a passphrase that nobody gave. Nothing was changed."""


class WrongPassphrase(UnusableInput):
    """The passphrase does not open the key."""


def ask_with(ask: Callable[[int], str | None] | None) -> None:
    """Set how a person is asked for a passphrase: a function of the attempt, from 0, that returns None to give up."""
    _asking[:] = [ask] if ask is not None else []


def remember(passphrase: str) -> None:
    """Use this passphrase for the rest of the process."""
    if passphrase not in _given:
        _given.insert(0, passphrase)


def forget_passphrases() -> None:
    """Forget every passphrase that was typed."""
    _given.clear()


@contextmanager
def silent_passphrases() -> Iterator[None]:
    """Within the block nobody is asked."""
    before, _asking[:] = list(_asking), []
    try:
        yield
    finally:
        _asking[:] = before


def passphrases(folder: Path) -> Iterator[str]:
    """Every passphrase worth trying for the keys in ``folder``, those that cost nobody anything first."""
    yield from list(_given)
    if (named := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        yield named
    if (stored := _from_keyring(folder)) is not None:
        yield stored
    for attempt in range(_MAX_ATTEMPTS if _asking else 0):
        if (typed := _asking[0](attempt)) is None:
            return
        remember(typed)
        yield typed


def store_in_keyring(account: str) -> str:
    """Store a new random passphrase in the system's keyring under ``account`` and return it.

    Raises :class:`ResourceUnavailable` when there is no keyring that gives it back.
    """
    passphrase = secrets.token_urlsafe(32)
    try:
        import keyring

        keyring.set_password(_SERVICE, account, passphrase)
        stored = keyring.get_password(_SERVICE, account)
    except Exception as error:  # every backend raises its own
        logger("keys").warning("the keyring refused: %s", error)
        stored = None
    if stored != passphrase:
        raise ResourceUnavailable(
            Text("系统的钥匙串用不了，密钥没有改动。", "The system's keyring cannot be used. The key is unchanged."),
            remedy=Text(
                "改用口令：huazheng keys protect --passphrase", "Use a passphrase: huazheng keys protect --passphrase"
            ),
        )
    return passphrase


def mark_keyring(folder: Path, account: str | None) -> None:
    """State that the keys in ``folder`` are opened by the keyring's entry ``account``, or that they are not (None)."""
    if account is not None:
        write_atomically(folder / KEYRING_MARK, account.encode())
    else:
        (folder / KEYRING_MARK).unlink(missing_ok=True)


def keyring_account(folder: Path) -> str | None:
    """Account in the keyring that opens the keys in ``folder``; None for keys that are not in the keyring."""
    try:
        return (folder / KEYRING_MARK).read_text(encoding="utf-8").strip()[:200] or None
    except (OSError, UnicodeDecodeError):
        return None


def _from_keyring(folder: Path) -> str | None:
    account = keyring_account(folder)
    if account is None:
        return None
    try:
        import keyring

        return keyring.get_password(_SERVICE, account)
    except Exception as error:  # every backend raises its own
        logger("keys").warning("the keyring gave no passphrase: %s", error)
        return None
