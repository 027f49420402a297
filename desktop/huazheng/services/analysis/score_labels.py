"""Scores of the checklists on labeled files, for the authors of packs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huazheng.checklist.evaluation.scores import SOURCES, Scores
from huazheng.checklist.evaluation.scoring import Scorer, unknown_facets
from huazheng.checklist.labeled_files import LabeledFile, read_labeled_file
from huazheng.checklist.learning.linear_models import NO_WEIGHTS, Weights, load_weights
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.services.analysis.analyze import list_packs, weights_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task

SCORES_SCHEMA = "huazheng.scores/1"


@dataclass(frozen=True)
class ScoreReport:
    """The scores of some files. packs: the ids of all packs that anything was judged by."""

    files: tuple[str, ...]
    packs: tuple[str, ...]
    weights: str
    scores: Scores

    def document(self) -> dict[str, Any]:
        """The report as plain data, ``huazheng.scores/1``."""
        scores = self.scores
        by_author = {name: _sources(scores, author=name) for name in scores.authors}
        by_style = {name: _sources(scores, style=name) for name in scores.styles}
        return {
            "schema": SCORES_SCHEMA,
            "files": self.files,
            "packs": self.packs,
            "weights": self.weights,
            "totals": _sources(scores),
            "facets": {key: scores.facets[key].document() for key in sorted(scores.facets)},
            "authors": by_author,
            "styles": by_style,
            "wrong": scores.wrong,
        }


def _sources(scores: Scores, *, author: str | None = None, style: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in SOURCES:
        tally = scores.total(source, author=author, style=style)
        if tally.cases:
            found[source] = tally.document()
    return found


def score_files(
    files: Sequence[Path],
    home: Home | None,
    task: Task,
    pack_ids: Sequence[str] = (),
    weights_file: Path | None = None,
) -> ScoreReport:
    """Judge labeled files and count what was right.

    A call is judged by the packs that it names. Sentences, customer turns and exchanges are judged by ``pack_ids``,
    else by every pack of whose own items the file labels one. ``weights_file`` replaces the weights in use; one of a
    user's own pack goes before them. Raises :class:`UnusableInput` for a file, pack or facet that cannot be used,
    Stopped when asked to stop.
    """
    read = [read_labeled_file(file) for file in files]
    known = list_packs(home)
    whole = list(_resolved(known, home))
    given = _read_weights(weights_file)
    scores = Scores()
    used: set[str] = set()
    for number, labeled in enumerate(read):
        task.report(number / len(read), labeled.file.name)
        _reject_unknown(labeled, whole)
        chosen = tuple(dict.fromkeys(pack_ids or _labeled_packs(labeled, known)))
        packs = load_packs(chosen, home)
        weights = given if given is not None else weights_for(packs, home)
        Scorer(packs, weights, lambda ids: load_packs(ids, home), scores).score(labeled, task)
        used |= {*chosen, *(pack for call in labeled.calls for pack in call.packs)}
    name = weights_file.name if weights_file is not None else "zh.npz"
    return ScoreReport(tuple(str(file) for file in files), tuple(sorted(used)), name, scores)


def _resolved(packs: Sequence[Pack], home: Home | None) -> Iterator[Pack]:
    """The packs with inherited items filled in, less those that cannot be used."""
    for pack in packs:
        try:
            yield from load_packs([pack.id], home)
        except UnusableInput:
            continue


def _labeled_packs(labeled: LabeledFile, known: Sequence[Pack]) -> list[str]:
    """The ids of the packs that write an item which the file names, those that inherit a whole pack first."""
    named = labeled.items
    packs = [pack for pack in known if named & {item.id for item in pack.items}]
    return [pack.id for pack in sorted(packs, key=lambda pack: (not pack.inherited_packs, pack.id))]


def _read_weights(file: Path | None) -> list[Weights] | None:
    if file is None:
        return None
    try:
        weights = load_weights(file)
    except (OSError, ValueError, KeyError) as error:
        raise UnusableInput(Text("权重文件无效。", "Invalid weights file."), file=file) from error
    if weights is NO_WEIGHTS:
        raise UnusableInput(
            Text("没有这个权重文件，或版本不对。", "Weights file not found, or of another version."),
            file=file,
            remedy=Text("用 huazheng packs train --out 生成。", "Make one with huazheng packs train --out."),
        )
    return [weights, load_weights()] if "pack" in weights.about else [weights]


def _reject_unknown(labeled: LabeledFile, packs: Sequence[Pack]) -> None:
    for line, name in unknown_facets(labeled, packs)[:1]:
        raise UnusableInput(
            Text(f"第 {line} 行：没有清单包含“{name}”。", f"Line {line}: no checklist has “{name}”."),
            file=labeled.file,
            remedy=Text("运行 huazheng packs show ID 查看要点。", "Run huazheng packs show ID to see the facets."),
        )
