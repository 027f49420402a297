"""Code, comments and documents refer only to files that are in the repository."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
READ = {".py", ".md", ".toml", ".jinja", ".yml", ".yaml", ".qss", ".cff", ".cfg"}
LEFT_OUT = ("tests/golden/", "tests/data/")
HERE = "tests/unit/test_references.py"

# Pages of a workplace that no reader of the repository has.
FOREIGN = re.compile(
    r"\bDESIGN(?:\.md)?\s*§|\bDESIGN\.md\b|\b(?:LABELS|UI|STYLE|HOUSE)\.md\b|(?<![\w/.])(?:\.\./)?shared/"
)
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
CITED = re.compile(r"(?<![\w/.<{~-])((?:docs|tests|tools|desktop|packaging|models|recordings|\.github)/[\w./-]*\w)")
QUOTED = re.compile(r"`{1,2}([\w.-]+(?:/[\w.-]+)+\.(?:py|md|toml|npz|jinja|qss|ts|yml))`{1,2}")
ROOMS = ("audio", "checklist", "cli", "core", "evidence", "export", "qt", "services", "settings", "speech", "store")

# Made by the app, by a build or by a user, so not in the repository.
MADE = re.compile(
    r"^(?:models/(?:whisper|speaker|\.|bad|small|example)|recordings/(?!sample-|README)|docs/screens/?$|docs/$|tests/$|tools/$"
    r"|packaging/?)"
)
PLACEHOLDER = re.compile(r"/(?:NAME|ID)\.")


@cache
def tracked() -> frozenset[str]:
    """The files of the repository, as paths from its root, and their folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=TOP,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("the list of files comes from Git, and this is no Git checkout")
    files = {name for name in listed if name and (TOP / name).exists()}
    return frozenset(files | {str(parent) for name in files for parent in Path(name).parents})


def pages() -> list[Path]:
    return [
        TOP / name
        for name in sorted(tracked())
        if Path(name).suffix in READ and not name.startswith(LEFT_OUT) and name != HERE and (TOP / name).is_file()
    ]


def exists(reference: str, page: Path) -> bool:
    """Check whether a path is a file or folder of the repository, from its root, its package or the citing page."""
    reference = reference.rstrip("/.")
    places = [TOP, TOP / "desktop" / "huazheng", *page.parents]
    known = tracked()
    for place in places:
        if place == TOP or TOP in place.parents:
            target = os.path.normpath(place / reference)
            if os.path.relpath(target, TOP).replace(os.sep, "/") in known:
                return True
    return False


def missing(page: Path) -> list[str]:
    """The references of a page that lead nowhere, as ``line: reference``."""
    found = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        found += [f"{number}: {foreign.group()}" for foreign in FOREIGN.finditer(line)]
        cited = (match.group(1) for match in CITED.finditer(line) if "*" not in line[match.end() : match.end() + 2])
        references = {target for target in cited if not MADE.match(target) and not PLACEHOLDER.search(target)}
        references |= {path for path in QUOTED.findall(line) if path.split("/")[0] in ROOMS}
        if page.suffix == ".md":
            links = (target.split("#")[0] for target in LINK.findall(line) if "://" not in target)
            references |= {target for target in links if target and not target.startswith("mailto:")}
        found += [f"{number}: {path}" for path in sorted(references) if not exists(path, page)]
    return found


def test_every_reference_is_to_a_file_of_the_repository() -> None:
    wrong = {page.relative_to(TOP).as_posix(): found for page in pages() if (found := missing(page))}
    assert wrong == {}, "\n".join(f"{name}: {', '.join(found)}" for name, found in wrong.items())


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("as DESIGN §3 says", "DESIGN §"),
        ("see LABELS.md", "LABELS.md"),
        ("[there](no-such-page.md)", "no-such-page.md"),
        ("see docs/no-such-page.md", "docs/no-such-page.md"),
        ("`services/no_such_module.py`", "services/no_such_module.py"),
    ],
)
def test_a_wrong_reference_is_found(tmp_path: Path, line: str, reference: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(line, encoding="utf-8")
    assert any(reference in found for found in missing(page))
