"""Training of the learned weights on labeled sentences (``huazheng packs train``); needs scikit-learn.

The labeled calls are never trained on. ``tests/bench/fold_scores.py`` scores sentences that were left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from huazheng.checklist.learning.linear_models import ModelFamily, Weights
from huazheng.checklist.matching import item_assignment, moment_detection, moment_outcomes, speaker_roles
from huazheng.checklist.matching.call_features import extract_call_features, subjects_of
from huazheng.checklist.matching.compiled_facets import compile_facets
from huazheng.checklist.matching.facets import candidates
from huazheng.checklist.matching.pattern_matches import concepts_of
from huazheng.checklist.matching.prepared_call import phonetic_index, prepare_call
from huazheng.checklist.matching.topics import Topics, track_topics
from huazheng.checklist.normalization.normalized_text import normalize_text
from huazheng.checklist.packs.pack import facet_key
from huazheng.core.runtime.decoding import convert, json_decoder
from huazheng.core.schema.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.checklist.learning.features import Sample
    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.task import Task

OWN_FACETS = "own-facets"  # labeled for every facet, unlike the others
FACET_FILES = ("money-and-time", "who-and-what", "returns-and-fees", OWN_FACETS)
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


class LabelledSentence(msgspec.Struct):
    """One labeled sentence: the turns before it, its speaker and text, and the facets that it conveys."""

    text: str
    speaker: str
    file: str
    facets: frozenset[str]
    before: list[dict[str, str]] = []
    open: frozenset[str] = frozenset()  # facets on which people may differ: neither taught nor scored


def read_rows(folder: Path, names: Sequence[str] = FACET_FILES) -> list[LabelledSentence]:
    """The agent's labeled sentences of a folder of JSON Lines files."""
    rows: list[LabelledSentence] = []
    for name in names:
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            conveyed = set(raw.get("also", [])) | ({raw["facet"]} if raw["conveyed"] else set())
            if raw["speaker"] == "agent":
                rows.append(
                    LabelledSentence(
                        raw["text"],
                        "agent",
                        name,
                        frozenset(conveyed),
                        raw.get("before", []),
                        frozenset(raw.get("open", [])),
                    )
                )
    return rows


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


_MARKS = re.compile("[，。？！、；：“”‘’…—,.?!;:]")


def unpunctuated(text: str) -> str:
    """A text without punctuation, as some recognizers write it."""
    return _MARKS.sub("", text)


def _turns_without_marks(turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{**turn, "text": unpunctuated(turn["text"])} for turn in turns]


def with_unpunctuated(rows: Sequence[Any]) -> list[Any]:
    """Every row, and a copy without punctuation of those that have any."""
    again = []
    for row in rows:
        if isinstance(row, LabelledSentence):
            bare = msgspec.structs.replace(row, text=unpunctuated(row.text), before=_turns_without_marks(row.before))
        else:
            bare = msgspec.structs.replace(row, turns=_turns_without_marks(row.turns))
        if bare != row and bare.text:
            again.append(bare)
    return [*rows, *again]


class _TopicsOutOfContext(Topics):
    """Topics of a sentence without its call: the items it names, or every item where it names none."""

    def is_open(self, position: int, item: str, at: int) -> bool:
        return super().is_open(position, item, at) or not (self.named[position] or self.open_before[position])


def facet_sample(
    row: LabelledSentence, packs: Sequence[Pack], facets: Sequence[CompiledFacet]
) -> tuple[Sample, frozenset[str]]:
    """The features of a labeled sentence, and the facets whose patterns match it."""
    call = prepare_turns([*row.before, {"speaker": row.speaker, "text": row.text}], packs)
    last = len(call.lines) - 1
    followed = track_topics(call, subjects_of(packs))
    alone = _TopicsOutOfContext(followed.named, followed.open_before)
    spans = [
        candidate for candidate in candidates(call, alone, facets, concepts_of(packs)) if candidate.position == last
    ]
    rules = frozenset(key for candidate in spans for key in candidate.rules)
    confirmed = next((candidate for candidate in spans if candidate.confirmed is not None), None)
    if confirmed is not None:
        return confirmed.sample, rules
    homes = {facet.key: facet.item for facet in facets}
    whole = spans[0].matches.sample(0, len(spans[0].matches.text), lambda key, at: alone.is_open(last, homes[key], at))
    whole["r"] |= {name for candidate in spans for name in candidate.sample["r"] if name.startswith("answer ")}
    return whole, rules


