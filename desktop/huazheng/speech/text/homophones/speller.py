"""Homophone correction: replaces recognized characters by those usual in callbacks that sound the same or nearly so.

A noisy-channel model proposes: of all spellings of the sounds, the one that the language model (:mod:`ngrams`) and the
confusion model (:mod:`mishearing`) together make most likely. Each change is then weighed by itself against general
Chinese (:mod:`change_scoring`). Numbers, negations and names are never changed, nothing is added or left out, and a
character with a high recognition confidence costs more to change.
"""

from __future__ import annotations

import json
import re
from array import array
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.core.text.negations import NEGATIONS
from huazheng.core.text.pinyin import pinyin_readings
from huazheng.speech.text.homophones.change_scoring import ChangeEvidence, Likeness
from huazheng.speech.text.homophones.mishearing import ConfusionModel
from huazheng.speech.text.homophones.ngrams import BEGIN, END, NUMERALS, ORDER, Ngrams, is_modelled
from huazheng.speech.text.homophones.person_names import name_characters
from huazheng.speech.text.homophones.protected_characters import UNCHANGED_CHARACTERS
from huazheng.speech.text.homophones.word_list import WordList, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPELLING_FILE = Path(__file__).resolve().parent / "zh.npz"
SPELLING_SCHEMA = "huazheng.spelling/1"
CHANGE_COST = 1.5
"""Cost of any change in nats: a character must be four to five times likelier to make up for it."""
CERTAINTY_COST = 2.5
"""Further cost of a change, times the recognition confidence (0 to 1)."""
MAX_COST = 11.0
"""Changes that cost more are not considered."""
BEAM = 12
PRUNING_MARGIN = 16.0
"""Paths this many nats behind the best are pruned; at 12, three terms in a thousand are lost."""
LOOKAHEAD_CHOICES = 8
"""Number of likeliest choices of the next character that are looked ahead at."""
_CLAUSE = re.compile(r"(?:[^\s，。？！；：、…,.?!;:]|(?<=\d)[.,:](?=\d))+")
_Path = tuple[float, Any]
_Paths = dict[int, _Path]
_Choice = tuple[float, int, str]


class Speller:
    """Homophone correction with a language model and a confusion model."""

    def __init__(self, language_model: Ngrams, confusions: ConfusionModel, words: WordList | None = None) -> None:
        self.language_model = language_model
        self.confusions = confusions
        self.words = words if words is not None else WordList(array("Q"), b"")
        self._by_sound: dict[str, list[str]] = {}
        for char in language_model.alphabet:
            for sound in pinyin_readings(char)[:2]:
                self._by_sound.setdefault(sound, []).append(char)
        self._similar: dict[str, list[_Choice]] = {}

    def respell(self, text: str, confidence: Sequence[float], call: Likeness | None = None) -> str:
        """The corrected text, of the same length.

        ``confidence``: from 0 to 1 for each character. ``call``: :meth:`likeness` of all turns of the call; by default
        of the text alone.
        """
        turn = self.likeness(text)
        of_turn, of_call = turn.of_turn(), (call if call is not None else turn).of_call()
        letters = list(text)
        for start, end, new in self._proposed(text, confidence):
            evidence = self._evidence(text, start, end, new)._replace(
                confidence=max(confidence[start:end]), turn=of_turn, call=of_call
            )
            if evidence.is_convincing():
                letters[start:end] = new
        return "".join(letters)

    def likeness(self, text: str) -> Likeness:
        """Log odds that a text is a callback rather than general Chinese."""
        total = 0.0
        for clause in _CLAUSE.finditer(text):
            total += self._wording(clause[0], 0, len(clause[0])) - self.words.segment(clause[0]).log_probability
        return Likeness(total, sum(map(is_modelled, text)))

    def is_word(self, text: str, start: int, end: int) -> bool:
        """Check whether a half-open span of a text overlaps a word of general Chinese of two characters or more."""
        for clause in _CLAUSE.finditer(text):
            if clause.start() <= start < clause.end():
                position = clause.start()
                for word in self.words.segment(clause[0]).words:
                    if len(word) > 1 and position < end and position + len(word) > start:
                        return True
                    position += len(word)
        return False

    def _proposed(self, text: str, confidence: Sequence[float]) -> Iterator[tuple[int, int, str]]:
        """Half-open spans of neighboring characters that the likeliest spelling changes, and the new characters."""
        likeliest = self._likeliest(text, confidence)
        kept = name_characters(text)
        changed = [one != other and at not in kept for at, (one, other) in enumerate(zip(text, likeliest, strict=True))]
        for clause in _CLAUSE.finditer(text):
            at = clause.start()
            for is_changed, places in groupby(changed[at : clause.end()]):
                end = at + len(list(places))
                if is_changed:
                    yield at, end, likeliest[at:end]
                at = end

    def _evidence(self, text: str, start: int, end: int, new: str) -> ChangeEvidence:
        """Evidence of the wording about one change; the confidence, the turn and the call are left at 0."""
        changed = text[:start] + new + text[end:]
        clause = next(found for found in _CLAUSE.finditer(text) if found.start() <= start < found.end())
        before = self.words.segment(clause[0])
        after = self.words.segment(changed[clause.start() : clause.end()])
        place = start - clause.start(), end - clause.start()
        return ChangeEvidence(
            wording_gain=self._wording(changed, start, end) - self._wording(text, start, end),
            words_gain=after.log_probability - before.log_probability,
            confusion_cost=sum(map(self._confusion_cost, new, text[start:end])),
            confidence=0.0,
            was_word=float(before.is_word(*place)),
            is_word=float(after.is_word(*place)),
            more_characters=len(new) - 1,
            turn=0.0,
            call=0.0,
        )

    def _wording(self, text: str, start: int, end: int) -> float:
        """Log probability of a half-open span and of the characters after it that depend on it."""
        known = [(at, char) for at, char in enumerate(text) if is_modelled(char)]
        first = next((number for number, (at, _) in enumerate(known) if at >= start), len(known))
        last = sum(at < end for at, _ in known) + ORDER - 1
        context = BEGIN
        for _, char in known[max(0, first - ORDER + 1) : first]:
            context = self.language_model.next_context(context, self.language_model.char_id(char))
        total = 0.0
        for _, char in known[first:last]:
            char_id = self.language_model.char_id(char)
            total += self.language_model.log_probability(context, char_id)
            context = self.language_model.next_context(context, char_id)
        return total

    def _confusion_cost(self, spoken: str, recognized: str) -> float:
        heard = pinyin_readings(recognized)[0]
        return min(self.confusions.cost(sound, heard) for sound in pinyin_readings(spoken)[:2])

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
    return Speller(language_model, ConfusionModel(about["initials"], about["finals"]), load_words())
