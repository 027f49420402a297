"""The commit convention: `tools/commit_check.py` on examples and on the branch's own history."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "commit_check.py"
spec = importlib.util.spec_from_file_location("commit_check", TOOL)
assert spec is not None
assert spec.loader is not None
commit_check = importlib.util.module_from_spec(spec)
spec.loader.exec_module(commit_check)

GOOD = [
    "asr: drop only the repeated segment, keep the rest of the window\n\nThe rest was heard clearly.\n",
    "qt/windows: show the log folder in the error dialog",
    "Merge branch 'docs'",
    "docs: name the sample call\n# Please enter the commit message",
]
BAD = {
    "Lose to a loop the stretch that loops, not the half minute around it": "area: what",
    "asr: " + "x" * 80: "characters",
    "asr: fixed the gap": "imperative",
    "asr: drop the gap.": "full stop",
    "asr: drop the gap\nbecause it is wrong": "blank",
    "": "area: what",
}


@pytest.mark.parametrize("message", GOOD)
def test_a_message_by_the_convention_passes(message: str) -> None:
    assert commit_check.problems(message) == []


@pytest.mark.parametrize(("message", "problem"), BAD.items())
def test_any_other_message_is_explained(message: str, problem: str) -> None:
    assert problem in " ".join(commit_check.problems(message))


def test_the_hook_refuses_a_bad_message(tmp_path: Path) -> None:
    file = tmp_path / "COMMIT_EDITMSG"
    file.write_text("more fixes", encoding="utf-8")
    done = subprocess.run([sys.executable, TOOL, file], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "area: what" in done.stderr


def test_commits_of_this_branch_follow_the_convention() -> None:
    commits = commit_check.history()
    if commits is None:
        pytest.skip("no Git history here that reaches back to the convention")
    assert {name: found for name, message in commits if (found := commit_check.problems(message))} == {}
