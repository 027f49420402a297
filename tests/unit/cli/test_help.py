"""Help and wrong use speak the language in use, argparse's own words included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huazheng.cli import COMMANDS
from support.command_line import huazheng

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


@pytest.mark.parametrize("command", [None, "import", "process", "models"])
def test_chinese_help_has_no_english_sentence(home: Home, command: str | None) -> None:
    words = [command, "--help"] if command else ["--help"]
    done = huazheng(home, *words, HUAZHENG_LANGUAGE="zh")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    assert not re.findall(r"\b(?:the|and|options|arguments|show|usage)\b", done.stdout)


def test_help_names_every_command(home: Home) -> None:
    done = huazheng(home, "--help")
    assert done.stdout.startswith("usage:")
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("words", [("dance",), ("import",), ("report", "x", "--format", "y"), ("list", "--color")])
def test_wrong_use_is_explained_in_chinese(home: Home, words: tuple[str, ...]) -> None:
    done = huazheng(home, *words, HUAZHENG_LANGUAGE="zh")
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert re.search(r"[\u4e00-\u9fff]", last)
    assert "error" not in last