def _sibling(key: str, row: LabelledSentence) -> bool:
    """Test whether the sentence conveys the same facet of another product, such as its illustration."""
    name = key.rpartition("/")[2]
    return name == "illustration" and key not in row.facets and any(f.endswith(f"/{name}") for f in row.facets)


def train_facets(
    rows: Sequence[LabelledSentence], packs: Sequence[Pack], parts: Sequence[str], only: Collection[str] | None = None
) -> ModelFamily:
    """One model per facet, one against the rest. Sentences of another file count as negative where no pattern matches.

    (A sentence is labeled for the facets of its own file only.)
    """
    facets = compile_facets(packs)
    samples, rules = zip(*(facet_sample(row, packs, facets) for row in rows), strict=True)
    homes: dict[str, set[str]] = {}
    for row in rows:
        for key in row.facets if row.file != OWN_FACETS else ():
            homes.setdefault(key, set()).add(row.file)
    names = [facet.key for facet in facets if facet.key in homes and (only is None or facet.key in only)]
    truth = np.array([[key in row.facets for key in names] for row in rows])
    usable = np.array(
        [
            [
                (row.file in homes[key] or row.file == OWN_FACETS or key not in ruled)
                and not _sibling(key, row)
                and key not in row.open
                for key in names
            ]
            for row, ruled in zip(rows, rules, strict=True)
        ]
    )
    return fit(samples, names, truth, usable, parts, doubted="r", doubt=1 / 3)


class LabelledMoment(msgspec.Struct):
    """A customer turn with the turns before it: its kind (or None) and its item (or None)."""

    turns: list[dict[str, str]]
    kind: str | None
    item: str | None

    @property
    def text(self) -> str:
        """The customer's words."""
        return self.turns[-1]["text"]


