"""Table of clever manipulations and what verification answers to each.

Run: python tests/bench/manipulation_table.py. Prints a Markdown table; exits with 1 where an answer is another than
the expected one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from support.manipulation_run import CASES, Stage


def main() -> int:
    """Print the table."""
    wrong = 0
    print("| Manipulation | Answer | Findings |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        stage = Stage(Path(place))
        for case in CASES:
            app, _ = stage.answers(case)
            found = sorted(f"{kind} {file}" for kind, file in app if kind != "not_timestamped")
            faults = [one for one in app if one[0] not in {"not_timestamped", "unexplained", "unsigned"}]
            noted = case.expected is not None and case.expected == ("added", "empty")
            verdict = "altered" if faults and not noted else "noted" if found else "intact"
            right = case.expected is None or case.expected in app
            wrong += not right
            print(f"| {case.title} | {verdict if right else 'WRONG'} | {', '.join(found[:3])} |")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
