"""Writes what was heard in the characters that callbacks are worded with, where they sound the same or nearly so.

A noisy channel: of all ways to spell the sounds, the one for which wording (:mod:`ngrams`) and hearing
(:mod:`mishearing`) speak together. Numbers and denials are never touched, nothing is added or left out, and a character
that the recogniser was sure of needs more to be changed. Only a clause that comes out worded as callbacks are is
respelt: the wording was learned from callbacks alone, and of other talk it knows nothing.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.core.text.pinyin import pinyin_readings
from huazheng.speech.text.homophones.mishearing import ConfusionModel
from huazheng.speech.text.homophones.ngrams import BEGIN, END, NUMERALS, Ngrams, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

SPELLING_FILE = Path(__file__).resolve().parent / "zh.npz"
SPELLING_SCHEMA = "huazheng.spelling/1"
CHANGE_COST = 1.5
"""What any change costs, in nats: as much as a character four to five times likelier makes good."""
CERTAINTY_COST = 5.0
"""What changing a character costs more, times the recogniser's certainty (0 to 1)."""
MAX_COST = 11.0
"""No change that costs more is looked at."""
BEAM = 12
PRUNING_MARGIN = 16.0
"""A path so many nats behind the best is given up; at 12, three terms in a thousand are lost."""
USUAL = -5.5
"""The least mean log odds of a character in a clause that is respelt; a clause worded otherwise stays as heard."""
NEGATIONS = frozenset("不没别未无非")
"""Neither made of another character nor changed into one: no denial is added and none is lost."""
UNCHANGED_CHARACTERS = NEGATIONS | frozenset("了过")
"""Whether something was denied, or done: kept as it was heard."""
LOOKAHEAD_CHOICES = 8
"""So many of the likeliest readings of the next character are looked at ahead."""
_CLAUSE = re.compile(r"(?:[^\s，。？！；：、…,.?!;:]|(?<=\d)[.,:](?=\d))+")
_Path = tuple[float, Any]
_Paths = dict[int, _Path]
_Choice = tuple[float, int, str]


