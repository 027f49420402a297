"""The code of a new seal on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.cli.terminal import Terminal
    from huazheng.store.calls import Call


def say_seal_code(call: Call, terminal: Terminal) -> None:
    """Print the seal's code and the key's, and on a terminal the QR code that holds both whole."""
    from huazheng.services.custody.seal_code import qr_lines, seal_code

    code = seal_code(call)
    terminal.say(
        Text(
            f"封存码 {code.code}，密钥 {code.key}。请用短信或邮件发给自己：以后能证明此时它已是这样。",
            f"Seal code {code.code}, key {code.key}. Send both to yourself by SMS or mail: a dated record.",
        )
    )
    if sys.stderr.isatty():
        for line in qr_lines(code.message):
            print(line, file=sys.stderr)
