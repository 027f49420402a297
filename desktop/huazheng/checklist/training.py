"""Making the learned weights from labelled sentences: `huazheng packs train`. For developers: needs scikit-learn.

The labelled calls are never trained on. What a sentence scores that was not trained on, `tests/bench/fold_scores.py`
tells: it trains anew without it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from huazheng.checklist import answers, items, moments, roles
from huazheng.checklist.facets import candidates
from huazheng.checklist.heard import ears_of, hear_call, subjects_of
from huazheng.checklist.learned import Family, Weights
from huazheng.checklist.lines import ready, sounds_of
from huazheng.checklist.pack import facet_key
from huazheng.checklist.signs import concepts_of
from huazheng.checklist.topics import Topics, follow
from huazheng.checklist.wording import wording
from huazheng.core.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.checklist.facets import Ear
    from huazheng.checklist.features import Sample
    from huazheng.checklist.lines import Call
    from huazheng.checklist.pack import Pack
    from huazheng.core.jobs import Task

OWN = "own-facets"  # labelled for every facet, unlike the others
FACET_FILES = ("money-and-time", "who-and-what", "returns-and-fees", OWN)
_RAREST = 3  # every row is there twice, so this leaves out what one row alone has
_STRENGTH = 10.0
PARTS: dict[str, tuple[str, ...]] = {
    "facets": ("c", "p", "w", "r"),
    "moments": ("c", "p", "w", "h", "b", "s"),
    "items": ("c", "b", "t"),
    "resolved": ("a", "r", "s"),
}
PARTS_OF_WORDS: dict[str, tuple[str, ...]] = {
    "facets": ("c", "p"),
    "moments": ("c", "p", "h", "b"),
    "items": ("c", "b"),
    "resolved": ("a", "r"),
}


class Row(msgspec.Struct):
    """One labelled sentence: the turns before it, what was said by whom, and the facets that it conveys."""

    text: str
    speaker: str
    file: str
    facets: frozenset[str]
    before: list[dict[str, str]] = []
    open: frozenset[str] = frozenset()  # facets on which people may differ: neither taught nor scored


def read_rows(folder: Path, names: Sequence[str] = FACET_FILES) -> list[Row]:
    """The agent's labelled sentences of a folder of JSON Lines files."""
    rows: list[Row] = []
    for name in names:
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            told = set(raw.get("also", [])) | ({raw["facet"]} if raw["conveyed"] else set())
            if raw["speaker"] == "agent":
                rows.append(
                    Row(
                        raw["text"],
                        "agent",
                        name,
                        frozenset(told),
                        raw.get("before", []),
                        frozenset(raw.get("open", [])),
                    )
                )
    return rows


def little_call(turns: Iterable[dict[str, str]], packs: Sequence[Pack]) -> Call:
    """A few turns made ready for judging."""
    document = {
        "schema": "huazheng.transcript/1",
        "turns": [
            {"id": i, "speaker": turn["speaker"], "start": float(i), "end": float(i + 1), "text": turn["text"]}
            for i, turn in enumerate(turns)
        ],
    }
    return ready(msgspec.convert(document, Transcript), packs)


_MARKS = re.compile("[，。？！、；：“”‘’…—,.?!;:]")


def unpunctuated(text: str) -> str:
    """A text as a recogniser writes it that sets no marks."""
    return _MARKS.sub("", text)


def _turns_without_marks(turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{**turn, "text": unpunctuated(turn["text"])} for turn in turns]


def twice(rows: Sequence[Any]) -> list[Any]:
    """Every row, and again without punctuation where it has any: recognisers differ in that."""
    again = []
    for row in rows:
        if isinstance(row, Row):
            bare = msgspec.structs.replace(row, text=unpunctuated(row.text), before=_turns_without_marks(row.before))
        else:
            bare = msgspec.structs.replace(row, turns=_turns_without_marks(row.turns))
        if bare != row and bare.text:
            again.append(bare)
    return [*rows, *again]


