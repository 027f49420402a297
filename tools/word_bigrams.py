#!/usr/bin/env python3
"""Make the words of general Chinese that the speller knows (`speech/text/homophones/bigrams.npz`).

    python tools/word_bigrams.py LM_SC_ARPA DICT_SC_TXT

Both files are in the source of libime 1.0.16 (LGPL-2.1 or later): `data/lm_sc.arpa-20220810.tar.xz` and
`data/dict-20220810.tar.xz`. Words of up to four Chinese characters that the dictionary tells how to read are kept, and
the pairs of words that change a probability most.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.speech.text.homophones.word_bigrams import BIGRAMS_FILE, load_bigrams, save_bigrams
from huazheng.speech.text.homophones.word_list import MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(rf"[\u4e00-\u9fff]{{1,{MAX_WORD}}}")
_SECTION = re.compile(r"\\(\d)-grams:")
_NATS = math.log(10)
LEAST_WEIGHT = 1.2e-7
"""Least probability of a pair of words, times what it says more than the words by themselves, in nats."""


def readings(dictionary: Path) -> dict[str, list[list[str]]]:
    """Syllables of each word of the dictionary that may be kept, one list for each way to read it."""
    found: dict[str, list[list[str]]] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, sounds, *_ = line.split()
        reading = sounds.replace("ü", "v").split("'")
        if _WORD.fullmatch(word) and len(reading) == len(word) and reading not in found.get(word, []):
            found.setdefault(word, []).append(reading)
    return found


def grams(model: Path) -> Iterator[tuple[int, float, list[str], float]]:
    """Order, log probability, words and log backoff weight (both in nats) of each line of the model."""
    order = 0
    with model.open(encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if section := _SECTION.match(line):
                order = int(section[1])
            elif order and len(fields) > 1:
                backoff = float(fields[2]) if len(fields) > 2 else 0.0
                yield order, float(fields[0]) * _NATS, fields[1].split(" "), backoff * _NATS


def main() -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("--target", type=Path, default=BIGRAMS_FILE)
    parser.add_argument("--least", type=float, default=LEAST_WEIGHT)
    options = parser.parse_args()
    sounds = readings(options.dictionary)
    words: dict[str, tuple[float, float]] = {}
    pairs: dict[tuple[str, str], float] = {}
    for order, log_probability, said, backoff in grams(options.model):
        if order == 1 and said[0] in sounds:
            words[said[0]] = (-log_probability, -backoff)
        elif order == 2 and said[0] in words and said[1] in words:
            (own, weight), (cost, _) = words[said[0]], words[said[1]]
            gain = abs(log_probability + cost + weight)
            if math.exp(log_probability - own) * gain >= options.least:
                pairs[said[0], said[1]] = -log_probability
        elif order > 2:
            break
    about = {"made_from": "libime 1.0.16 lm_sc.arpa 20220810", "least": options.least}
    save_bigrams(options.target, about, words, pairs, {word: sounds[word] for word in words})
    load_bigrams.cache_clear()
    print(f"{len(words)} words, {len(pairs)} pairs, {options.target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
