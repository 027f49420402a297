"""Training of the speller: a language model of labeled calls and sentences, a confusion model of recognized ones."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from huazheng.speech.text.homophones import mishearing, ngrams
from huazheng.speech.text.homophones.speller import Speller, save_spelling
from huazheng.speech.text.homophones.word_list import load_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEASURED_ON = ("dev-03", "dev-06", "dev-10", "dev-13", "dev-20")
"""Calls with recordings: left out, so that nothing is measured on training data."""
_PAIRS = "pairs.jsonl"
_IMITATED_STYLE = "asr"


def spelling_files(data: Path) -> list[Path]:
    """Training files, in order. ``data``: the folder with ``checklist/`` and ``hearing/``."""
    calls = [file for file in sorted((data / "checklist" / "calls").glob("*.json")) if file.stem not in MEASURED_ON]
    return [*calls, *sorted((data / "checklist" / "sentences").glob("*.jsonl")), data / "hearing" / _PAIRS]


def fingerprint(data: Path) -> str:
    """SHA-256 of all training files."""
    digest = hashlib.sha256()
    for file in spelling_files(data):
        digest.update(file.name.encode("utf-8") + file.read_bytes())
    return digest.hexdigest()


def wording(data: Path, without: str | None = None) -> list[str]:
    """Every labeled turn and sentence once, but those of the call ``without``."""
    texts: dict[str, None] = {}
    for file in spelling_files(data):
        if file.stem == without or file.name == _PAIRS:
            continue
        if file.suffix == ".json":
            call = json.loads(file.read_text(encoding="utf-8"))
            texts |= dict.fromkeys(turn["text"] for turn in call["transcript"]["turns"])
        else:
            texts |= dict.fromkeys(text for row in _rows(file) for text in _texts_of(row))
    return list(texts)


def learn(data: Path, without: str | None = None) -> Speller:
    """Train a speller on all data, or all but the call ``without``."""
    rows = [row for row in _rows(data / "hearing" / _PAIRS) if row["call"] != without]
    pairs = [(row["said"], row["heard"]) for row in rows]
    return Speller(ngrams.learn(wording(data, without)), mishearing.learn(pairs), load_words())


def train(data: Path, target: Path, version: str) -> None:
    """Write the speller that ships with the app; the same data give the same file."""
    speller = learn(data)
    about = {"version": version, "made_from": fingerprint(data)}
    save_spelling(target, about, speller.language_model, speller.confusions)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


def _texts_of(row: dict[str, Any]) -> list[str]:
    """Texts of one labeled sentence; none if it imitates recognition errors."""
    if row.get("style") == _IMITATED_STYLE:
        return []
    turns = [turn["text"] for turn in (*row.get("before", ()), *row.get("turns", ()))]
    return [text for text in (row.get("text", ""), *turns) if text]
