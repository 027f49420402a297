"""Random changes of a sealed call: how many the verifier catches, and how many at the right place.

Run: python tests/bench/random_changes.py [COUNT] [INTERPRETER ...]. Makes a call, writes the verifier as a bundle
carries it, and has each interpreter run this file again with that verifier alone, isolated and without site packages.
The app itself comes first. Prints one JSON document a line. Python 3.8 or newer.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from functools import lru_cache, partial
from pathlib import Path

SEED = 20261130
HEADER_BYTES, RATE, FRAME_BYTES = 80, 8000, 2


def second_of(folder, name, offset):
    """The second at which the block that holds a byte of a WAV file begins, by its chain."""
    rows = (folder / (name[:-4] + ".chain.jsonl")).read_bytes().splitlines()[1:]
    frame, start = max(offset - HEADER_BYTES, 0) // FRAME_BYTES, 0
    for row in rows:
        frames = json.loads(row)["frames"]
        if frame < start + frames:
            return start // RATE
        start += frames
    return start // RATE


def flip(content, place, dice):
    """Change one byte."""
    return content[:place] + bytes([content[place] ^ dice.randrange(1, 256)]) + content[place + 1 :]


def cut(content, place, dice):
    """Cut the file off."""
    del dice
    return content[:place]


def insert(content, place, dice):
    """Insert up to 50 bytes."""
    return content[:place] + bytes(dice.randrange(256) for _ in range(dice.randrange(1, 50))) + content[place:]


def leave_out(content, place, dice):
    """Leave out up to 50 bytes."""
    return content[:place] + content[place + dice.randrange(1, 50) :]


KINDS = (flip, flip, flip, flip, cut, insert, leave_out)


def placed(folder, name, faults, place, before):
    """Test that a finding names the file; of a changed byte (at ``place``) also the second or the line."""
    named = [one for one in faults if one.file == name]
    if place is None or not (name.startswith("original/") or name == "custody.jsonl"):
        return bool(named)
    if name.endswith(".wav"):
        second = second_of(folder, name, place) if place >= HEADER_BYTES else 0
        return any(one.second == second for one in named)
    line = before[:place].count(b"\n") + 1
    return any(one.line in (line, line + (before[place] == 10)) for one in named)


def measure(folder, count, verify_call, who):
    """Change, verify and put back, ``count`` times."""
    dice = random.Random(SEED)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    caught = right = 0
    missed, misplaced = [], []
    began = time.time()
    for number in range(count):
        file = files[number % len(files)]
        before, name = file.read_bytes(), file.relative_to(folder).as_posix()
        change, place = dice.choice(KINDS), dice.randrange(len(before))
        after = change(before, place, dice)
        if after == before:
            after = before + b"\n"
        file.write_bytes(after)
        try:
            faults = [one for one in verify_call(folder).findings if one.fault]
        finally:
            file.write_bytes(before)
        is_right = placed(folder, name, faults, place if change is flip else None, before)
        if not faults:
            missed.append((name, change.__name__, place))
        elif not is_right:
            misplaced.append((name, change.__name__, place))
        caught += bool(faults)
        right += is_right
    assert verify_call(folder).intact
    answer = {"verifier": who, "python": sys.version.split()[0], "changes": count, "caught": caught, "placed": right}
    answer.update({"missed": missed[:5], "misplaced": misplaced[:5], "seconds": round(time.time() - began)})
    print(json.dumps(answer), flush=True)


def main():
    """Measure with every interpreter."""
    if len(sys.argv) == 4 and Path(sys.argv[1]).is_dir():
        sys.path.append(sys.argv[1])
        from verifier.call_check import verify_call
        from verifier.ed25519 import ed25519_verifies

        # What did not change is checked once: signatures in plain Python take most of the time.
        check = partial(verify_call, check=lru_cache(maxsize=None)(ed25519_verifies))
        measure(Path(sys.argv[2]), int(sys.argv[3]), check, "travelling")
        return
    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.keys import verify_signature
    from huazheng.evidence.verifier.call_check import verify_call as verify_call_here
    from support.bundle_verifier import write_verifier
    from support.manipulation_scene import open_folder
    from support.sealed_calls import captured, worked_on

    count, interpreters = int((sys.argv[1:] or ["2000"])[0]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name) / "home")
        call = captured(home)
        worked_on(home, call)
        open_folder(call.folder)
        program = write_verifier(Path(name))
        measure(call.folder, count, partial(verify_call_here, check=verify_signature), "app")
        for interpreter in interpreters:
            subprocess.run([interpreter, "-I", "-S", "-B", __file__, program, call.folder, str(count)], check=True)


if __name__ == "__main__":
    main()
