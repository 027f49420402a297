"""Help and wrong use speak the language in use, argparse's own words included."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from huazheng.cli import COMMANDS
from huazheng.cli.command_groups import CommandGroup
from huazheng.cli.command_parser import build_parser, command_modules
from huazheng.cli.main import main
from huazheng.export import EXPORTS
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


def test_every_command_has_a_group_and_examples_that_parse(capsys: pytest.CaptureFixture[str]) -> None:
    modules = command_modules()
    parser = build_parser(modules)
    for name, module in modules.items():
        assert module.GROUP in CommandGroup
        assert 2 <= len(module.EXAMPLES) <= 4
        for example in module.EXAMPLES:
            program, *words = shlex.split(example.command)
            assert (program, words[0]) == ("huazheng", name)
            parser.parse_args(words)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [("help",), ("--help",)])
def test_help_is_a_command_too(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *words])
    assert ended.value.code == 0
    assert "Evidence:" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--lang", "en", "help", "export"])
    out = capsys.readouterr().out
    assert "huazheng export CALL" in out
    for name in EXPORTS:
        assert re.search(rf"^  {name} +[A-Z]", out, re.MULTILINE)


def test_an_unknown_command_is_answered_with_the_one_meant(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home.root), "--lang", "en", "exportx", "x"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "Did you mean export" in line
    assert main(["--home", str(home.root), "--lang", "zh", "listx"]) == 2
    assert "您是想运行 list 吗" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--home", str(home.root), "--lang", "zh", "export", "x", "--format", "docxx"])
    assert "--format：是不是 docx？没有 'docxx'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("dance",), ("import",), ("report", "x", "--format", "y"), ("list", "--color")])
def test_wrong_use_is_explained_in_chinese(home: Home, words: tuple[str, ...]) -> None:
    done = huazheng(home, *words, HUAZHENG_LANGUAGE="zh")
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert re.search(r"[\u4e00-\u9fff]", last)
    assert "error" not in last
