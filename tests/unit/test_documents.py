"""The documents: their commands are accepted by the command line, and both languages have the same pages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from huazheng.cli.command_parser import build_parser, command_modules

TOP = Path(__file__).resolve().parents[2]
PAGES = [TOP / name for name in ("README.md", "CONTRIBUTING.md")] + sorted((TOP / "docs").rglob("*.md"))
CODE = re.compile(r"^```sh\n(.*?)^```|(?<!`)`([^`\n]+)`(?!`)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?huazheng(?:\s+(?P<words>.*))?$")
WITHOUT_ARGUMENTS = {"transcripts", "library", "models", "packs", "review", "voice", "home"}


def commands() -> list[tuple[str, list[str]]]:
    """Every ``huazheng …`` of the documents with arguments, as (page, words)."""
    found = []
    for page in PAGES:
        for block, inline in CODE.findall(page.read_text(encoding="utf-8")):
            for line in (block or inline).splitlines():
                match = COMMAND.match(line.split("#")[0].strip())
                words = shlex.split(match["words"] or "", posix=True) if match else []
                if len(words) > 1 or (words and words[0] not in WITHOUT_ARGUMENTS and block):
                    found.append((page.relative_to(TOP).as_posix(), words))
    return found


@pytest.mark.parametrize(("page", "words"), commands(), ids=lambda value: value if isinstance(value, str) else None)
def test_the_command_line_accepts_the_commands_of_the_documents(page: str, words: list[str]) -> None:
    parser = build_parser(command_modules())
    try:
        parser.parse_args(words)
    except SystemExit as refused:
        assert refused.code in (0, None), f"{page}: huazheng {' '.join(words)}"


def test_the_documents_hold_commands() -> None:
    assert len(commands()) > 40


def test_both_languages_have_the_same_pages() -> None:
    chinese, english = (
        {page.name for page in (TOP / "docs" / "user" / language).glob("*.md")} for language in ("zh", "en")
    )
    assert chinese == english
    assert "first-steps.md" in chinese


def test_the_tour_names_every_folder_of_the_package() -> None:
    """The tree of the architecture page: one line a folder, two spaces deeper than the folder that it is in."""
    tree = (TOP / "docs" / "dev" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    named: set[str] = set()
    above: list[tuple[int, str]] = [(-1, "")]
    for line in tree.splitlines():
        match = re.match(r"([= ]*)([a-z_]+)/(?:\s|$)", line)
        if match is not None:
            while above[-1][0] >= len(match[1]):
                above.pop()
            named.add(f"{above[-1][1]}{match[2]}/")
            above.append((len(match[1]), f"{above[-1][1]}{match[2]}/"))
    package = TOP / "desktop" / "huazheng"
    folders = {
        f"{file.parent.relative_to(package).as_posix()}/" for file in package.rglob("*.py") if file.parent != package
    }
    assert sorted(folders - named) == []
    assert sorted(name for name in named if name.startswith("qt/") and not (package / name).is_dir()) == []
