"""Table of clever manipulations and what verification answers to each.

Run: python tests/bench/manipulation_table.py [INTERPRETER ...]. Prints a Markdown table; exits with 1 where an answer
is another than the expected one. Each interpreter then verifies every manipulated call with the verifier of a bundle
alone, isolated and without site packages, and a line says in how many cases its findings are those of that verifier
here. Python 3.8 or newer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Print the table, then a line an interpreter."""
    from support.bundle_verifier import write_verifier
    from support.manipulation_run import CASES, Stage

    wrong, interpreters = 0, sys.argv[1:]
    stages, expected = [], []
    print("| Manipulation | Answer | Findings |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for number, case in enumerate(CASES):
            if not stages or interpreters:  # what another interpreter is to see has to stay
                stages.append(Stage(place / str(number)))
            app, travelling = stages[-1].answers(case)
            expected.append(travelling)
            found = sorted(f"{kind} {file}" for kind, file in app if kind != "not_timestamped")
            faults = [one for one in app if one[0] not in {"not_timestamped", "unexplained", "unsigned"}]
            noted = case.expected is not None and case.expected == ("added", "empty")
            verdict = "altered" if faults and not noted else "noted" if found else "intact"
            right = case.expected is None or case.expected in app
            wrong += not right
            print(f"| {case.title} | {verdict if right else 'WRONG'} | {', '.join(found[:3])} |")
        for interpreter in interpreters:
            folders = [str(stage.folder) for stage in stages]
            given = json.dumps([str(write_verifier(place / Path(interpreter).parent.parent.name)), *folders])
            (place / "folders.json").write_text(given, encoding="utf-8")
            command = [interpreter, "-I", "-S", "-B", __file__, "--verify", str(place / "folders.json")]
            version, answers = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            named = [stage.named({tuple(one) for one in answer}) for stage, answer in zip(stages, answers, strict=True)]
            others = [
                f"{case.title}: {sorted(one)}, here {sorted(other)}"
                for case, one, other in zip(CASES, named, expected, strict=True)
                if one != other
            ]
            wrong += len(others)
            same = len(CASES) - len(others)
            print("\n".join([f"Python {version}: {same} of {len(CASES)} as the travelling verifier here", *others]))
    return int(wrong > 0)


def verify_all(file):
    """Print the version and, for each folder in the file, kind and file of every finding."""
    program, *folders = json.loads(Path(file).read_text(encoding="utf-8"))
    sys.path.append(program)
    from verifier.call_check import verify_call

    found = [[(one.kind, one.file) for one in verify_call(Path(folder)).findings] for folder in folders]
    print(json.dumps([sys.version.split()[0], found]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--verify"]:
        verify_all(sys.argv[2])
    else:
        sys.exit(main())
