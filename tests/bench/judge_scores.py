"""Scores of the checklist on the labeled calls, in one process: `python tests/bench/judge_scores.py [--wrong] [ID…]`.

`--using patterns` leaves the learned weights out; `--using weights` trains weights that see words only (half a minute)
and lets them decide without the packs' patterns. `--noise RATE` misspells so many of the characters by their sound.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec

from huazheng.checklist.judge import judge
from huazheng.checklist.learning.linear_models import Weights
from huazheng.checklist.matching import facets
from huazheng.checklist.packs.loader import known_packs, load_packs
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Transcript

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.homophone_errors import misspelt

CALLS = Path(__file__).resolve().parent.parent / "data" / "checklist" / "calls"


def score(dialogue: dict, analysis: dict) -> tuple[Counter, list[tuple[str, str]], list[str]]:
    """Counts, status pairs (wanted, found) and what was wrong, for one call (docs/dev/labels.md, Scores)."""
    count: Counter = Counter()
    pairs: list[tuple[str, str]] = []
    wrong: list[str] = []
    got = {item["id"]: item for item in analysis["items"]}
    turns = dialogue["transcript"]["turns"]
    for name, want in dialogue["labels"]["items"].items():
        have = got[name]
        pairs.append((want["status"], have["status"]))
        told = {facet["id"]: facet for facet in have["facets"]}
        for facet, truth in want["facets"].items():
            guess = told[facet]["conveyed"]
            count["tp" if truth and guess else "fn" if truth else "fp" if guess else "tn"] += 1
            if truth != guess:
                quotes = [(e["turn"], e["quote"]) for e in told[facet].get("evidence", [])]
                wrong.append(f"{name.split('/')[1]}#{facet}: {'missed' if truth else 'invented'} {quotes}")
        if want["status"] != have["status"]:
            wrong.append(f"{name.split('/')[1]}: {want['status']} but found {have['status']}")
    want_moments = {m["turn"]: m for m in dialogue["labels"]["moments"]}
    found = {m["turn"]: m for m in analysis["moments"]}
    for turn, moment in found.items():
        if turn not in want_moments:
            count["m_fp"] += 1
            wrong.append(f"invented {turn} {moment['kind']}: {turns[turn]['text'][:60]}")
            continue
        count["m_tp"] += 1
        for field in ("kind", "item", "resolved"):
            right = moment[field] == want_moments[turn][field]
            count[field] += right
            if not right:
                wanted, said = want_moments[turn][field], turns[turn]["text"][:40]
                wrong.append(f"moment {turn} {field}: {wanted} but {moment[field]}: {said}")
    for turn in want_moments.keys() - found.keys():
        count["m_fn"] += 1
        wrong.append(f"missed {turn} {want_moments[turn]['kind']}: {turns[turn]['text'][:60]}")
    return count, pairs, wrong


def totals(count: Counter, pairs: list[tuple[str, str]]) -> dict[str, float]:
    """The scores of docs/dev/labels.md over all calls."""
    f1 = []
    for status in {want for want, _ in pairs}:
        tp = sum(w == h == status for w, h in pairs)
        f1.append(2 * tp / (sum(w == status for w, _ in pairs) + sum(h == status for _, h in pairs)))
    matched = count["m_tp"] or 1
    return {
        "status": sum(w == h for w, h in pairs) / len(pairs),
        "macro_f1": sum(f1) / len(f1),
        "facet_f1": 2 * count["tp"] / (2 * count["tp"] + count["fp"] + count["fn"]),
        "precision": count["m_tp"] / ((count["m_tp"] + count["m_fp"]) or 1),
        "recall": count["m_tp"] / (count["m_tp"] + count["m_fn"] or 1),
        "kind": count["kind"] / matched,
        "item": count["item"] / matched,
        "resolved": count["resolved"] / matched,
    }


def weights_for(using: str) -> list[Weights] | None:
    """The weights to judge with: the shipped ones (None), none at all, or ones that see words only."""
    if using == "both":
        return None
    if using == "patterns":
        return []
    from huazheng.checklist.train_weights import train_all

    facets.WITH_A_PATTERN = facets.BY_WEIGHTS_ALONE = -0.5
    families = train_all(CALLS.parent / "sentences", known_packs(), Task(), words_only=True)
    return [Weights({}, families)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--using", choices=["both", "patterns", "weights"], default="both")
    parser.add_argument("--calls", type=Path, default=CALLS)
    parser.add_argument("--noise", type=float, default=0.0)
    options = parser.parse_args()
    weights = weights_for(options.using)
    count: Counter = Counter()
    pairs: list[tuple[str, str]] = []
    seconds = 0.0
    for file in sorted(options.calls.glob("*.json")):
        dialogue = json.loads(file.read_text(encoding="utf-8"))
        if options.ids and dialogue["id"] not in options.ids and dialogue["id"].split("-")[-1] not in options.ids:
            continue
        for turn in dialogue["transcript"]["turns"]:
            turn["text"] = misspelt(turn["text"], options.noise)
        transcript = msgspec.convert(dialogue["transcript"], Transcript)
        begin = time.perf_counter()
        analysis = json.loads(msgspec.json.encode(judge(transcript, load_packs(dialogue["packs"]), weights=weights)))
        seconds += time.perf_counter() - begin
        one, some, wrong = score(dialogue, analysis)
        count += one
        pairs += some
        if options.wrong:
            print(dialogue["id"])
            for line in wrong:
                print("   ", line)
    print({name: round(value, 3) for name, value in totals(count, pairs).items()}, f"{seconds:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
