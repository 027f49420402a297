"""Homophone correction: replaces recognized characters by those usual in callbacks that sound the same or nearly so.

A noisy-channel model: of all spellings of the sounds, the one that the language model (:mod:`ngrams`) and the confusion
model (:mod:`mishearing`) together make most likely. Numbers and negations are never changed, nothing is added or left
out, and a character with a high recognition confidence costs more to change. A clause is respelled only if the result
reads like a callback: the language model was learned from callbacks alone and knows nothing of other talk.
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
from huazheng.speech.text.homophones.ngrams import BEGIN, END, NUMERALS, Ngrams, is_modelled
from huazheng.speech.text.homophones.protected_characters import NEGATIONS, UNCHANGED_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

SPELLING_FILE = Path(__file__).resolve().parent / "zh.npz"
SPELLING_SCHEMA = "huazheng.spelling/1"
CHANGE_COST = 1.5
"""Cost of any change in nats: a character must be four to five times likelier to make up for it."""
CERTAINTY_COST = 5.0
"""Further cost of a change, times the recognition confidence (0 to 1)."""
MAX_COST = 11.0
"""Changes that cost more are not considered."""
BEAM = 12
PRUNING_MARGIN = 16.0
"""Paths this many nats behind the best are pruned; at 12, three terms in a thousand are lost."""
MIN_CLAUSE_LOG_PROBABILITY = -5.5
"""Least mean log probability of a character in a clause that is respelled; others stay as recognized."""
LOOKAHEAD_CHOICES = 8
"""Number of likeliest choices of the next character that are looked ahead at."""
_CLAUSE = re.compile(r"(?:[^\s，。？！；：、…,.?!;:]|(?<=\d)[.,:](?=\d))+")
_Path = tuple[float, Any]
_Paths = dict[int, _Path]
_Choice = tuple[float, int, str]


class Speller:
    """Homophone correction with a language model and a confusion model."""

    def __init__(self, language_model: Ngrams, confusions: ConfusionModel) -> None:
        self.language_model = language_model
        self.confusions = confusions
        self._by_sound: dict[str, list[str]] = {}
        for char in language_model.alphabet:
            for sound in pinyin_readings(char)[:2]:
                self._by_sound.setdefault(sound, []).append(char)
        self._similar: dict[str, list[_Choice]] = {}

    def respell(self, text: str, confidence: Sequence[float]) -> str:
        """The corrected text, of the same length. ``confidence``: from 0 to 1 for each character."""
        letters = list(text)
        likeliest = self._likeliest(text, confidence)
        context = BEGIN
        for clause in _CLAUSE.finditer(text):
            start, end = clause.span()
            log_probability, after = self._clause_log_probability(likeliest[start:end], context)
            if log_probability < MIN_CLAUSE_LOG_PROBABILITY:
                _, after = self._clause_log_probability(text[start:end], context)
            else:
                letters[start:end] = likeliest[start:end]
            context = after
        return "".join(letters)

    def _clause_log_probability(self, clause: str, context: int) -> tuple[float, int]:
        """Mean log probability of the clause's characters, 0 if it has none, and the context after it."""
        char_ids = [self.language_model.char_id(char) for char in clause if is_modelled(char)]
        total = 0.0
        for char_id in char_ids:
            total += self.language_model.log_probability(context, char_id)
            context = self.language_model.next_context(context, char_id)
        return total / max(1, len(char_ids)), context

    def _likeliest(self, text: str, confidence: Sequence[float]) -> str:
        """The likeliest spelling of the whole text, by beam search."""
        places = [at for at, char in enumerate(text) if is_modelled(char)]
        choices = [self._choices(text[at], confidence[at]) for at in places]
        paths: _Paths = {BEGIN: (0.0, None)}
        for number, current in enumerate(choices):
            paths = self._extend(paths, current, choices[number + 1] if number + 1 < len(choices) else [])
        best = max(sorted(paths), key=lambda end: paths[end][0] + self.language_model.log_probability(end, END))
        spelt = paths[best][1]
        letters = list(text)
        for at in reversed(places):
            spelt, letters[at] = spelt
        return "".join(letters)

    def _extend(self, paths: _Paths, choices: Sequence[_Choice], following: Sequence[_Choice]) -> _Paths:
        """The best paths with one more character."""
        longer: _Paths = {}
        plausible = self._plausible(paths, choices, following)
        for context, (score, path) in paths.items():
            for cost, char_id, char in plausible:
                after = self.language_model.next_context(context, char_id)
                total = score + self.language_model.log_probability(context, char_id) - cost
                if after not in longer or total > longer[after][0]:
                    longer[after] = total, (path, char)
        least = max(score for score, _ in longer.values()) - PRUNING_MARGIN
        hopeful = [entry for entry in longer.items() if entry[1][0] > least]
        return dict(sorted(hopeful, key=lambda entry: (-entry[1][0], entry[0]))[:BEAM])

    def _plausible(self, paths: _Paths, choices: Sequence[_Choice], following: Sequence[_Choice]) -> list[_Choice]:
        """The recognized character, and others ever seen after the paths or before the following choices."""
        after: set[int] = set().union(*(self.language_model.successors(context) for context in paths))
        before: set[int] = set().union(
            *(self.language_model.predecessors(char_id) for _, char_id, _ in following[:LOOKAHEAD_CHOICES])
        )
        likely = after | before
        return [choice for number, choice in enumerate(choices) if not number or choice[1] in likely]

    def _choices(self, recognized: str, confidence: float) -> list[_Choice]:
        """The recognized character, then its possible replacements with their costs, the cheapest first."""
        change_cost = CHANGE_COST + CERTAINTY_COST * confidence
        choices: list[_Choice] = [(0.0, self.language_model.char_id(recognized), recognized)]
        if recognized in UNCHANGED_CHARACTERS:
            return choices
        for cost, char_id, char in self._similar_sounding(recognized):
            if cost + change_cost > MAX_COST:
                break
            if char != recognized and char not in NEGATIONS:
                choices.append((cost + change_cost, char_id, char))
        return choices

    def _similar_sounding(self, recognized: str) -> list[_Choice]:
        readings = pinyin_readings(recognized)
        if recognized in NUMERALS or not readings:
            return []
        if readings[0] not in self._similar:
            costs: dict[str, float] = {}
            for sound, chars in self._by_sound.items():
                cost = self.confusions.cost(sound, readings[0])
                if cost + CHANGE_COST <= MAX_COST:
                    costs |= {char: min(cost, costs.get(char, cost)) for char in chars}
            ranked = sorted((cost, char) for char, cost in costs.items())
            self._similar[readings[0]] = [(cost, self.language_model.char_id(char), char) for cost, char in ranked]
        return self._similar[readings[0]]


