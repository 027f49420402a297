"""Characters that the correction of recognized text mends and spoils, replayed from stored transcripts.

    python tests/bench/spelling_scores.py LABELS TRANSCRIPT… [--changes]

LABELS: a folder with the labeled calls (`ID.json`); TRANSCRIPT: what `huazheng transcribe --json` printed for one of
them, named `ID.json` or `ID.suffix.json`. The text is taken back to what was recognized and corrected anew. Printed for
each, and for calls with and without insurance ("insurance" in the labels): the error by character as recognized and as
shown, letters mended and spoiled, domain terms shown as often as they were said, terms that were not said.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.core.schema.transcript import Turn
from huazheng.services.transcription.term_correction import correct_terms, load_term_index
from huazheng.speech.text.normalization import normalize_script
from support.scoring import TERMS, edit_operations, letters


def recognized_turns(document: dict[str, Any]) -> list[Turn]:
    """The turns of a transcript, at any depth of a document, with the text as it was recognized."""
    transcript = document if "turns" in document else document["transcript"]
    rows = sorted(transcript["turns"], key=lambda turn: turn["start"])
    return [
        msgspec.convert(row | {"text": normalize_script(row.get("heard") or row["text"]), "heard": None}, Turn)
        for row in rows
    ]


def tally(reference: str, recognized: str, shown: str) -> Counter[str]:
    """Counts of one call; all three texts as :func:`letters` gives them."""
    before, after = edit_operations(reference, recognized), edit_operations(reference, shown)
    was_right, is_right = ({at for kind, at in steps if kind == "="} for steps in (before, after))
    said = {term: reference.count(letters(term)) for term in TERMS}
    return Counter(
        {
            "letters": len(reference),
            "recognized": sum(kind != "=" for kind, _ in before),
            "shown": sum(kind != "=" for kind, _ in after),
            "mended": len(is_right - was_right),
            "spoiled": len(was_right - is_right),
            "terms": sum(said.values()),
            "terms_right": sum(min(count, shown.count(letters(term))) for term, count in said.items()),
            "unsaid": sum(max(0, shown.count(letters(term)) - count) for term, count in said.items()),
        }
    )


def line(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    whole = max(1, counts["letters"])
    each = counts["spoiled"] / max(1, counts["mended"])
    return (
        f"{name:22} recognized {counts['recognized'] / whole:.4f} shown {counts['shown'] / whole:.4f} "
        f"mended {counts['mended']} spoiled {counts['spoiled']} ({each:.2f} each) "
        f"terms {counts['terms_right']}/{counts['terms']} unsaid {counts['unsaid']}"
    )


def print_changes(before: list[Turn], after: tuple[Turn, ...]) -> None:
    """Each change with the characters around it."""
    for old, new in zip(before, after, strict=True):
        for kind, a, b, c, d in SequenceMatcher(None, old.text, new.text, autojunk=False).get_opcodes():
            if kind != "equal":
                print(f"    {old.text[max(0, a - 4) : a]}[{old.text[a:b]} → {new.text[c:d]}]{old.text[b : b + 4]}")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("transcripts", nargs="+", type=Path)
    parser.add_argument("--changes", action="store_true")
    options = parser.parse_args()
    index = load_term_index()
    totals: dict[str, Counter[str]] = {}
    for file in options.transcripts:
        labels = options.labels / f"{file.name.split('.')[0]}.json"
        if not labels.is_file():
            print(f"{file.name}: no labels", file=sys.stderr)
            continue
        labeled = json.loads(labels.read_text(encoding="utf-8"))
        reference = letters("".join(turn["text"] for turn in labeled["transcript"]["turns"]))
        before = recognized_turns(json.loads(file.read_text(encoding="utf-8")))
        after = correct_terms(before, index)
        counts = tally(reference, *(letters("".join(turn.text for turn in turns)) for turns in (before, after)))
        print(line(file.stem, counts))
        if options.changes:
            print_changes(before, after)
        group = "insurance" if labeled.get("insurance", "packs" in labeled) else "no insurance"
        for name in (group, "all"):
            totals[name] = totals.get(name, Counter()) + counts
    for name, counts in totals.items():
        print(line(name, counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