class Speller:
    """Wording and confusions together."""

    def __init__(self, wording: Ngrams, confusions: ConfusionModel) -> None:
        self.wording = wording
        self.confusions = confusions
        self._by_sound: dict[str, list[str]] = {}
        for char in wording.alphabet:
            for sound in pinyin_readings(char)[:2]:
                self._by_sound.setdefault(sound, []).append(char)
        self._alike: dict[str, list[_Choice]] = {}

    def respelt(self, text: str, certainty: Sequence[float]) -> str:
        """The text, as long as before. ``certainty`` has one value from 0 to 1 for each character of it."""
        letters = list(text)
        spelt = self._likeliest(text, certainty)
        context = BEGIN
        for clause in _CLAUSE.finditer(text):
            start, end = clause.span()
            odds, then = self._wording_of(spelt[start:end], context)
            if odds < USUAL:
                _, then = self._wording_of(text[start:end], context)
            else:
                letters[start:end] = spelt[start:end]
            context = then
        return "".join(letters)

    def _wording_of(self, clause: str, context: int) -> tuple[float, int]:
        """The mean log odds of a character of the clause, 0 if it has none, and the context after it."""
        identities = [self.wording.identity(char) for char in clause if counts(char)]
        total = 0.0
        for identity in identities:
            total += self.wording.log_probability(context, identity)
            context = self.wording.then(context, identity)
        return total / max(1, len(identities)), context

    def _likeliest(self, text: str, certainty: Sequence[float]) -> str:
        """The whole text as wording and hearing together would have it."""
        places = [at for at, char in enumerate(text) if counts(char)]
        choices = [self._choices(text[at], certainty[at]) for at in places]
        paths: _Paths = {BEGIN: (0.0, None)}
        for number, possible in enumerate(choices):
            paths = self._longer(paths, possible, choices[number + 1] if number + 1 < len(choices) else [])
        best = max(sorted(paths), key=lambda end: paths[end][0] + self.wording.log_probability(end, END))
        spelt = paths[best][1]
        letters = list(text)
        for at in reversed(places):
            spelt, letters[at] = spelt
        return "".join(letters)

    def _longer(self, paths: _Paths, choices: Sequence[_Choice], following: Sequence[_Choice]) -> _Paths:
        """The best paths by one character more."""
        longer: _Paths = {}
        fitting = self._fitting(paths, choices, following)
        for context, (score, path) in paths.items():
            for cost, identity, char in fitting:
                then = self.wording.then(context, identity)
                total = score + self.wording.log_probability(context, identity) - cost
                if then not in longer or total > longer[then][0]:
                    longer[then] = total, (path, char)
        least = max(score for score, _ in longer.values()) - PRUNING_MARGIN
        hopeful = [one for one in longer.items() if one[1][0] > least]
        return dict(sorted(hopeful, key=lambda one: (-one[1][0], one[0]))[:BEAM])

    def _fitting(self, paths: _Paths, choices: Sequence[_Choice], following: Sequence[_Choice]) -> list[_Choice]:
        """What was heard, and of the others those that were ever seen after what is before, or before what follows."""
        after: set[int] = set().union(*(self.wording.successors(context) for context in paths))
        before: set[int] = set().union(
            *(self.wording.predecessors(identity) for _, identity, _ in following[:LOOKAHEAD_CHOICES])
        )
        likely = after | before
        return [choice for number, choice in enumerate(choices) if not number or choice[1] in likely]

    def _choices(self, heard: str, certainty: float) -> list[_Choice]:
        """What was heard, and then what may have been meant, with what the change costs; the likeliest first."""
        more = CHANGE_COST + CERTAINTY_COST * certainty
        found: list[_Choice] = [(0.0, self.wording.identity(heard), heard)]
        if heard in UNCHANGED_CHARACTERS:
            return found
        for cost, identity, char in self._sounding_like(heard):
            if cost + more > MAX_COST:
                break
            if char != heard and char not in NEGATIONS:
                found.append((cost + more, identity, char))
        return found

    def _sounding_like(self, heard: str) -> list[_Choice]:
        usual = pinyin_readings(heard)
        if heard in NUMERALS or not usual:
            return []
        if usual[0] not in self._alike:
            costs: dict[str, float] = {}
            for sound, chars in self._by_sound.items():
                cost = self.confusions.cost(sound, usual[0])
                if cost + CHANGE_COST <= MAX_COST:
                    costs |= {char: min(cost, costs.get(char, cost)) for char in chars}
            ranked = sorted((cost, char) for char, cost in costs.items())
            self._alike[usual[0]] = [(cost, self.wording.identity(char), char) for cost, char in ranked]
        return self._alike[usual[0]]


def save_spelling(file: Path, about: dict[str, Any], wording: Ngrams, confusions: ConfusionModel) -> None:
    """Write what was learned. The same learning gives the same bytes."""
    described = about | {
        "schema": SPELLING_SCHEMA,
        "alphabet": wording.alphabet,
        "initials": confusions.initials,
        "finals": confusions.finals,
    }
    text = json.dumps(described, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with file.open("wb") as stream:
        np.savez_compressed(stream, about=np.frombuffer(text, dtype=np.uint8), **wording.arrays())  # type: ignore[arg-type]


def about_spelling(file: Path = SPELLING_FILE) -> dict[str, Any]:
    """What a file says of itself; nothing when there is none."""
    if not file.is_file():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        return dict(json.loads(bytes(arrays["about"]).decode("utf-8")))


@lru_cache(maxsize=1)
def load_speller(file: Path = SPELLING_FILE) -> Speller | None:
    """The speller that ships with the app; None when its file is not here or of another kind."""
    about = about_spelling(file)
    if about.get("schema") != SPELLING_SCHEMA:
        return None
    with np.load(file, allow_pickle=False) as arrays:
        wording = Ngrams.of_arrays(about["alphabet"], {name: arrays[name] for name in arrays.files if name != "about"})
    return Speller(wording, ConfusionModel(about["initials"], about["finals"]))