def save_spelling(file: Path, about: dict[str, Any], language_model: Ngrams, confusions: ConfusionModel) -> None:
    """Write both models to a file. The same models give the same bytes."""
    described = about | {
        "schema": SPELLING_SCHEMA,
        "alphabet": language_model.alphabet,
        "initials": confusions.initials,
        "finals": confusions.finals,
    }
    text = json.dumps(described, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with file.open("wb") as stream:
        np.savez_compressed(stream, about=np.frombuffer(text, dtype=np.uint8), **language_model.arrays())  # type: ignore[arg-type]


def about_spelling(file: Path = SPELLING_FILE) -> dict[str, Any]:
    """Description in a spelling file; empty when there is no file."""
    if not file.is_file():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        return dict(json.loads(bytes(arrays["about"]).decode("utf-8")))


@lru_cache(maxsize=1)
def load_speller(file: Path = SPELLING_FILE) -> Speller | None:
    """The speller that ships with the app; None when its file is missing or has another schema."""
    about = about_spelling(file)
    if about.get("schema") != SPELLING_SCHEMA:
        return None
    with np.load(file, allow_pickle=False) as arrays:
        counts = {name: arrays[name] for name in arrays.files if name != "about"}
        language_model = Ngrams.of_arrays(about["alphabet"], counts)
    return Speller(language_model, ConfusionModel(about["initials"], about["finals"]))
