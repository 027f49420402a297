#!/usr/bin/env python3
"""Check commit messages against the convention in CONTRIBUTING.md.

python tools/commit_check.py FILE    check the message in FILE (Git's commit-msg hook passes it)
python tools/commit_check.py         check every commit after the convention was introduced

Exit codes: 0 all messages follow the convention, 1 some do not.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INTRODUCED = "1b96cf6"
"""The commit that moved the modules into the second layout; the convention holds after it."""
MERGED_BEFORE_THE_CHECK = frozenset({"131a4ba", "32d1ae6", "6162eda", "8ad7af8", "e3478ce"})
"""Commits with a subject of 73 to 81 characters, made on other branches before this check existed."""
MAX_SUBJECT = 72
SUBJECT = re.compile(r"^[a-z0-9][a-z0-9 _./,-]{0,29}: \S")
WRITTEN_BY_GIT = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")
NOT_IMPERATIVE = re.compile(
    r"^(added|adds|adding|fixed|fixes|fixing|changed|changes|changing|removed|removes|removing|moved|moves|moving"
    r"|renamed|renames|renaming|updated|updates|updating|made|makes|making|wip)\b",
    re.IGNORECASE,
)


def problems(message: str) -> list[str]:
    """Return what is wrong with a commit message; merges and other subjects that Git writes are accepted."""
    lines = [line for line in message.splitlines() if not line.startswith("#")]
    subject = lines[0] if lines else ""
    if subject.startswith(WRITTEN_BY_GIT):
        return []
    found = []
    if len(subject) > MAX_SUBJECT:
        found.append(f"the subject has {len(subject)} characters, {MAX_SUBJECT} at most")
    if SUBJECT.match(subject) is None:
        found.append("the subject is not `area: what`, e.g. `asr: drop only the repeated segment`")
    elif NOT_IMPERATIVE.match(subject.split(": ", 1)[1]):
        found.append("the subject is not in the imperative (`fix`, not `fixed` or `fixes`)")
    if subject.endswith("."):
        found.append("the subject ends in a full stop")
    if len(lines) > 1 and lines[1].strip():
        found.append("the second line is not blank")
    return found


def history(after: str = INTRODUCED) -> list[tuple[str, str]] | None:
    """Return (id, message) of every commit after ``after``, merges left out; None where there is no such history.

    A source archive has no history, and a shallow clone may not reach back to ``after``.
    """
    try:
        subprocess.run(["git", "merge-base", "--is-ancestor", after, "HEAD"], cwd=ROOT, check=True, capture_output=True)
        listed = subprocess.run(
            ["git", "log", "--no-merges", "--abbrev=7", "--format=%h%x00%B%x00%x00", f"{after}..HEAD"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    entries = (entry.strip("\n") for entry in listed.split("\0\0"))
    commits = [(name, message) for name, _, message in (entry.partition("\0") for entry in entries if entry)]
    return [(name, message) for name, message in commits if name[:7] not in MERGED_BEFORE_THE_CHECK]


def main() -> int:
    """Check one message file, or the history."""
    if len(sys.argv) > 1:
        commits: list[tuple[str, str]] = [("this message", Path(sys.argv[1]).read_text(encoding="utf-8"))]
    else:
        commits = history() or []
    failed = False
    for name, message in commits:
        for problem in problems(message):
            failed = True
            print(f"{name}: {problem}\n    {message.splitlines()[0] if message else ''}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
