"""Docstrings begin with an imperative or a noun phrase."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RIDDLE = re.compile(r"(What|How|Where|Whether|Who|Whose|Whom|When|Which|Why)\b")
THIRD_PERSON = re.compile(
    r"(Adds|Appends|Applies|Asks|Brings|Builds|Carries|Changes the|Collects|Connects|Converts|Corrects|Creates|"
    r"Decides|Downloads|Draws|Exports|Fills|Finds|Follows|Gets|Gives|Has|Holds|Is|Keeps|Leaves|Lets|Listens|"
    r"Loads|Makes|Moves|Opens|Owns|Paints|Plays|Prints|Puts|Raises|Reads|Removes|Returns|Runs|Says|Scrolls|Seals|"
    r"Sends|Sets|Shows|Starts|Stops|Switches|Takes|Tells|Turns [a-z]+ into|Unpacks|Verifies|Wraps|Writes)(?! of)\b"
)


def python_files() -> list[Path]:
    """Every file of the app, of the set-up script, of the developers' tools and of the tests."""
    folders = (ROOT / "desktop" / "huazheng", ROOT / "tools", ROOT / "tests")
    return [ROOT / "bootstrap.py", *(file for folder in folders for file in sorted(folder.rglob("*.py")))]


def docstrings(file: Path) -> list[tuple[int, str]]:
    """First lines of the docstrings of modules, classes and functions, with their line numbers."""
    texts = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                texts.append((node.body[0].lineno, text.splitlines()[0]))
    return texts


def test_docstrings_begin_with_an_imperative_or_a_noun_phrase() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file in python_files()
        for line, text in docstrings(file)
        if RIDDLE.match(text) or THIRD_PERSON.match(text)
    ]
    assert not wrong, "begin with a verb in the imperative or with a noun:\n" + "\n".join(wrong)
