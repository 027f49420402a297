"""Training: the shipped weights and speller from the checkout's data, and the weights of a user's own pack."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.checklist.evaluation.held_out import authors_in, copy_without
from huazheng.checklist.labeled_files import conveyed_by, facets_of, labeled_files_in, read_labeled_file
from huazheng.checklist.learning.linear_models import WEIGHTS_FILE, save_weights
from huazheng.checklist.packs.loader import known_packs, learned_pack_files, load_packs, own_weights_file
from huazheng.checklist.packs.pack import facet_key
from huazheng.checklist.packs.phrases import LANGUAGE_FILES
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import checkout
from huazheng.speech.text.homophones.speller import SPELLING_FILE

if TYPE_CHECKING:
    from collections.abc import Collection

    from huazheng.checklist.labeled_data import LabeledSentence
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task

WEIGHTS_VERSION = "2026.11.1"
_EVERY = 6  # every sixth of the shipped sentences is enough as negative examples for another pack


def sentences_folder() -> Path:
    """The labeled sentences of the checkout. Raises :class:`UnusableInput` outside a checkout."""
    top = checkout()
    folder = top / "tests" / "data" / "checklist" / "sentences" if top is not None else None
    if folder is None or not folder.is_dir():
        raise UnusableInput(
            Text("没有训练数据。", "No training data."),
            remedy=Text(
                "请在源代码目录里运行，或用 --data 指明。",
                "Run this in a source checkout, or give the data folder with --data.",
            ),
        )
    return folder


def training_fingerprints(data: Path) -> dict[str, str]:
    """Digests of what the shipped weights depend on: data, packs and the language file."""
    from huazheng.checklist.train_weights import content_digest

    return {
        "data": content_digest(labeled_files_in(data)),
        "packs": content_digest(learned_pack_files()),
        "language": content_digest(LANGUAGE_FILES.glob("*.toml")),
    }


def train_shipped(task: Task, data: Path | None = None, target: Path = WEIGHTS_FILE) -> Path:
    """Train every family and write the weights file that ships with the app.

    Raises :class:`ResourceUnavailable` without scikit-learn, :class:`UnusableInput` without data.
    """
    _need_sklearn()
    from huazheng.checklist.train_weights import train_all

    folder = data if data is not None else sentences_folder()
    made_from = training_fingerprints(folder)  # before: a pack that is edited meanwhile must make the weights stale
    families = train_all(folder, known_packs(), task)
    save_weights(target, {"version": WEIGHTS_VERSION, "made_from": made_from}, families)
    return target


def train_without(authors: Collection[str], task: Task, target: Path, data: Path | None = None) -> Path:
    """Train every family without the sentences of these authors, to score on theirs. The shipped weights stay.

    Raises as :func:`train_shipped`, and :class:`UnusableInput` for an author without sentences.
    """
    _need_sklearn()
    from huazheng.checklist.train_weights import train_all

    folder = data if data is not None else sentences_folder()
    _reject_unknown_authors(authors, authors_in(folder))
    with tempfile.TemporaryDirectory(prefix="huazheng-") as scratch:
        copy_without(folder, authors, Path(scratch))
        families = train_all(Path(scratch), known_packs(), task)
    save_weights(target, {"version": WEIGHTS_VERSION, "without": sorted(authors)}, families)
    return target


def _reject_unknown_authors(authors: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(authors) - set(known))
    if unknown:
        raise UnusableInput(
            Text(f"没有作者 {unknown[0]} 的标注。", f"No labels by an author {unknown[0]}."),
            remedy=Text(f"已有的作者：{'、'.join(sorted(known))}。", f"Known authors: {', '.join(sorted(known))}."),
        )


def train_spelling(target: Path = SPELLING_FILE) -> Path:
    """Train the speller on the wording of callbacks and on confusions, and write the file that ships with the app.

    Raises :class:`UnusableInput` outside a checkout.
    """
    from huazheng.speech.text.homophones.speller_training import train

    train(sentences_folder().parent.parent, target, WEIGHTS_VERSION)
    return target


def train_user_pack(
    home: Home,
    pack_id: str,
    task: Task,
    *,
    data: Path | None = None,
    without: Collection[str] = (),
    target: Path | None = None,
) -> Path:
    """Train the facets of a user's own pack and write the weights beside it, or into ``target``.

    The sentences are the pack's examples and, with ``data``, the labeled ones of that folder, less those of the authors
    in ``without``.
    """
    _need_sklearn()
    from huazheng.checklist.facet_training import train_facets
    from huazheng.checklist.labeled_data import read_examples, read_rows
    from huazheng.checklist.train_weights import PARTS

    (pack,) = load_packs([pack_id], home)
    rows = read_examples(pack)
    if data is not None:
        _reject_unknown_authors(without, authors_in(data))
        rows += _labeled_sentences(data, pack, without)
    told = {key for row in rows for key in row.facets}
    wanted = {facet_key(item, facet) for item in pack.items for facet in item.facets if facet.examples}
    wanted |= told if data is not None else set()
    if not wanted or wanted - told:
        raise UnusableInput(
            Text(
                "每一项要有讲到的例句，也要有没讲到的。",
                "Each facet needs examples that convey it and some that do not.",
            ),
            file=home.packs / f"{pack_id}.toml",
        )
    task.report(0.1, pack_id)
    others = read_rows(sentences_folder())[::_EVERY] if checkout() is not None else []
    family = train_facets([*rows, *others], (pack, *known_packs()), PARTS["facets"], only=wanted)
    target = target if target is not None else own_weights_file(home, pack_id)
    about = {"version": pack.version, "pack": pack_id} | ({"without": sorted(without)} if without else {})
    save_weights(target, about, {"facets": family})
    return target


def _labeled_sentences(folder: Path, pack: Pack, without: Collection[str]) -> list[LabeledSentence]:
    """The agent's sentences of a folder that name a facet of the pack, as labels of the pack's facets alone."""
    from huazheng.checklist.labeled_data import LabeledSentence, plain_turns

    own = {f"{item.id}/{facet.id}": facet_key(item, facet) for item in pack.items for facet in item.facets}
    rows = []
    for file in sorted(folder.rglob("*.jsonl")):
        labeled = read_labeled_file(file)
        for _, row in labeled.sentences:
            named = own.keys() & set(facets_of(row))
            if row.speaker != "agent" or not named or (row.author or labeled.author) in without:
                continue
            conveyed = frozenset(own[key] for key in named & conveyed_by(row))
            unsure = frozenset(own[key] for key in named & set(row.open))
            rows.append(LabeledSentence(row.text, "agent", pack.id, conveyed, plain_turns(row.before), unsure))
    return rows


def _need_sklearn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ResourceUnavailable(
            Text("训练需要 scikit-learn。", "Training needs scikit-learn."),
            remedy=Text("请安装：pip install scikit-learn", "Install it: pip install scikit-learn"),
        ) from error
