"""Flags that are accepted before or after any command."""

from __future__ import annotations

import argparse
from pathlib import Path

from huazheng.core.runtime.language import LANGUAGES, Text


def global_flags() -> argparse.ArgumentParser:
    """Build the parser of the global flags. It sets no defaults, so neither position overrides the other."""
    flags = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    flags.add_argument("--home", type=Path, metavar="DIR", help=str(Text("数据文件夹", "data folder")))
    flags.add_argument("--json", action="store_true", help=str(Text("只输出一份 JSON", "print one JSON document")))
    flags.add_argument("--lang", choices=LANGUAGES, help=str(Text("用中文还是英文", "language of the output")))
    return flags
