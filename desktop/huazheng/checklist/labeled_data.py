"""Labeled sentences, customer turns and exchanges of a folder of JSON Lines files, and short calls made of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng.checklist.matching.prepared_call import prepare_call
from huazheng.checklist.packs.pack import facet_key
from huazheng.core.runtime.decoding import convert, json_decoder
from huazheng.core.schema.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.packs.pack import Pack

OWN_FACETS = "own-facets"  # labeled for every facet, unlike the others
FACET_FILES = ("money-and-time", "who-and-what", "returns-and-fees", OWN_FACETS)
AUTHORS = "authors"  # the folder of sentences by single authors
ILLUSTRATIONS = frozenset({"dividend_risk/illustration", "investment_risk/illustration"})


class LabeledSentence(msgspec.Struct):
    """One labeled sentence: the turns before it, its speaker and text, and the facets that it conveys."""

    text: str
    speaker: str
    file: str
    facets: frozenset[str]
    before: list[dict[str, str]] = []
    open: frozenset[str] = frozenset()  # facets on which people may differ: neither taught nor scored
    author: str = ""
    near: frozenset[str] = frozenset()  # facets that it names and does not convey


def read_rows(folder: Path, names: Sequence[str] = FACET_FILES) -> list[LabeledSentence]:
    """The agent's labeled sentences of a folder of JSON Lines files."""
    rows: list[LabeledSentence] = []
    for name in names:
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            conveyed = set(raw.get("also", [])) | ({raw["facet"]} if raw["conveyed"] else set())
            if raw["speaker"] == "agent":
                rows.append(
                    LabeledSentence(
                        raw["text"],
                        "agent",
                        name,
                        frozenset(conveyed),
                        raw.get("before", []),
                        frozenset(raw.get("open", [])),
                    )
                )
    return rows


def _author_lines(folder: Path, kind: str, without: Collection[str]) -> Iterable[tuple[str, dict[str, Any]]]:
    """The labeled lines of the authors' own files (``a1-sentences.jsonl``), each with its author."""
    for file in sorted((folder / AUTHORS).glob(f"*-{kind}.jsonl")):
        author = file.name.partition("-")[0]
        if author not in without:
            for line in file.read_text(encoding="utf-8").splitlines():
                yield author, json.loads(line)


def read_author_rows(folder: Path, without: Collection[str] = frozenset()) -> list[LabeledSentence]:
    """The agent's sentences by single authors, which are labeled for every facet."""
    rows = []
    for author, raw in _author_lines(folder, "sentences", without):
        if raw["speaker"] != "agent":
            continue
        conveyed, near = _every_illustration(raw["conveyed"]), frozenset(raw["near"])
        rows.append(
            LabeledSentence(raw["text"], "agent", OWN_FACETS, conveyed, raw["before"], author=author, near=near)
        )
    return rows


def _every_illustration(facets: Iterable[str]) -> frozenset[str]:
    """The facets, with the illustration of every product where one is told: the words are the same."""
    told = frozenset(facets)
    return told | ILLUSTRATIONS if told & ILLUSTRATIONS else told


def prepare_turns(turns: Iterable[dict[str, str]], packs: Sequence[Pack]) -> PreparedCall:
    """A few turns as a prepared call."""
    document = {
        "schema": "huazheng.transcript/1",
        "turns": [
            {"id": i, "speaker": turn["speaker"], "start": float(i), "end": float(i + 1), "text": turn["text"]}
            for i, turn in enumerate(turns)
        ],
    }
    return prepare_call(convert(document, Transcript), packs)


class LabeledMoment(msgspec.Struct):
    """A customer turn with the turns before it: its kind (or None) and its item (or None)."""

    turns: list[dict[str, str]]
    kind: str | None
    item: str | None
    author: str = ""

    @property
    def text(self) -> str:
        """The customer's words."""
        return self.turns[-1]["text"]


