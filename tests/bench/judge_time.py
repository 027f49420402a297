"""Time and memory of judging 1,000 transcripts, and of one hour of talk: `python tests/bench/judge_time.py`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import msgspec

CALLS = Path(__file__).resolve().parent.parent / "data" / "checklist" / "calls"


def main() -> int:
    begin = time.process_time()
    from huazheng.checklist.judge import judge
    from huazheng.checklist.packs.loader import load_packs
    from huazheng.core.schema.transcript import Transcript

    dialogues = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(CALLS.glob("*.json"))]
    calls = [(msgspec.convert(d["transcript"], Transcript), load_packs(d["packs"])) for d in dialogues]
    judge(*calls[0])
    print(f"import and the first call: {time.process_time() - begin:.2f} s of processor time")
    begin, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spoken = 0.0
    for number in range(1000):
        transcript, packs = calls[number % len(calls)]
        judge(transcript, packs)
        spoken += transcript.turns[-1].end
    took = time.process_time() - begin
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"1,000 transcripts ({spoken / 3600:.0f} h of talk): {took:.1f} s, {3600 * took / spoken:.2f} s an hour of talk"
    )
    print(f"largest memory {after / 1024:.0f} MB, grown by {(after - before) / 1024:.0f} MB since the first call")
    return 0


if __name__ == "__main__":
    sys.exit(main())
