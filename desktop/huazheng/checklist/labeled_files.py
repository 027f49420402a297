"""Labeled files: sentences, customer turns and exchanges as JSON Lines, calls as JSON.

The format is in ``docs/dev/labeled-data.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from huazheng.core.runtime.decoding import convert, json_decoder
from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.schema.analysis import MomentKind, Status
from huazheng.core.schema.transcript import Speaker, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST_FILE_BYTES = 20_000_000
Row = TypeVar("Row")
_KIND_OF_FILE = re.compile(r"-(?:sentences|moments|resolutions|facets)$|-\d+$")


class SpokenTurn(msgspec.Struct, frozen=True):
    """One turn without times."""

    speaker: Speaker
    text: str


class SentenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence. ``conveyed``: every facet that it conveys, or with ``facet`` whether it conveys that one.

    near: facets that it names and does not convey. also: with ``facet``, what else it conveys. open: facets on which
    people may differ, which are not scored.
    """

    text: str
    speaker: Speaker
    conveyed: tuple[str, ...] | bool
    before: tuple[SpokenTurn, ...] = ()
    near: tuple[str, ...] = ()
    facet: str | None = None
    also: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    author: str | None = None
    style: str | None = None


class MomentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer turn: the kind of moment that it is, or None, and the item that it is about, or None."""

    text: str
    kind: MomentKind | None
    item: str | None = None
    before: tuple[SpokenTurn, ...] = ()
    speaker: Literal["customer"] = "customer"
    author: str | None = None
    style: str | None = None


class ExchangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange around one moment (the index of its turn), and whether the moment was resolved."""

    turns: tuple[SpokenTurn, ...]
    moment: int
    kind: MomentKind
    resolved: bool
    item: str | None = None
    author: str | None = None
    style: str | None = None


class LabeledItem(msgspec.Struct, frozen=True):
    """The labels of one item of a call."""

    status: Status
    facets: dict[str, bool]


class CallMomentLabel(msgspec.Struct, frozen=True):
    """The labels of one moment of a call. item: pack id, slash, item id, or None."""

    turn: int
    kind: MomentKind
    item: str | None
    resolved: bool


class CallLabels(msgspec.Struct, frozen=True):
    """The labels of a call: its items by pack id, slash, item id, and its moments."""

    items: dict[str, LabeledItem]
    moments: tuple[CallMomentLabel, ...] = ()


class LabeledCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call with the packs to judge it by."""

    packs: tuple[str, ...]
    transcript: Transcript
    labels: CallLabels
    author: str | None = None
    style: str | None = None


@dataclass(frozen=True)
class LabeledFile:
    """The content of one file, each row with its line (counted from 1). author: of rows that name none."""

    file: Path
    author: str
    sentences: tuple[tuple[int, SentenceRow], ...] = ()
    moments: tuple[tuple[int, MomentRow], ...] = ()
    exchanges: tuple[tuple[int, ExchangeRow], ...] = ()
    calls: tuple[LabeledCall, ...] = ()

    @property
    def facets(self) -> frozenset[str]:
        """Every facet (item, slash, facet) that a sentence of the file names."""
        return frozenset(key for _, row in self.sentences for key in facets_of(row))

    @property
    def is_complete(self) -> bool:
        """True if the sentences name every facet that they convey, of any item."""
        return all(row.facet is None for _, row in self.sentences)

    @property
    def items(self) -> frozenset[str]:
        """The ids of the items, without pack, that the rows name."""
        named = {key.partition("/")[0] for key in self.facets}
        named |= {row.item for _, row in self.moments if row.item is not None}
        return frozenset(named | {row.item for _, row in self.exchanges if row.item is not None})


def facets_of(row: SentenceRow) -> tuple[str, ...]:
    """Every facet that a sentence's labels name."""
    own = (row.facet,) if row.facet is not None else ()
    conveyed = row.conveyed if isinstance(row.conveyed, tuple) else ()
    return (*own, *conveyed, *row.near, *row.also, *row.open)


def conveyed_by(row: SentenceRow) -> frozenset[str]:
    """The facets that a sentence's labels say it conveys."""
    if isinstance(row.conveyed, tuple):
        return frozenset(row.conveyed)
    return frozenset(row.also) | ({row.facet} if row.conveyed and row.facet is not None else frozenset())


def near_misses_of(row: SentenceRow) -> frozenset[str]:
    """The facets that a sentence's labels say it names without conveying them."""
    denied = {row.facet} if row.facet is not None and row.conveyed is False else set()
    return (frozenset(row.near) | denied) - conveyed_by(row)


def author_of_file(file: Path) -> str:
    """The author in a file's name: ``a1`` of ``a1-sentences.jsonl`` and of ``a1-3.json``; else the whole name."""
    return _KIND_OF_FILE.sub("", file.stem)


def labeled_files_in(folder: Path) -> list[Path]:
    """The labeled files of a folder and its subfolders, in order."""
    return sorted((*folder.rglob("*.jsonl"), *folder.rglob("*.json")))


def read_labeled_file(file: Path) -> LabeledFile:
    """Read one file: a call if its name ends in ``.json``, else JSON Lines. Raises :class:`UnusableInput`."""
    try:
        content = read_regular(file, LARGEST_FILE_BYTES)
        if file.suffix.lower() == ".json":
            call = json_decoder(LabeledCall).decode(content)
            return LabeledFile(file, author_of_file(file), calls=(call,))
        lines = content.decode("utf-8").splitlines()
    except OSError as error:
        raise unreadable(file, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _invalid(file, None, error) from error
    sentences: list[tuple[int, SentenceRow]] = []
    moments: list[tuple[int, MomentRow]] = []
    exchanges: list[tuple[int, ExchangeRow]] = []
    for number, raw in _decoded(file, lines):
        if "turns" in raw:
            row = _row(file, number, raw, ExchangeRow)
            if not 0 <= row.moment < len(row.turns) or row.turns[row.moment].speaker != "customer":
                raise _invalid(file, number, "moment must be the index of a customer turn")
            exchanges.append((number, row))
        elif "kind" in raw:
            moments.append((number, _row(file, number, raw, MomentRow)))
        else:
            sentence = _row(file, number, raw, SentenceRow)
            if isinstance(sentence.conveyed, bool) != (sentence.facet is not None):
                raise _invalid(file, number, "conveyed is a list of facets, or true or false beside facet")
            sentences.append((number, sentence))
    return LabeledFile(file, author_of_file(file), tuple(sentences), tuple(moments), tuple(exchanges))


def _decoded(file: Path, lines: Iterable[str]) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, json_decoder(dict[str, Any]).decode(line)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise _invalid(file, number, error) from error


def _row(file: Path, number: int, raw: dict[str, Any], shape: type[Row]) -> Row:
    try:
        return convert(raw, shape)
    except msgspec.ValidationError as error:
        raise _invalid(file, number, error) from error


def _invalid(file: Path, line: int | None, reason: object) -> UnusableInput:
    place = Text(f"第 {line} 行，", f"line {line}, ") if line is not None else Text("", "")
    return UnusableInput(
        Text(f"标注无效：{place.zh}{reason}。", f"Invalid labels: {place.en}{reason}."),
        file=file,
        remedy=Text("格式见 docs/dev/labeled-data.md。", "The format is in docs/dev/labeled-data.md."),
    )