def read_moments(folder: Path, without: Collection[str] = frozenset()) -> list[LabeledMoment]:
    """The labeled customer turns: single ones, and those of the exchanges; ``without`` leaves authors out."""
    rows: list[LabeledMoment] = []
    for name in ("moments", "own-moments"):
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            own = {"speaker": raw["speaker"], "text": raw["text"]}
            rows.append(LabeledMoment([*raw["before"], own], raw["kind"], raw["item"]))
    for line in (folder / "resolutions.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        rows.append(LabeledMoment(raw["turns"][: raw["moment"] + 1], raw["kind"], raw["item"]))
    for author, raw in _author_lines(folder, "moments", without):
        turns = [*raw["before"], {"speaker": "customer", "text": raw["text"]}]
        rows.append(LabeledMoment(turns, raw["kind"], raw["item"], author))
    for author, raw in _author_lines(folder, "resolutions", without):
        rows.append(LabeledMoment(raw["turns"][: raw["moment"] + 1], raw["kind"], raw["item"], author))
    return rows


class LabeledExchange(msgspec.Struct):
    """A short exchange around one moment, resolved or not."""

    turns: list[dict[str, str]]
    moment: int
    kind: str
    item: str | None
    resolved: bool
    author: str = ""

    @property
    def text(self) -> str:
        """The customer's words."""
        return self.turns[self.moment]["text"]


def read_exchanges(folder: Path, without: Collection[str] = frozenset()) -> list[LabeledExchange]:
    """The labeled exchanges; ``without`` leaves authors out."""
    rows = [
        json_decoder(LabeledExchange).decode(line)
        for name in ("resolutions", "own-resolutions")
        if (file := folder / f"{name}.jsonl").is_file()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    for author, raw in _author_lines(folder, "resolutions", without):
        rows.append(msgspec.structs.replace(convert(raw, LabeledExchange), author=author))
    return rows


def read_turns(folder: Path, without: Collection[str] = frozenset()) -> list[dict[str, str]]:
    """Every turn in the data with its speaker, once; ``without`` leaves authors out."""
    turns: dict[tuple[str, str], dict[str, str]] = {}
    by_authors = [f for f in sorted((folder / AUTHORS).glob("*.jsonl")) if f.name.partition("-")[0] not in without]
    for file in [*sorted(folder.glob("*.jsonl")), *by_authors]:
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            own = [{"speaker": raw["speaker"], "text": raw["text"]}] if "text" in raw else []
            for turn in [*raw.get("before", []), *raw.get("turns", []), *own]:
                turns[turn["speaker"], turn["text"]] = {"speaker": turn["speaker"], "text": turn["text"]}
    return [turns[key] for key in sorted(turns)]


def read_examples(pack: Pack) -> list[LabeledSentence]:
    """The example sentences of a pack of a user's own."""
    return [
        LabeledSentence(
            example.text, "agent", pack.id, frozenset({facet_key(item, facet)} if example.conveyed else set())
        )
        for item in pack.items
        for facet in item.facets
        for example in facet.examples
    ]


_MARKS = re.compile("[，。？！、；：“”‘’…—,.?!;:]")


def unpunctuated(text: str) -> str:
    """A text without punctuation, as some recognizers write it."""
    return _MARKS.sub("", text)


def without_marks(turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The turns without punctuation."""
    return [{**turn, "text": unpunctuated(turn["text"])} for turn in turns]


def with_unpunctuated(rows: Sequence[Any]) -> list[Any]:
    """Every row, and a copy without punctuation of those that have any."""
    again = []
    for row in rows:
        if isinstance(row, LabeledSentence):
            bare = msgspec.structs.replace(row, text=unpunctuated(row.text), before=without_marks(row.before))
        else:
            bare = msgspec.structs.replace(row, turns=without_marks(row.turns))
        if bare != row and bare.text:
            again.append(bare)
    return [*rows, *again]
