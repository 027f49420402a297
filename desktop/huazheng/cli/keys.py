"""``huazheng keys``: the signing key, its protection, its change, and its backup."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("签名密钥：指纹、口令、更换、备份", "the signing key: fingerprint, passphrase, change, backup")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng keys show", Text("您的密钥指纹", "the fingerprint of your key")),
    Example("huazheng keys backup 密钥备份.zip", Text("备份到加密的文件", "back the key up into an encrypted file")),
)

_PROTECTIONS = {
    "none": Text("没有口令", "no passphrase"),
    "passphrase": Text("口令", "a passphrase"),
    "keyring": Text("系统的钥匙串", "the system's keyring"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    actions = parser.add_subparsers(dest="action", metavar=str(Text("做什么", "ACTION")))
    actions.add_parser("show", help=str(Text("显示指纹和保护方式", "show the fingerprint and the protection")))
    protect = actions.add_parser("protect", help=str(Text("换一种保护方式", "change the protection")))
    kinds = protect.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--passphrase", action="store_true", help=str(Text("用口令", "use a passphrase")))
    kinds.add_argument("--keyring", action="store_true", help=str(Text("用系统的钥匙串", "use the system's keyring")))
    kinds.add_argument("--none", action="store_true", help=str(Text("不用口令", "use no passphrase")))
    actions.add_parser("change", help=str(Text("换一把新密钥，由旧的签名", "a new key, signed by the old one")))
    for name, text in (
        ("backup", Text("备份到一个加密的文件", "back up into an encrypted file")),
        ("test", Text("试着恢复一份备份，什么都不改", "try out a backup; changes nothing")),
        ("restore", Text("从备份恢复", "restore from a backup")),
    ):
        action = actions.add_parser(name, help=str(text))
        action.add_argument("file", metavar="FILE", type=Path, help=str(Text("备份文件", "backup file")))
        _passphrase_flag(action)
    _passphrase_flag(protect)


def _passphrase_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help=str(Text("从这个文件的第一行读口令，不问", "read the passphrase from the first line of this file")),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Do what the subcommand says; without one, show the key."""
    actions: dict[str | None, Callable[[argparse.Namespace, Terminal], int]] = {
        None: _show,
        "show": _show,
        "protect": _protect,
        "change": _change,
        "backup": _backup,
        "test": _test,
        "restore": _restore,
    }
    return actions[options.action](options, terminal)


def _show(options: argparse.Namespace, terminal: Terminal) -> int:
    del options
    from huazheng.services.custody.key_protection import key_protection
    from huazheng.services.custody.own_keys import own_fingerprints

    keys = own_fingerprints(terminal.home)
    protection = key_protection(terminal.home)
    lines = [str(Text(f"保护方式：{_PROTECTIONS[protection].zh}", f"protected by: {_PROTECTIONS[protection].en}"))]
    lines += [f"{key}  {Text('以前的', 'former')}" for key in keys[:-1]]
    lines += keys[-1:] or [str(Text("还没有密钥，第一次使用时创建。", "No key yet: the first use creates one."))]
    terminal.answer("\n".join(lines), {"fingerprints": keys, "protection": protection})
    return EXIT_OK


def _protect(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.custody.key_protection import KeyProtection, protect_keys

    protection: KeyProtection = "passphrase" if options.passphrase else "keyring" if options.keyring else "none"
    passphrase = _passphrase(options, new=True) if options.passphrase else None
    protect_keys(terminal.home, protection, passphrase)
    if options.passphrase:
        terminal.say(
            Text(
                "忘了口令，就不能再封存新的录音；请现在备份：huazheng keys backup 文件",
                "Without the passphrase nothing can be sealed. Make a backup now: huazheng keys backup FILE",
            )
        )
    terminal.answer(_PROTECTIONS[protection], {"protection": protection})
    return EXIT_OK


def _change(options: argparse.Namespace, terminal: Terminal) -> int:
    del options
    from huazheng.services.custody.key_change import change_key

    old, new = change_key(terminal.home)
    terminal.say(
        Text(
            "以前的录音仍用旧密钥核验；账本里写明旧密钥换成了新密钥。请重新备份。",
            "Earlier calls still verify with the old key; the ledger states the change. Make a new backup.",
        )
    )
    terminal.answer(new, {"old": old, "new": new})
    return EXIT_OK


def _backup(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.custody.key_backup import backup_keys

    fingerprint = backup_keys(terminal.home, options.file.expanduser(), _passphrase(options, new=True))
    terminal.say(
        Text(
            "备份已试着恢复过，能用。请把文件和口令分开放，不要只放在这台电脑上。",
            "The backup was restored on trial and works. Keep file and passphrase apart, and not only here.",
        )
    )
    terminal.answer(fingerprint, {"fingerprint": fingerprint, "file": str(options.file)})
    return EXIT_OK


def _test(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.custody.key_backup import open_backup
    from huazheng.services.custody.own_keys import own_fingerprints

    found = open_backup(options.file.expanduser(), _passphrase(options))
    same = found[:1] == own_fingerprints(terminal.home)[-1:]
    terminal.say(
        Text("能用，正是现在这把密钥。", "It works, and holds the key in use.")
        if same
        else Text("能用，但不是现在这把密钥。", "It works, but the key in use is another one.")
    )
    terminal.answer("\n".join(found), {"fingerprints": found, "in_use": same})
    return EXIT_OK


def _restore(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.custody.key_backup import restore_keys

    fingerprint = restore_keys(terminal.home, options.file.expanduser(), _passphrase(options))
    terminal.say(Text("已恢复；它仍由备份的口令保护。", "Restored; it is still under the passphrase of the backup."))
    terminal.answer(fingerprint, {"fingerprint": fingerprint})
    return EXIT_OK


def _passphrase(options: argparse.Namespace, *, new: bool = False) -> str:
    """The passphrase of the subcommand, from the file or the keyboard. Raises :class:`UnusableInput`."""
    if options.passphrase_file is not None:
        try:
            return str(options.passphrase_file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r"))
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableInput(
                Text("口令文件读不了。", "Cannot read the file."), file=options.passphrase_file
            ) from error
    if not sys.stdin.isatty():
        raise UnusableInput(
            Text("没有终端，问不了口令。", "There is no terminal to ask for the passphrase."),
            remedy=Text("用 --passphrase-file 文件", "Use --passphrase-file FILE"),
        )
    typed = getpass.getpass(str(Text("口令：", "Passphrase: ")))
    if new and getpass.getpass(str(Text("再输一次：", "Again: "))) != typed:
        raise UnusableInput(Text("两次输入的不一样。", "The two are not the same."))
    return typed


def ask_on_terminal(attempt: int) -> str | None:
    """Ask for the signing key's passphrase; None without a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    again = Text("口令不对，再试一次：", "Wrong passphrase, try again: ")
    return (
        getpass.getpass(str(again if attempt else Text("签名密钥的口令：", "Passphrase of the signing key: "))) or None
    )
