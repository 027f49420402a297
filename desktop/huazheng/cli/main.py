"""Entry point of the command line: parse, run one command, turn errors into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from typing import TYPE_CHECKING, Any

from huazheng import __version__
from huazheng.cli import COMMANDS
from huazheng.cli.argparse_chinese import translate_argparse
from huazheng.cli.flags import global_flags
from huazheng.cli.keys import ask_on_terminal
from huazheng.cli.terminal import Terminal
from huazheng.core.runtime.errors import (
    EXIT_CODES,
    EXIT_INTERNAL,
    EXIT_STOPPED,
    HuazhengError,
    ResourceUnavailable,
    system_refused,
)
from huazheng.core.runtime.language import Text, use_language
from huazheng.core.runtime.log import logger, start_log
from huazheng.core.runtime.paths import find_home
from huazheng.core.text.sanitize import sanitize
from huazheng.evidence.passphrases import ask_with
from huazheng.services.system.screen import require_screen
from huazheng.services.system.startup import startup_notices
from huazheng.services.system.telemetry import remove_once
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings


def build_parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    """Build the parser of the whole command line; returns it and the module of each command."""
    flags = global_flags()
    top = argparse.ArgumentParser(
        prog="huazheng",
        parents=[flags],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=str(
            Text(
                "话证：留住您自己的回访证据。不带命令时打开窗口。",
                "Huazheng: keep your own evidence of the callback. Without a command, opens the window.",
            )
        ),
        epilog="\n".join(
            [str(Text("退出码：", "exit codes:")), *(f"  {code:<4}{meaning}" for code, meaning in EXIT_CODES.items())]
        ),
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
    commands = top.add_subparsers(dest="command", metavar=str(Text("命令", "COMMAND")))
    modules = {name: importlib.import_module(f"huazheng.cli.{module}") for name, module in COMMANDS.items()}
    for name, module in modules.items():
        module.arguments(
            commands.add_parser(name, parents=[flags], help=str(module.SUMMARY), description=str(module.SUMMARY))
        )
    return top, modules


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors are one line on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        early, _ = global_flags().parse_known_args(arguments)
        home = find_home(getattr(early, "home", None))
        settings = load_settings(home).settings
        use_language(getattr(early, "lang", None) or settings.language)
        translate_argparse()
        parser, modules = build_parser()
        options = parser.parse_args(arguments)
        remove_once(home)
        start_log(home)
        if not _is_worker(options):
            for notice in startup_notices(home):
                print(sanitize(str(notice)), file=sys.stderr)
        if options.command is None:
            return _open_window(home, settings, options)
        ask_with(ask_on_terminal)
        terminal = Terminal(home, settings, json=getattr(options, "json", False))
        return int(modules[options.command].run(options, terminal))
    except HuazhengError as error:
        print(sanitize(str(error)), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return EXIT_STOPPED
    except BrokenPipeError:
        return EXIT_STOPPED
    except OSError as error:
        logger("cli").exception("operating system error")
        refused = system_refused(error)
        print(sanitize(str(refused)), file=sys.stderr)
        return refused.exit_code
    except Exception:
        logger("cli").exception("unexpected error")
        print(
            Text(
                "程序出错了，已经保存的录音没有受影响。请把日志发给我们：",
                "Unexpected error. Saved recordings are not affected. Please send us the log: ",
            ),
            file=sys.stderr,
            end="",
        )
        print(home.logs, file=sys.stderr)
        return EXIT_INTERNAL


def _open_window(home: Home, settings: Settings, options: argparse.Namespace) -> int:
    """Open the window. Raises :class:`ResourceUnavailable` without a screen, or without Qt's libraries."""
    require_screen()
    try:
        from huazheng.qt.app.launch import open_window
    except ImportError as error:
        logger("cli").exception("Qt cannot be loaded")
        raise ResourceUnavailable(
            Text(f"窗口打不开：{error}。", f"The window cannot open: {error}."),
            remedy=Text("运行 huazheng doctor 查看缺什么。", "Run huazheng doctor to see what is missing."),
        ) from error
    return open_window(home, settings, call=options.open, sample=options.sample)


def _is_worker(options: argparse.Namespace) -> bool:
    """Tell whether this is a helper process of the application, whose standard error no person reads."""
    return bool(getattr(options, "worker", None) or getattr(options, "live", None))
