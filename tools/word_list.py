#!/usr/bin/env python3
"""Make the list of common words that the speller knows (`speech/text/homophones/words.npz`).

    python tools/word_list.py DICT_TXT

DICT_TXT: `jieba/dict.txt` of the package jieba 0.42.1 (MIT; a word, its count and its class a line). Words that were
counted often enough are kept, up to four characters. Their probabilities are mixed with those in the labeled wording
of callbacks, whose words are cut with the same list; the terms of the shipped checklists count as words.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from huazheng.checklist.packs.loader import load_packs, pack_files
from huazheng.speech.text.homophones.speller_training import wording
from huazheng.speech.text.homophones.word_list import MAX_WORD, WORDS_FILE, load_words, save_words

TOP = Path(__file__).resolve().parents[1]
LEAST_COUNT = 10
TERM_PROBABILITY = 1e-6
CALLBACK_SHARE = 0.3
LEAST_COUNT_OF_UNLISTED = 3
_WORD = re.compile(rf"[\u4e00-\u9fff]{{1,{MAX_WORD}}}")
_NOT_A_CLAUSE = re.compile(r"[^\u4e00-\u9fff0-9a-zA-Z]+")


def general_words(dictionary: Path) -> dict[str, float]:
    """Log probability of each word of jieba's dictionary that is kept."""
    rows = [line.split(" ") for line in dictionary.read_text(encoding="utf-8").splitlines()]
    total = sum(int(count) for _, count, _ in rows)
    return {
        word: math.log(int(count) / total)
        for word, count, _ in rows
        if int(count) >= LEAST_COUNT and _WORD.fullmatch(word)
    }


def shipped_terms() -> set[str]:
    """Terms of the shipped checklists that fit into the list."""
    packs = [pack for pack_id in pack_files(None) for pack in load_packs([pack_id], None)]
    terms = {term.rstrip("*") for pack in packs for term in pack.sounds.terms}
    return {term for term in terms if _WORD.fullmatch(term)}


def main() -> int:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("--target", type=Path, default=WORDS_FILE)
    options = parser.parse_args()
    words = general_words(options.dictionary)
    for term in sorted(shipped_terms()):
        words.setdefault(term, math.log(TERM_PROBABILITY))
    about = {"source": "jieba 0.42.1, dict.txt (MIT), and the labeled wording of callbacks"}
    with tempfile.TemporaryDirectory() as scratch:
        general = Path(scratch) / "general.npz"
        save_words(general, about, words)
        cutter = load_words(general)
    if cutter is None:
        return 1
    clauses = [clause for text in wording(TOP / "tests" / "data") for clause in _NOT_A_CLAUSE.split(text)]
    counted = Counter(word for clause in clauses for word in cutter.segment(clause).words if _WORD.fullmatch(word))
    total = sum(counted.values())
    mixed: dict[str, float] = {}
    for word in words.keys() | {word for word, count in counted.items() if count >= LEAST_COUNT_OF_UNLISTED}:
        share = (1 - CALLBACK_SHARE) * math.exp(words[word]) if word in words else 0.0
        mixed[word] = math.log(share + CALLBACK_SHARE * counted[word] / total)
    save_words(options.target, about, mixed)
    print(f"{len(mixed)} words, {options.target.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
