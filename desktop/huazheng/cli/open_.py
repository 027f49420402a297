"""``huazheng open BUNDLE``: open somebody else's evidence bundle, read-only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.bundle_password import add_password_file_flag, with_password
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("打开别人的证据包（只看不改）", "open someone else's evidence bundle (read-only)")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng open 证据包.zip", Text("看别人发来的证据包", "look at a bundle that somebody sent")),
    Example("huazheng open 证据包.zip --password-file 密码.txt", Text("加了密码的", "one with a password")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the bundle and its password."""
    parser.add_argument(
        "bundle",
        type=Path,
        metavar="BUNDLE",
        help=str(Text("证据包 (.zip)，或解压出来的文件夹", "evidence bundle (.zip), or the folder it was unpacked to")),
    )
    add_password_file_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Open the bundle; one line per call."""
    from huazheng.services.documents.evidence_bundle import open_bundle

    with terminal.task() as task:
        opened = with_password(
            options, lambda password: open_bundle(terminal.home, options.bundle, task, password=password)
        )
    for one in opened:
        terminal.say(
            Text(
                f"已打开（只读，他人的）：{one.call.id}，签名密钥 {one.fingerprint}",
                f"Opened read-only (someone else's): {one.call.id}, signed with key {one.fingerprint}",
            )
        )
    rows = [
        {"call": one.call.id, "folder": str(one.call.folder), "fingerprint": one.fingerprint, "already": one.already}
        for one in opened
    ]
    terminal.answer("\n".join(one.call.id for one in opened), rows)
    return EXIT_OK
