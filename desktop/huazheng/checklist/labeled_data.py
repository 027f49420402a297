"""Labeled sentences, customer turns and exchanges of a folder of JSON Lines files, and short calls made of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng.checklist.labeled_files import author_of_file, conveyed_by, read_labeled_file
from huazheng.checklist.matching.prepared_call import prepare_call
from huazheng.checklist.packs.pack import facet_key
from huazheng.core.runtime.decoding import convert
from huazheng.core.schema.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from huazheng.checklist.labeled_files import LabeledCall, LabeledFile, MomentRow, SentenceRow, SpokenTurn
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.transcript import Turn

OWN_FACETS = "own-facets"  # labeled for every facet, unlike the others
FACET_FILES = ("money-and-time", "who-and-what", "returns-and-fees", OWN_FACETS)
KINDS = ("sentences", "moments", "resolutions")
AUTHORS = "authors"  # the folder of sentences and calls by single authors
_BEFORE_A_MOMENT = 7  # turns of a call: as many as a subject stays open, and the one that opens it
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
    return [
        LabeledSentence(row.text, "agent", file.stem, conveyed_by(row), plain_turns(row.before), frozenset(row.open))
        for file in _present(folder, names)
        for _, row in read_labeled_file(file).sentences
        if row.speaker == "agent"
    ]


def _present(folder: Path, names: Iterable[str]) -> list[Path]:
    """The files of these names that there are."""
    return [file for name in names if (file := folder / f"{name}.jsonl").is_file()]


def _by_authors(folder: Path, kind: str, without: Collection[str]) -> list[LabeledFile]:
    """The authors' own files of this kind (``a1-sentences.jsonl``)."""
    files = sorted((folder / AUTHORS).glob(f"*-{kind}.jsonl"))
    return [read_labeled_file(file) for file in files if author_of_file(file) not in without]


def _calls_by_authors(folder: Path, without: Collection[str]) -> list[LabeledFile]:
    """The calls by single authors (``a1-3.json``)."""
    files = sorted((folder / AUTHORS).glob("*.json"))
    return [read_labeled_file(file) for file in files if author_of_file(file) not in without]


def plain_turns(turns: Iterable[SpokenTurn | Turn]) -> list[dict[str, str]]:
    """The turns as :func:`prepare_turns` takes them."""
    return [{"speaker": turn.speaker, "text": turn.text} for turn in turns]


def read_author_rows(folder: Path, without: Collection[str] = frozenset()) -> list[LabeledSentence]:
    """The agent's sentences by single authors, which are labeled for every facet."""
    return [
        LabeledSentence(
            row.text,
            "agent",
            OWN_FACETS,
            _every_illustration(conveyed_by(row)),
            plain_turns(row.before),
            author=file.author,
            near=frozenset(row.near),
        )
        for file in _by_authors(folder, "sentences", without)
        for _, row in file.sentences
        if row.speaker == "agent"
    ]


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
    """The labeled customer turns: single ones, those of exchanges and calls; ``without`` leaves authors out."""
    single = [(read_labeled_file(file), "") for file in _present(folder, ("moments", "own-moments"))]
    exchanges = [(read_labeled_file(folder / "resolutions.jsonl"), "")]
    by_authors = [
        (file, file.author) for kind in ("moments", "resolutions") for file in _by_authors(folder, kind, without)
    ]
    by_authors += [(file, file.author) for file in _calls_by_authors(folder, without)]
    return [row for file, author in (*single, *exchanges, *by_authors) for row in _moments_of(file, author)]


def _moments_of(file: LabeledFile, author: str) -> list[LabeledMoment]:
    single = [
        LabeledMoment(
            [*plain_turns(row.before), {"speaker": row.speaker, "text": row.text}], row.kind, row.item, author
        )
        for _, row in file.moments
    ]
    single += [
        LabeledMoment(plain_turns(row.turns[: row.moment + 1]), row.kind, row.item, author) for _, row in file.exchanges
    ]
    return single + [row for call in file.calls for row in _moments_of_call(call, author)]


def _moments_of_call(call: LabeledCall, author: str) -> list[LabeledMoment]:
    """Every turn of the customer in a call, with the turns before it."""
    labels = {moment.turn: moment for moment in call.labels.moments}
    turns = call.transcript.turns
    rows = []
    for at, turn in enumerate(turns):
        if turn.speaker == "customer":
            before = turns[max(0, at - _BEFORE_A_MOMENT) : at + 1]
            label = labels.get(turn.id)
            item = label.item.partition("/")[2] if label is not None and label.item is not None else None
            rows.append(LabeledMoment(plain_turns(before), label.kind if label is not None else None, item, author))
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
    """The labeled exchanges, and the moments of calls with all that follows; ``without`` leaves authors out."""
    files = [(read_labeled_file(file), "") for file in _present(folder, ("resolutions", "own-resolutions"))]
    files += [(file, file.author) for file in _by_authors(folder, "resolutions", without)]
    exchanges = [
        LabeledExchange(plain_turns(row.turns), row.moment, row.kind, row.item, row.resolved, author)
        for file, author in files
        for _, row in file.exchanges
    ]
    calls = [(call, file.author) for file in _calls_by_authors(folder, without) for call in file.calls]
    return exchanges + [row for call, author in calls for row in _exchanges_of_call(call, author)]


def _exchanges_of_call(call: LabeledCall, author: str) -> list[LabeledExchange]:
    turns = call.transcript.turns
    places = {turn.id: at for at, turn in enumerate(turns)}
    rows = []
    for moment in call.labels.moments:
        first = max(0, places[moment.turn] - _BEFORE_A_MOMENT)
        item = moment.item.partition("/")[2] if moment.item is not None else None
        at = places[moment.turn] - first
        rows.append(LabeledExchange(plain_turns(turns[first:]), at, moment.kind, item, moment.resolved, author))
    return rows


def read_turns(folder: Path, without: Collection[str] = frozenset()) -> list[dict[str, str]]:
    """Every turn in the data with its speaker, once; ``without`` leaves authors out."""
    files = [read_labeled_file(file) for file in sorted(folder.glob("*.jsonl"))]
    turns: set[tuple[str, str]] = set()
    for file in [*files, *(one for kind in KINDS for one in _by_authors(folder, kind, without))]:
        said: list[SentenceRow | MomentRow] = [row for _, row in file.sentences]
        said += [row for _, row in file.moments]
        for row in said:
            turns |= {(row.speaker, row.text), *((turn.speaker, turn.text) for turn in row.before)}
        for _, exchange in file.exchanges:
            turns |= {(turn.speaker, turn.text) for turn in exchange.turns}
    for file in _calls_by_authors(folder, without):
        turns |= {(turn.speaker, turn.text) for call in file.calls for turn in call.transcript.turns}
    return [{"speaker": speaker, "text": text} for speaker, text in sorted(turns)]


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