class _OnItsOwn(Topics):
    """What is being discussed in a sentence without its call: what it names, and anything where it names nothing."""

    def is_open(self, position: int, item: str, at: int) -> bool:
        return super().is_open(position, item, at) or not (self.named[position] or self.open_before[position])


def facet_sample(row: Row, packs: Sequence[Pack], ears: Sequence[Ear]) -> tuple[Sample, frozenset[str]]:
    """What the weights see of a labelled sentence, and the facets whose patterns hold in it."""
    call = little_call([*row.before, {"speaker": row.speaker, "text": row.text}], packs)
    last = len(call.lines) - 1
    followed = follow(call, subjects_of(packs))
    alone = _OnItsOwn(followed.named, followed.open_before)
    found = [one for one in candidates(call, alone, ears, concepts_of(packs)) if one.position == last]
    rules = frozenset(key for one in found for key in one.rules)
    confirmed = next((one for one in found if one.confirmed is not None), None)
    if confirmed is not None:
        return confirmed.sample, rules
    homes = {ear.key: ear.item for ear in ears}
    whole = found[0].signs.sample(0, len(found[0].signs.text), lambda key, at: alone.is_open(last, homes[key], at))
    whole["r"] |= {name for one in found for name in one.sample["r"] if name.startswith("answer ")}
    return whole, rules


def _sibling(key: str, row: Row) -> bool:
    """Whether the sentence says the same of another kind of product: an illustration is one, whatever it shows."""
    name = key.rpartition("/")[2]
    return name == "illustration" and key not in row.facets and any(f.endswith(f"/{name}") for f in row.facets)


def train_facets(
    rows: Sequence[Row], packs: Sequence[Pack], parts: Sequence[str], only: Collection[str] | None = None
) -> Family:
    """One model a facet, one against the rest. Sentences of another file count as not conveying where no pattern holds.

    (A sentence is labelled for the facets of its own file only.)
    """
    ears = ears_of(packs)
    samples, rules = zip(*(facet_sample(row, packs, ears) for row in rows), strict=True)
    homes: dict[str, set[str]] = {}
    for row in rows:
        for key in row.facets if row.file != OWN else ():
            homes.setdefault(key, set()).add(row.file)
    names = [ear.key for ear in ears if ear.key in homes and (only is None or ear.key in only)]
    truth = np.array([[key in row.facets for key in names] for row in rows])
    usable = np.array(
        [
            [
                (row.file in homes[key] or row.file == OWN or key not in ruled)
                and not _sibling(key, row)
                and key not in row.open
                for key in names
            ]
            for row, ruled in zip(rows, rules, strict=True)
        ]
    )
    return fit(samples, names, truth, usable, parts, doubted="r", doubt=1 / 3)


class MomentRow(msgspec.Struct):
    """A customer turn with the turns before it: its kind (or None) and its item (or None)."""

    turns: list[dict[str, str]]
    kind: str | None
    item: str | None

    @property
    def text(self) -> str:
        """The customer's words."""
        return self.turns[-1]["text"]


