"""Judging a call: which checklists apply, and the analysis of a transcript or of a kept call."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.explain import Reason, explain
from huazheng.checklist.judge import judge
from huazheng.checklist.learning.linear_models import Weights, load_weights
from huazheng.checklist.packs.loader import (
    DEFAULT_PACK,
    PackFault,
    check_pack,
    load_packs,
    own_weights_file,
    pack_files,
    read_pack,
)
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_json
from huazheng.core.runtime.language import Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.transcript import Transcript
from huazheng.services.annotations.corrections import no_transcript
from huazheng.services.custody.writes import reject_received, save_analysis
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.analysis import Analysis
    from huazheng.store.calls import Call

__all__ = [
    "DEFAULT_PACK",
    "PackFault",
    "PolicyFacts",
    "analyze_call",
    "analyze_transcript",
    "check_pack",
    "choose_packs",
    "explain_item",
    "list_packs",
    "load_packs",
    "pack_files",
    "packs_for",
    "packs_of",
    "read_facts",
    "read_transcript",
]

PRODUCT_PACKS: dict[str, str] = {
    "life": "cn-life-new-policy",
    "health": "cn-life-new-policy",
    "annuity": "cn-life-new-policy",
    "participating": "cn-participating",
    "universal": "cn-universal",
    "unit_linked": "cn-unit-linked",
}


def choose_packs(
    product_type: str | None = None, call_date: date | None = None, *, recorded_sale: bool = False
) -> tuple[str, ...]:
    """The packs that apply to a product type and the day of the call; without either, the general one.

    ``recorded_sale``: the sale fell under the rule on recorded sales (bank channel, unit-linked, over 60).
    A unit-linked call since the list's repeal is still checked against it, and the pack says that.
    """
    main = PRODUCT_PACKS.get(product_type or "", DEFAULT_PACK)
    chosen = [main]
    if main == "cn-unit-linked" and call_date is not None and call_date >= date(2010, 5, 1):
        chosen.insert(0, DEFAULT_PACK)
    if recorded_sale and (call_date is None or call_date >= date(2017, 11, 1)):
        chosen.append("cn-traceable-sale")
    return tuple(chosen)


def packs_for(facts: PolicyFacts | None) -> tuple[str, ...]:
    """The packs that the policy's facts call for. A date that is none counts for nothing."""
    if facts is None:
        return choose_packs()
    try:
        called = date.fromisoformat(facts.call_date) if facts.call_date else None
    except ValueError:
        called = None
    return choose_packs(facts.product_type, called, recorded_sale=facts.recorded_sale)


def list_packs(home: Home | None = None) -> tuple[Pack, ...]:
    """Every pack that is here, shipped or the user's own, as written (what it takes over is not filled in).

    A file that cannot be used is left out; :func:`check_pack` says why.
    """
    packs = []
    for file in pack_files(home).values():
        try:
            packs.append(read_pack(file))
        except UnusableInput:
            continue
    return tuple(packs)


def read_transcript(file: Path) -> Transcript:
    """Read a ``huazheng.transcript/1`` file. Raises :class:`UnusableInput` with the file and what is wrong in it."""
    return read_json(file, Transcript)


def read_facts(file: Path) -> PolicyFacts:
    """Read the policy's facts from JSON or TOML; keys that are not known are passed over."""
    if file.suffix.lower() != ".toml":
        return read_json(file, PolicyFacts)
    try:
        return msgspec.toml.decode(file.read_bytes(), type=PolicyFacts)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput(Text(f"读不了：{reason}。", f"It cannot be read: {reason}."), file=file) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise UnusableInput(Text(f"内容不对：{error}。", f"Its content is not right: {error}."), file=file) from error


def analyze_transcript(
    transcript: Transcript,
    pack_ids: Sequence[str] | None = None,
    home: Home | None = None,
    facts: PolicyFacts | None = None,
    task: Task | None = None,
) -> Analysis:
    """Judge a transcript by the packs named, or by those that the facts call for.

    Raises :class:`UnusableInput` for a pack that is not there or cannot be used, Stopped when asked to stop.
    """
    if not pack_ids:
        pack_ids = packs_for(facts)
    packs = load_packs(dict.fromkeys(pack_ids), home)
    return judge(transcript, packs, facts, task, weights_for(packs, home))


def weights_for(packs: Sequence[Pack], home: Home | None) -> list[Weights]:
    """The learned weights that ship with the app, and before them those of the user's own packs."""
    files = [own_weights_file(home, pack.id) for pack in packs] if home is not None else []
    return [*(load_weights(file) for file in files if file.is_file()), load_weights()]


def explain_item(
    transcript: Transcript, pack_ids: Sequence[str] | None, item_id: str, home: Home | None = None
) -> tuple[Reason, ...]:
    """Why an item (its id, with or without its pack's) was judged as it was: words, patterns, learned features.

    Raises :class:`UnusableInput` for an item that none of the packs has.
    """
    packs = load_packs(dict.fromkeys(pack_ids or choose_packs()), home)
    named, _, wanted = item_id.rpartition("/")
    fitting = [pack for pack in packs if named in ("", pack.id) and pack.item(wanted) is not None]
    if not fitting:
        known = "、".join(dict.fromkeys(item.id for pack in packs for item in pack.items))
        raise UnusableInput(
            Text(f"没有“{item_id}”这一项。", f"There is no item “{item_id}”."),
            remedy=Text(f"有：{known}。", f"There are: {known}."),
        )
    return explain(transcript, fitting, wanted, weights_for(packs, home))


def analyze_call(
    home: Home,
    call: Call,
    pack_ids: Sequence[str] | None = None,
    facts: PolicyFacts | None = None,
    task: Task | None = None,
) -> Analysis:
    """Judge a stored call by its corrected transcript, and store the analysis in the call's folder.

    Removed turns are not judged. Without ``facts``, those stored with the call are used. Raises
    :class:`UnusableInput` when the call has no transcript yet, or one of these files is invalid.
    """
    reject_received(call.folder)
    snapshot = read_snapshot(home, call)
    snapshot.raise_errors(("transcript", "edits", "facts"))
    if snapshot.transcript is None:
        raise no_transcript(call)
    facts = facts if facts is not None else snapshot.facts
    analysis = analyze_transcript(snapshot.transcript, pack_ids, home, facts, task)
    analysis = msgspec.structs.replace(analysis, rests_on=snapshot.inputs_with(facts))
    save_analysis(home, call, analysis)
    return analysis


def packs_of(home: Home, analysis: Analysis) -> tuple[Pack, ...]:
    """The packs that an analysis was made with, whole; one that is not here any more is left out."""
    packs: list[Pack] = []
    for used in analysis.packs:
        try:
            packs += load_packs([used.id], home)
        except UnusableInput:
            continue
    return tuple(packs)
