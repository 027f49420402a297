"""The flags that stand before or after any command, and after its verbs."""

from __future__ import annotations

import argparse
from pathlib import Path

from huazheng.core.runtime.language import LANGUAGES, Text


def global_flags() -> argparse.ArgumentParser:
    """The flags that stand before or after any command. No defaults, so neither place hides the other."""
    flags = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    flags.add_argument(
        "--home", type=Path, metavar="DIR", help=str(Text("数据放在哪个文件夹", "the folder that holds your data"))
    )
    flags.add_argument("--json", action="store_true", help=str(Text("只输出一份 JSON", "print one JSON document")))
    flags.add_argument("--lang", choices=LANGUAGES, help=str(Text("说中文还是英文", "speak Chinese or English")))
    return flags
