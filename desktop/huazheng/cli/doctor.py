"""``huazheng doctor``: checks of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK, EXIT_UNAVAILABLE
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("检查这台电脑能不能用，缺什么、怎么补", "check this computer: what is missing and how to fix it")
GROUP = CommandGroup.COMPUTER
EXAMPLES = (
    Example("huazheng doctor", Text("缺什么、怎么补", "what is missing and how to fix it")),
    Example("huazheng doctor --json", Text("给别的程序读", "for another program to read")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add no flags."""
    del parser


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the checks; exit 4 when something that the app needs is missing."""
    del options
    from huazheng.services.system.doctor import run_checks
    from huazheng.services.system.doctor.health_check import STATE_SIGNS

    with terminal.task() as task:
        checks = run_checks(terminal.home, terminal.settings, task)
    lines = []
    for check in checks:
        lines.append(f"{STATE_SIGNS[check.state]} {check.title}{Text('：', ': ')}{check.found}")
        if check.remedy is not None:
            lines.append(f"    → {check.remedy}")
    works = all(check.state != "bad" for check in checks)
    terminal.answer("\n".join(lines), {"works": works, "checks": [check.document() for check in checks]})
    return EXIT_OK if works else EXIT_UNAVAILABLE
