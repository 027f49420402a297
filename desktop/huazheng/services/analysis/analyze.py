"""Analysis of a transcript, or of a call of the library, by the checklists that apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.explain import Reason, explain
from huazheng.checklist.judge import judge
from huazheng.checklist.learning.linear_models import Weights, load_weights
from huazheng.checklist.packs.loader import load_packs, own_weights_file, pack_files, read_pack
from huazheng.checklist.packs.selection import PackChoice
from huazheng.core.runtime.decoding import decode_toml
from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import read_json, read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.pack_choice import choice_for_call, choice_for_facts
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


def list_packs(home: Home | None = None) -> tuple[Pack, ...]:
    """Every pack, shipped or the user's own, as written, without the items that it inherits.

    A file that cannot be used is left out;
    :func:`huazheng.checklist.packs.validation.check_pack` gives the reason.
    """
    packs = []
    for file in pack_files(home).values():
        try:
            packs.append(read_pack(file))
        except UnusableInput:
            continue
    return tuple(packs)


def read_transcript(file: Path) -> Transcript:
    """Read a ``huazheng.transcript/1`` file. Raises :class:`UnusableInput` with the file and the fault."""
    return read_json(file, Transcript)


def read_facts(file: Path) -> PolicyFacts:
    """Read policy facts from JSON or TOML; unknown keys are ignored. Raises :class:`UnusableInput`."""
    if file.suffix.lower() != ".toml":
        return read_json(file, PolicyFacts)
    try:
        return decode_toml(read_regular(file), PolicyFacts)
    except OSError as error:
        raise unreadable(file, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise UnusableInput(Text(f"内容无效：{error}。", f"Invalid content: {error}."), file=file) from error


def analyze_transcript(
    transcript: Transcript,
    pack_ids: Sequence[str] | None = None,
    home: Home | None = None,
    facts: PolicyFacts | None = None,
    task: Task | None = None,
) -> Analysis:
    """Judge a transcript by the packs named, else by those that apply to the product and date in the facts.

    Raises :class:`UnusableInput` for a pack that does not exist or cannot be used, Stopped when asked to stop.
    """
    return _judge_by(transcript, pack_ids or choice_for_facts(home, facts), home, facts, task)


def _judge_by(
    transcript: Transcript,
    chosen: Sequence[str] | PackChoice,
    home: Home | None,
    facts: PolicyFacts | None,
    task: Task | None,
) -> Analysis:
    """Judge by the packs that a person named, or by a choice, whose remarks the analysis then states."""
    ids = chosen.ids if isinstance(chosen, PackChoice) else chosen
    packs = load_packs(dict.fromkeys(ids), home)
    analysis = judge(transcript, packs, facts, task, weights_for(packs, home))
    if not isinstance(chosen, PackChoice) or chosen.selection is msgspec.UNSET:
        return analysis
    return msgspec.structs.replace(analysis, selection=chosen.selection)


def weights_for(packs: Sequence[Pack], home: Home | None) -> list[Weights]:
    """The learned weights of the user's own packs, then those that ship with the app."""
    files = [own_weights_file(home, pack.id) for pack in packs] if home is not None else []
    return [*(load_weights(file) for file in files if file.is_file()), load_weights()]


def explain_item(
    transcript: Transcript, pack_ids: Sequence[str], item_id: str, home: Home | None = None
) -> tuple[Reason, ...]:
    """The reasons of an item's result: words, patterns, learned features. The item's id may begin with its pack's.

    Raises :class:`UnusableInput` for an item that none of the packs has.
    """
    packs = load_packs(dict.fromkeys(pack_ids), home)
    named, _, wanted = item_id.rpartition("/")
    fitting = [pack for pack in packs if named in ("", pack.id) and pack.item(wanted) is not None]
    if not fitting:
        known = "、".join(dict.fromkeys(item.id for pack in packs for item in pack.items))
        raise UnusableInput(
            Text(f"没有“{item_id}”这一项。", f"No item named “{item_id}”."),
            remedy=Text(f"可用的项目：{known}。", f"Available items: {known}."),
        )
    return explain(transcript, fitting, wanted, weights_for(packs, home))


def analyze_call(
    home: Home,
    call: Call,
    pack_ids: Sequence[str] | None = None,
    facts: PolicyFacts | None = None,
    task: Task | None = None,
) -> Analysis:
    """Judge a call of the library by its corrected transcript, and save the analysis in its folder.

    Without ``facts``, those saved with the call are used. Without ``pack_ids``, the packs that apply to the product
    and the call's date. Raises :class:`UnusableInput` when the call has no transcript yet.
    """
    reject_received(call.folder)
    snapshot = read_snapshot(home, call)
    snapshot.raise_errors(("transcript", "edits", "facts"))
    if snapshot.transcript is None:
        raise no_transcript(call)
    facts = facts if facts is not None else snapshot.facts
    analysis = _judge_by(snapshot.transcript, pack_ids or choice_for_call(home, call, facts), home, facts, task)
    analysis = msgspec.structs.replace(analysis, rests_on=snapshot.inputs_with(facts))
    save_analysis(home, call, analysis)
    return analysis


def packs_of(home: Home, analysis: Analysis) -> tuple[Pack, ...]:
    """The packs of an analysis, with inherited items filled in; one that no longer exists is left out."""
    packs: list[Pack] = []
    for used in analysis.packs:
        try:
            packs += load_packs([used.id], home)
        except UnusableInput:
            continue
    return tuple(packs)
