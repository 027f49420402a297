"""The parser of the whole command line: global flags, the commands in groups, examples in each help."""

from __future__ import annotations

import argparse
import difflib
import importlib
from typing import TYPE_CHECKING

from huazheng import __version__
from huazheng.cli import COMMANDS
from huazheng.cli.command_groups import described, examples_text, grouped_commands
from huazheng.cli.flags import global_flags
from huazheng.core.runtime.errors import EXIT_CODES, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

HELP = "help"
_ALIKE = 0.6  # of two words' letters


class CommandParser(argparse.ArgumentParser):
    """Parser of one command. What stands below its options is made only when the help is shown."""

    module: ModuleType | None = None

    def format_help(self) -> str:
        """The help with the examples of the command, and what else its module explains (``details()``)."""
        if self.module is not None:
            parts = [self.module.details()] if hasattr(self.module, "details") else []
            self.epilog = "\n\n".join([*parts, examples_text(self.module.EXAMPLES)])
        return super().format_help()

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Name the nearest choice besides all of them, as Python 3.14 does it by itself."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            alike = difflib.get_close_matches(str(value), map(str, action.choices or ()), n=1, cutoff=_ALIKE)
            if not alike:
                raise
            meant = Text(f"是不是 {alike[0]}？", f"Did you mean {alike[0]}? ")
            raise argparse.ArgumentError(action, f"{meant}{error.message}") from error


def build_parser(modules: Mapping[str, ModuleType]) -> argparse.ArgumentParser:
    """Build the parser of the whole command line from the modules of the commands."""
    flags = global_flags()
    top = argparse.ArgumentParser(
        prog="huazheng",
        parents=[flags],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=str(
            Text(
                "话证：留住您自己的回访证据。不带命令时打开窗口；写文件名就打开窗口并导入它们。",
                "Huazheng: keep your own evidence of the callback. Without a command, opens the window; with names of "
                "files, opens the window and imports them.",
            )
        ),
        epilog=_below(modules),
    )
    opened = top.add_mutually_exclusive_group()
    opened.add_argument(
        "--open", metavar="CALL", help=str(Text("打开窗口并显示这通录音", "open the window with this call"))
    )
    opened.add_argument(
        "--sample",
        action="store_true",
        help=str(Text("打开窗口并显示示例通话", "open the window with the sample call")),
    )
    top.add_argument(
        "--version", action="version", version=f"huazheng {__version__}", help=str(Text("显示版本", "show the version"))
    )
    commands = top.add_subparsers(
        dest="command",
        metavar=str(Text("命令", "COMMAND")),
        parser_class=CommandParser,
        help=str(Text("见下面各组；huazheng help 命令 说明一个命令", "see the groups below; huazheng help COMMAND")),
    )
    for name, module in modules.items():
        command = commands.add_parser(
            name,
            parents=[flags],  # type: ignore[list-item]  # any parser will do, whatever class the commands' own have
            description=str(module.SUMMARY),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.module = module
        module.arguments(command)
    return top


def command_modules() -> dict[str, ModuleType]:
    """The module of each command."""
    return {name: importlib.import_module(f"huazheng.cli.{module}") for name, module in COMMANDS.items()}


def expand_help(words: Sequence[str]) -> list[str]:
    """``help COMMAND …`` as ``COMMAND … --help``; other words as they are."""
    return [*words[1:], "--help"] if words and words[0] == HELP else list(words)


def require_known_command(words: Sequence[str]) -> None:
    """Raise :class:`UnusableInput` where the first word is no command; it names the commands that look like it.

    ``words``: the command line without the global flags.
    """
    if not words or words[0].startswith("-") or words[0] in COMMANDS or words[0] == HELP:
        return
    alike = difflib.get_close_matches(words[0].lower(), COMMANDS, n=2, cutoff=_ALIKE)
    all_of_them = Text("所有命令：huazheng --help", "All commands: huazheng --help")
    remedy = all_of_them
    if alike:
        zh, en = " 或 ".join(alike), " or ".join(alike)
        remedy = Text(f"您是想运行 {zh} 吗？{all_of_them.zh}", f"Did you mean {en}? {all_of_them.en}")
    word = words[0]
    raise UnusableInput(
        Text(f"没有“{word}”这个命令，也没有这个文件。", f"No command and no file is called “{word}”."), remedy=remedy
    )


def _below(modules: Mapping[str, ModuleType]) -> str:
    codes = described({str(code): meaning for code, meaning in EXIT_CODES.items()})
    return f"{grouped_commands(modules)}\n\n{Text('退出码：', 'exit codes:')}\n{codes}".lstrip("\n")
