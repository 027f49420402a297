"""Entry point of the command line: parse, run one command, turn errors into one line and an exit code."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli import COMMANDS
from huazheng.cli.argparse_chinese import translate_argparse
from huazheng.cli.command_parser import build_parser, command_modules, expand_help, require_known_command
from huazheng.cli.flags import global_flags
from huazheng.cli.keys import ask_on_terminal
from huazheng.cli.terminal import Terminal
from huazheng.core.runtime.errors import (
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
from huazheng.services.system.screen import require_platform_plugin, require_screen
from huazheng.services.system.startup import startup_notices
from huazheng.services.system.telemetry import remove_once
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors are one line on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        early, words = global_flags().parse_known_args(arguments)
        home = find_home(getattr(early, "home", None))
        settings = load_settings(home).settings
        use_language(getattr(early, "lang", None) or settings.language)
        translate_argparse()
        files = _files(words)
        if not files:
            require_known_command(words)
        modules = command_modules()
        options = build_parser(modules).parse_args([] if files else expand_help(words), early)
        remove_once(home)
        start_log(home)
        if not _is_worker(options):
            for notice in startup_notices(home):
                print(sanitize(str(notice)), file=sys.stderr)
        if options.command is None:
            return _open_window(home, settings, options, files)
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


def _open_window(home: Home, settings: Settings, options: argparse.Namespace, files: tuple[Path, ...]) -> int:
    """Open the window. Raises :class:`ResourceUnavailable` without a screen, or without Qt's libraries."""
    require_screen()
    require_platform_plugin()
    try:
        from huazheng.qt.app.launch import open_window
    except ImportError as error:
        logger("cli").exception("Qt cannot be loaded")
        raise ResourceUnavailable(
            Text(f"窗口打不开：{error}。", f"The window cannot open: {error}."),
            remedy=Text("运行 huazheng doctor 查看缺什么。", "Run huazheng doctor to see what is missing."),
        ) from error
    return open_window(home, settings, call=options.open, files=files, sample=options.sample)


def _files(words: Sequence[str]) -> tuple[Path, ...]:
    """The recordings and bundles that were named instead of a command; none where one of them is not there."""
    if not words or words[0] in COMMANDS:
        return ()
    files = tuple(Path(word).expanduser() for word in words)
    return files if all(file.exists() for file in files) else ()


def _is_worker(options: argparse.Namespace) -> bool:
    """Tell whether this is a helper process of the application, whose standard error no person reads."""
    return bool(getattr(options, "worker", None) or getattr(options, "live", None))