def read_moments(folder: Path) -> list[MomentRow]:
    """The labelled customer turns: single ones, and those of the exchanges."""
    rows: list[MomentRow] = []
    for name in ("moments", "own-moments"):
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            own = {"speaker": raw["speaker"], "text": raw["text"]}
            rows.append(MomentRow([*raw["before"], own], raw["kind"], raw["item"]))
    for line in (folder / "resolutions.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        rows.append(MomentRow(raw["turns"][: raw["moment"] + 1], raw["kind"], raw["item"]))
    return rows


def train_moments(rows: Sequence[MomentRow], packs: Sequence[Pack], parts: Sequence[str]) -> Family:
    """One model for "is a moment" and one a kind."""
    subjects = subjects_of(packs)
    calls = [little_call(row.turns, packs) for row in rows]
    samples = [moments.moment_sample(call, len(call.lines) - 1, subjects) for call in calls]
    names = (moments.ANY, *moments.KINDS)
    truth = np.array([[row.kind is not None, *(row.kind == kind for kind in moments.KINDS)] for row in rows])
    usable = np.array([[True, *([row.kind is not None] * len(moments.KINDS))] for row in rows])
    return fit(samples, names, truth, usable, parts, doubted="s")


def item_sample(row: MomentRow, packs: Sequence[Pack], weights: Weights) -> Sample:
    """What the weights see of a customer turn to tell which item it is about; facets are found with other weights."""
    heard = hear_call(little_call(row.turns, packs), packs, weights)
    return items.item_sample(heard, len(row.turns) - 1)


def train_items(
    rows: Sequence[MomentRow],
    packs: Sequence[Pack],
    weights: Weights,
    parts: Sequence[str],
) -> Family:
    """One model an item, and one for a moment that is about none."""
    rows = [row for row in rows if row.kind is not None]
    samples = [item_sample(row, packs, weights) for row in rows]
    names = [*sorted({row.item for row in rows if row.item is not None}), items.NO_ITEM]
    truth = np.array([[(row.item or items.NO_ITEM) == name for name in names] for row in rows])
    return fit(samples, names, truth, np.ones_like(truth), parts)


class Exchange(msgspec.Struct):
    """A short exchange around one moment, resolved or not."""

    turns: list[dict[str, str]]
    moment: int
    kind: str
    item: str | None
    resolved: bool

    @property
    def text(self) -> str:
        """The customer's words."""
        return self.turns[self.moment]["text"]


def read_exchanges(folder: Path) -> list[Exchange]:
    """The labelled exchanges."""
    return [
        msgspec.json.decode(line, type=Exchange)
        for name in ("resolutions", "own-resolutions")
        if (file := folder / f"{name}.jsonl").is_file()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def exchange_sample(row: Exchange, packs: Sequence[Pack], weights: Weights) -> Sample:
    """What the weights see of an exchange; facets and later moments are found with the other weights."""
    heard = hear_call(little_call(row.turns, packs), packs, weights)
    kind: Any = row.kind
    found = moments.Found(row.moment, kind, 1.0, row.text)
    return answers.outcome_sample(heard, found, row.item, {one.position: one.kind for one in heard.found})


def train_outcomes(rows: Sequence[Exchange], packs: Sequence[Pack], weights: Weights, parts: Sequence[str]) -> Family:
    """One model: was the moment resolved?"""
    samples = [exchange_sample(row, packs, weights) for row in rows]
    truth = np.array([[row.resolved] for row in rows])
    return fit(samples, [answers.RESOLVED], truth, np.ones_like(truth), parts, strength=2.0)


def read_turns(folder: Path) -> list[dict[str, str]]:
    """Every turn in the data with its speaker, once."""
    turns: dict[tuple[str, str], dict[str, str]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            own = [{"speaker": raw["speaker"], "text": raw["text"]}] if "text" in raw else []
            for turn in [*raw.get("before", []), *raw.get("turns", []), *own]:
                turns[turn["speaker"], turn["text"]] = {"speaker": turn["speaker"], "text": turn["text"]}
    return [turns[key] for key in sorted(turns)]


def train_roles(turns: Sequence[dict[str, str]], packs: Sequence[Pack]) -> Family:
    """One model: was it the agent?"""
    ears = sounds_of(packs)
    samples = [roles.role_sample(wording(turn["text"], ears)) for turn in turns]
    truth = np.array([[turn["speaker"] == roles.AGENT] for turn in turns])
    return fit(samples, [roles.AGENT], truth, np.ones_like(truth), ("c", "h", "s"), strength=3.0)


def fit(
    samples: Sequence[Sample],
    models: Sequence[str],
    truth: NDArray[np.bool_],
    usable: NDArray[np.bool_],
    parts: Sequence[str],
    *,
    strength: float = _STRENGTH,
    doubted: str | None = None,
    doubt: float = 0.5,
) -> Family:
    """Logistic regressions over the parts of the samples; ``truth`` and ``usable`` are (samples, models).

    The patterns were written with the sentences at hand, so that they look better on them than on others'. With
    ``doubted``, the part that holds what they found, the weights are by ``doubt`` those of a model without it.
    """
    from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped,unused-ignore]
    from sklearn.linear_model import LogisticRegression

    kept = [{part: sample[part] for part in parts if part in sample} for sample in samples]
    count = Counter(f"{part}:{name}" for sample in kept for part, names in sample.items() for name in names)
    features = sorted(name for name, times in count.items() if times >= _RAREST)
    rarity = np.array([np.log((1 + len(kept)) / (1 + count[name])) + 1 for name in features], dtype=np.float16)
    places = {name: place for place, name in enumerate(features)}
    empty = Family(
        tuple(models),
        places,
        rarity.astype(np.float32),
        np.zeros((len(features), len(models)), dtype=np.float32),
        np.zeros(len(models), dtype=np.float32),
    )
    data: list[float] = []
    indices: list[int] = []
    pointers = [0]
    for sample in kept:
        for part in sorted(sample):
            found, values = empty.weighed(part, sample[part])
            indices += found
            data += values.tolist()
        pointers.append(len(indices))
    design = csr_matrix((data, indices, pointers), shape=(len(kept), len(features)))
    designs = [(design, 1.0)]
    if doubted in parts:
        trusted = np.array([not name.startswith(f"{doubted}:") for name in features], dtype=np.float64)
        designs = [(design, 1 - doubt), ((design @ diags(trusted)).tocsr(), doubt)]
    matrix, bias = empty.matrix.copy(), empty.bias.copy()
    for column in range(len(models)):
        use = usable[:, column]
        for seen, share in designs:
            model = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", random_state=0)
            model.fit(seen[use], truth[use, column])
            matrix[:, column] += share * model.coef_[0]
            bias[column] += share * model.intercept_[0]
    return Family(empty.models, places, empty.rarity, matrix, bias)


def read_examples(pack: Pack) -> list[Row]:
    """The example sentences of a pack of a user's own."""
    return [
        Row(example.text, "agent", pack.id, frozenset({facet_key(item, facet)} if example.conveyed else set()))
        for item in pack.items
        for facet in item.facets
        for example in facet.examples
    ]


def train_all(
    folder: Path,
    packs: Sequence[Pack],
    task: Task,
    *,
    words_only: bool = False,
    without: Collection[str] = frozenset(),
) -> dict[str, Family]:
    """All families from the labelled data of a folder, less the texts in ``without``.

    ``words_only`` leaves out what the patterns found, to measure what the words alone can do.
    """
    rows = twice([row for row in read_rows(folder) if row.text not in without])
    turns = [turn for turn in read_turns(folder) if turn["text"] not in without]
    turns += [turn for turn in _turns_without_marks(turns) if turn["text"]]
    spoken = twice([row for row in read_moments(folder) if row.text not in without])
    exchanges = twice([row for row in read_exchanges(folder) if row.text not in without])
    parts = PARTS_OF_WORDS if words_only else PARTS
    families: dict[str, Family] = {}
    task.report(0.0, "facets")
    families["facets"] = train_facets(rows, packs, parts["facets"])
    task.check()
    task.report(0.5, "moments")
    families["moments"] = train_moments(spoken, packs, parts["moments"])
    families["roles"] = train_roles(turns, packs)
    task.check()
    task.report(0.7, "items")
    families["items"] = train_items(spoken, packs, Weights({}, dict(families)), parts["items"])
    task.check()
    task.report(0.9, "resolved")
    families["resolved"] = train_outcomes(exchanges, packs, Weights({}, dict(families)), parts["resolved"])
    return families


def fingerprint(files: Iterable[Path]) -> str:
    """The content of some files in a few characters, whatever their line ends: weights made from others are stale."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        total.update(file.name.encode("utf-8"))
        total.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