def read_moments(folder: Path) -> list[LabelledMoment]:
    """The labeled customer turns: single ones, and those of the exchanges."""
    rows: list[LabelledMoment] = []
    for name in ("moments", "own-moments"):
        file = folder / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            raw = json.loads(line)
            own = {"speaker": raw["speaker"], "text": raw["text"]}
            rows.append(LabelledMoment([*raw["before"], own], raw["kind"], raw["item"]))
    for line in (folder / "resolutions.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        rows.append(LabelledMoment(raw["turns"][: raw["moment"] + 1], raw["kind"], raw["item"]))
    return rows


def train_moments(rows: Sequence[LabelledMoment], packs: Sequence[Pack], parts: Sequence[str]) -> ModelFamily:
    """One model for "is a moment" and one per kind."""
    subjects = subjects_of(packs)
    calls = [prepare_turns(row.turns, packs) for row in rows]
    samples = [moment_detection.moment_sample(call, len(call.lines) - 1, subjects) for call in calls]
    names = (moment_detection.ANY, *moment_detection.KINDS)
    truth = np.array([[row.kind is not None, *(row.kind == kind for kind in moment_detection.KINDS)] for row in rows])
    usable = np.array([[True, *([row.kind is not None] * len(moment_detection.KINDS))] for row in rows])
    return fit(samples, names, truth, usable, parts, doubted="s")


def labelled_item_sample(row: LabelledMoment, packs: Sequence[Pack], weights: Weights) -> Sample:
    """The features of a customer turn from which its item is predicted; ``weights`` find the facets."""
    heard = extract_call_features(prepare_turns(row.turns, packs), packs, weights)
    return item_assignment.item_sample(heard, len(row.turns) - 1)


def train_items(
    rows: Sequence[LabelledMoment],
    packs: Sequence[Pack],
    weights: Weights,
    parts: Sequence[str],
) -> ModelFamily:
    """One model per item, and one for moments about none."""
    rows = [row for row in rows if row.kind is not None]
    samples = [labelled_item_sample(row, packs, weights) for row in rows]
    names = [*sorted({row.item for row in rows if row.item is not None}), item_assignment.NO_ITEM]
    truth = np.array([[(row.item or item_assignment.NO_ITEM) == name for name in names] for row in rows])
    return fit(samples, names, truth, np.ones_like(truth), parts)


class LabelledExchange(msgspec.Struct):
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


def read_exchanges(folder: Path) -> list[LabelledExchange]:
    """The labeled exchanges."""
    return [
        json_decoder(LabelledExchange).decode(line)
        for name in ("resolutions", "own-resolutions")
        if (file := folder / f"{name}.jsonl").is_file()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def exchange_sample(row: LabelledExchange, packs: Sequence[Pack], weights: Weights) -> Sample:
    """The features of an exchange; ``weights`` find the facets and the later moments."""
    features = extract_call_features(prepare_turns(row.turns, packs), packs, weights)
    kind: Any = row.kind
    moment = moment_detection.DetectedMoment(row.moment, kind, 1.0, row.text)
    return moment_outcomes.outcome_sample(
        features, moment, row.item, {one.position: one.kind for one in features.moments}
    )


def train_outcomes(
    rows: Sequence[LabelledExchange], packs: Sequence[Pack], weights: Weights, parts: Sequence[str]
) -> ModelFamily:
    """One model for "the moment was resolved"."""
    samples = [exchange_sample(row, packs, weights) for row in rows]
    truth = np.array([[row.resolved] for row in rows])
    return fit(samples, [moment_outcomes.RESOLVED], truth, np.ones_like(truth), parts, strength=2.0)


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


def train_roles(turns: Sequence[dict[str, str]], packs: Sequence[Pack]) -> ModelFamily:
    """One model for "the speaker is the agent"."""
    index = phonetic_index(packs)
    samples = [speaker_roles.role_sample(normalize_text(turn["text"], index)) for turn in turns]
    truth = np.array([[turn["speaker"] == speaker_roles.AGENT] for turn in turns])
    return fit(samples, [speaker_roles.AGENT], truth, np.ones_like(truth), ("c", "h", "s"), strength=3.0)


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
) -> ModelFamily:
    """Logistic regressions over the parts of the samples; ``truth`` and ``usable`` are (samples, models).

    The patterns were written with the sentences at hand, so they score better on them than on others. With
    ``doubted``, the part that holds what they found, the weights are by ``doubt`` those of a model without it.
    """
    from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped,unused-ignore]
    from sklearn.linear_model import LogisticRegression

    selected = [{part: sample[part] for part in parts if part in sample} for sample in samples]
    count = Counter(f"{part}:{name}" for sample in selected for part, names in sample.items() for name in names)
    features = sorted(name for name, times in count.items() if times >= _RAREST)
    rarity = np.array([np.log((1 + len(selected)) / (1 + count[name])) + 1 for name in features], dtype=np.float16)
    places = {name: place for place, name in enumerate(features)}
    empty = ModelFamily(
        tuple(models),
        places,
        rarity.astype(np.float32),
        np.zeros((len(features), len(models)), dtype=np.float32),
        np.zeros(len(models), dtype=np.float32),
    )
    data: list[float] = []
    indices: list[int] = []
    pointers = [0]
    for sample in selected:
        for part in sorted(sample):
            columns, values = empty.scaled_features(part, sample[part])
            indices += columns
            data += values.tolist()
        pointers.append(len(indices))
    design = csr_matrix((data, indices, pointers), shape=(len(selected), len(features)))
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
    return ModelFamily(empty.models, places, empty.rarity, matrix, bias)


def read_examples(pack: Pack) -> list[LabelledSentence]:
    """The example sentences of a pack of a user's own."""
    return [
        LabelledSentence(
            example.text, "agent", pack.id, frozenset({facet_key(item, facet)} if example.conveyed else set())
        )
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
) -> dict[str, ModelFamily]:
    """All families from the labeled data of a folder, less the texts in ``without``.

    ``words_only`` leaves out what the patterns found, to measure what the words alone can do.
    """
    rows = with_unpunctuated([row for row in read_rows(folder) if row.text not in without])
    turns = [turn for turn in read_turns(folder) if turn["text"] not in without]
    turns += [turn for turn in _turns_without_marks(turns) if turn["text"]]
    spoken = with_unpunctuated([row for row in read_moments(folder) if row.text not in without])
    exchanges = with_unpunctuated([row for row in read_exchanges(folder) if row.text not in without])
    parts = PARTS_OF_WORDS if words_only else PARTS
    families: dict[str, ModelFamily] = {}
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


def content_digest(files: Iterable[Path]) -> str:
    """A digest of the files' names and content, line ends aside; weights with another digest are stale."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        total.update(file.name.encode("utf-8"))
        total.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
