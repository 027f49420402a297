"""Flags that several commands take: the global ones, and those for transcribing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from huazheng.core.runtime.language import LANGUAGES, Text
from huazheng.core.schema.transcript import Speaker
from huazheng.core.text.script import Script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.cli.terminal import Terminal
    from huazheng.services.transcription.options import TranscribeOptions


def global_flags() -> argparse.ArgumentParser:
    """Build the parser of the flags that go before or after any command; no defaults, so neither place overrides."""
    flags = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    flags.add_argument("--home", type=Path, metavar="DIR", help=str(Text("数据文件夹", "data folder")))
    flags.add_argument("--json", action="store_true", help=str(Text("只输出一份 JSON", "print one JSON document")))
    flags.add_argument("--lang", choices=LANGUAGES, help=str(Text("用中文还是英文", "language of the output")))
    return flags


def add_keep_broken_off(parser: argparse.ArgumentParser) -> None:
    """Add the flag that keeps a recording that broke off."""
    parser.add_argument(
        "--keep-broken-off",
        action="store_true",
        help=str(Text("录音断了也照样收下并注明", "keep a recording that broke off, and mark it")),
    )


def add_transcribe_flags(parser: argparse.ArgumentParser) -> None:
    """Add ``--model``, ``--language``, ``--script`` and ``--speakers``."""
    parser.add_argument(
        "--model",
        metavar="ID",
        help=str(Text("识别模型（见 huazheng models list）", "speech model (see huazheng models list)")),
    )
    parser.add_argument(
        "--language", default="zh", help=str(Text("录音里说的语言，默认 zh", "spoken language, zh by default"))
    )
    parser.add_argument(
        "--script",
        choices=get_args(Script),
        help=str(
            Text(
                "用简体（simplified）还是繁体（traditional）显示，默认照设置",
                "simplified or traditional characters; from the settings by default",
            )
        ),
    )
    parser.add_argument(
        "--speakers",
        type=_speakers,
        default=(),
        metavar="WHO[,WHO]",
        help=str(
            Text(
                "每个声道是谁：customer（我）、agent（对方）或 unknown（未知）；双声道默认 customer,agent，"
                "听内容是反的就对调；单声道写两个，就是先开口的和后开口的",
                "the speaker on each channel: customer, agent or unknown; by default customer,agent for two channels, "
                "swapped if the wording shows the opposite; "
                "for one channel, two names are who speaks first and who speaks second",
            )
        ),
    )


def add_force_flag(parser: argparse.ArgumentParser) -> None:
    """Add the flag that lets an export replace a file."""
    parser.add_argument(
        "--force",
        action="store_true",
        help=str(Text("有同名的文件就覆盖", "replace a file of the same name")),
    )


def options_from_flags(options: argparse.Namespace, terminal: Terminal, packs: Sequence[str] = ()) -> TranscribeOptions:
    """Build the options from the flags, with defaults from the settings."""
    from huazheng.services.transcription.options import TranscribeOptions

    return TranscribeOptions(
        packs=packs,
        model_id=options.model or terminal.settings.model,
        language=options.language,
        speakers=options.speakers,
        script=options.script or terminal.settings.script,
    )


def _speakers(text: str) -> tuple[Speaker, ...]:
    named = tuple(text.split(","))
    for name in named:
        if name not in get_args(Speaker):
            known = ", ".join(get_args(Speaker))
            raise argparse.ArgumentTypeError(
                str(Text(f"没有“{name}”这种说话人，只有 {known}", f"unknown speaker “{name}” (choose from {known})"))
            )
    return cast("tuple[Speaker, ...]", named)
