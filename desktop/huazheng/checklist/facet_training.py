"""Training of the models for facets: on whole sentences, on the spans of them that are judged, and on composites.

A call is judged by spans, and the best span decides. So the models learn from spans, too: the spans of a sentence
that does not convey a facet are negative examples, and of one that does, the span that a first model finds best is a
positive one. Composites are sentences that convey several facets, made of short ones, as people say them in one breath.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.checklist.labeled_data import OWN_FACETS, LabeledSentence, prepare_turns
from huazheng.checklist.learning.fitting import fit
from huazheng.checklist.matching.call_features import subjects_of
from huazheng.checklist.matching.compiled_facets import compile_facets
from huazheng.checklist.matching.facets import candidates
from huazheng.checklist.matching.pattern_matches import concepts_of
from huazheng.checklist.matching.topics import Topics, track_topics

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from huazheng.checklist.learning.features import Sample
    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.packs.pack import Pack

COMPOSITES = 900
_LONGEST_PART = 30
_MOST_PARTS = 5
_STRENGTH, _DOUBT = 30.0, 0.5
_NEAR_THE_BOUND = -1.5  # log-odds from which a span that conveys nothing is worth learning from


class _TopicsOutOfContext(Topics):
    """Topics of a sentence without its call: the items it names, or every item where it names none."""

    def is_open(self, position: int, item: str, at: int) -> bool:
        return super().is_open(position, item, at) or not (self.named[position] or self.open_before[position])


@dataclass(frozen=True)
class SentenceSamples:
    """The features of a labeled sentence. rules: the facets whose patterns match it anywhere.

    spans: the samples of the spans from which a facet can be learned. A bare yes (对的) or number is none: it conveys
    something only with the customer's words before it.
    """

    whole: Sample
    rules: frozenset[str]
    spans: tuple[Sample, ...]


def sentence_samples(row: LabeledSentence, packs: Sequence[Pack], facets: Sequence[CompiledFacet]) -> SentenceSamples:
    """The features of a labeled sentence."""
    call = prepare_turns([*row.before, {"speaker": row.speaker, "text": row.text}], packs)
    last = len(call.lines) - 1
    followed = track_topics(call, subjects_of(packs))
    alone = _TopicsOutOfContext(followed.named, followed.open_before)
    found = [one for one in candidates(call, alone, facets, concepts_of(packs)) if one.position == last]
    rules = frozenset(key for one in found for key in one.rules)
    confirmed = next((one for one in found if one.confirmed is not None), None)
    if confirmed is not None:
        return SentenceSamples(confirmed.sample, rules, ())
    spans = tuple(one.sample for one in found if not one.is_bare_yes and not one.is_bare_number)
    homes = {facet.key: facet.item for facet in facets}
    matches = found[0].matches
    whole = matches.sample(0, len(matches.text), lambda key, at: alone.is_open(last, homes[key], at))
    whole["r"] |= {name for one in found for name in one.sample["r"] if name.startswith("answer ")}
    question = next((one.sample["q"] for one in found if "q" in one.sample), None)
    if question is not None:
        whole["q"] = question
    return SentenceSamples(whole, rules, spans)


def make_composites(rows: Sequence[LabeledSentence], number: int = COMPOSITES) -> list[LabeledSentence]:
    """Sentences in one breath made of short ones that are labeled for every facet; the same ones every time.

    Each is made of one author's sentences, so that an author can be left out.
    """
    short = [
        row
        for row in rows
        if row.file == OWN_FACETS and not row.before and not row.open and len(row.text) <= _LONGEST_PART
    ]
    authors = sorted({row.author for row in short})
    return [one for author in authors for one in _composites_of(author, short, number // len(authors))]


def _composites_of(author: str, short: Sequence[LabeledSentence], number: int) -> list[LabeledSentence]:
    telling = [row for row in short if row.author == author and row.facets]
    silent = [row for row in short if row.author == author and not row.facets]
    if len(telling) < _MOST_PARTS or not silent:
        return []
    draw = random.Random(author)  # noqa: S311 (no secret)
    made = []
    for _ in range(number):
        parts = draw.sample(telling, draw.choice((1, 2, 2, 3, 3, 4)))
        parts += draw.sample(silent, 1 if len(parts) == 1 else draw.choice((0, 0, 1)))
        draw.shuffle(parts)
        text = "，".join(part.text.rstrip("。！？，,.") for part in parts) + "。"
        told: frozenset[str] = frozenset().union(*(part.facets for part in parts))
        made.append(LabeledSentence(text, "agent", OWN_FACETS, told, author=author))
    return made


def _sibling(key: str, row: LabeledSentence) -> bool:
    """Test whether the sentence conveys the same facet of another product, such as its illustration."""
    name = key.rpartition("/")[2]
    return name == "illustration" and key not in row.facets and any(f.endswith(f"/{name}") for f in row.facets)


def train_facets(
    rows: Sequence[LabeledSentence], packs: Sequence[Pack], parts: Sequence[str], only: Collection[str] | None = None
) -> ModelFamily:
    """One model per facet, one against the rest. Sentences of another file count as negative where no pattern matches.

    (A sentence is labeled for the facets of its own file only.)
    """
    facets = compile_facets(packs)
    said = [sentence_samples(row, packs, facets) for row in rows]
    homes: dict[str, set[str]] = {}
    for row in rows:
        for key in row.facets if row.file != OWN_FACETS else ():
            homes.setdefault(key, set()).add(row.file)
    names = [facet.key for facet in facets if facet.key in homes and (only is None or facet.key in only)]
    truth = np.array([[key in row.facets for key in names] for row in rows])
    usable = np.array(
        [
            [
                (row.file in homes[key] or row.file == OWN_FACETS or key not in one.rules)
                and not _sibling(key, row)
                and key not in row.open
                for key in names
            ]
            for row, one in zip(rows, said, strict=True)
        ]
    )
    whole = [one.whole for one in said]
    first = fit(whole, names, truth, usable, parts, strength=_STRENGTH)
    samples, span_truth, span_usable = _spans_to_learn(said, truth, usable, first)
    return fit(
        [*whole, *samples],
        names,
        np.vstack([truth, *span_truth]),
        np.vstack([usable, *span_usable]),
        parts,
        strength=_STRENGTH,
        doubted="r",
        doubt=_DOUBT,
    )


def _spans_to_learn(
    said: Sequence[SentenceSamples],
    truth: NDArray[np.bool_],
    usable: NDArray[np.bool_],
    first: ModelFamily,
) -> tuple[list[Sample], list[NDArray[np.bool_]], list[NDArray[np.bool_]]]:
    """The spans from which the models learn, with what each conveys and for which facets it is an example."""
    samples: list[Sample] = []
    conveyed: list[NDArray[np.bool_]] = []
    examples: list[NDArray[np.bool_]] = []
    for row, one in enumerate(said):
        spans = [sample for sample in one.spans if sample != one.whole]
        if not spans:
            continue
        scores = first.scores(spans)
        best = scores.argmax(axis=0)
        is_best = np.arange(len(spans))[:, None] == best[None, :]
        use = np.where(truth[row], is_best, scores > _NEAR_THE_BOUND) & usable[row]
        for number in np.flatnonzero(use.any(axis=1)):
            samples.append(spans[number])
            conveyed.append(truth[row] & use[number])
            examples.append(use[number])
    return samples, conveyed, examples
