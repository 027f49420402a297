"""The list of checklist packs for a person: shipped and own, with products, dates and faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.checklist.packs.loader import load_packs, own_pack_files, pack_files
from huazheng.checklist.packs.pack import ANY_PRODUCT, RECORDED_SALE
from huazheng.checklist.packs.validation import check_pack
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.language import Text
from huazheng.services.analysis.pack_choice import general_choice
from huazheng.services.annotations.policy_facts import PRODUCT_WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.checklist.packs.pack import Pack
    from huazheng.checklist.packs.validation import PackFault
    from huazheng.core.runtime.paths import Home

_CONDITION_WORDS: dict[str, Text] = {
    ANY_PRODUCT: Text("所有产品（产品不明时也用）", "All products, also when the product is unknown"),
    RECORDED_SALE: Text("投保时录音录像的保单", "Policies whose sale was recorded"),
}
_NAMED_ONLY = Text("仅在指定时使用（--pack）", "Only when given with --pack")


@dataclass(frozen=True)
class PackEntry:
    """One pack file. pack: with its inherited items; None when it cannot be used, for the reasons in ``faults``.

    own: from the user's own folder. default: used when the product is unknown.
    """

    id: str
    file: Path
    own: bool
    default: bool
    pack: Pack | None
    faults: tuple[PackFault, ...]


def list_pack_entries(home: Home) -> list[PackEntry]:
    """Every pack file: the general packs first, then the other shipped ones, then the user's own."""
    defaults = general_choice(home).ids
    own_files = set(own_pack_files(home))
    entries = []
    for pack_id, file in pack_files(home).items():
        pack: Pack | None = None
        try:
            (pack,) = load_packs([pack_id], home)
        except HuazhengError:
            pack = None
        own = file in own_files
        faults = tuple(check_pack(file, home)) if own or pack is None else ()
        entries.append(PackEntry(pack_id, file, own, pack_id in defaults, pack, faults))
    return sorted(entries, key=lambda entry: (not entry.default, entry.own, entry.id))


def product_text(pack: Pack) -> Text:
    """The policies for which a pack applies by itself."""
    words = _CONDITION_WORDS | PRODUCT_WORDS
    named = [words[name] for name in pack.products if name in words]
    if not named:
        return _NAMED_ONLY
    return Text("、".join(text.zh for text in named), "; ".join(text.en for text in named))


def date_text(pack: Pack) -> Text:
    """The dates of the calls for which a pack applies by itself."""
    since, until = pack.in_force, pack.repealed
    start = Text(f"{since} 起", f"from {since}") if since is not None else Text("不限日期", "any date")
    if until is None:
        return start
    if pack.checked_after_repeal:
        return Text(
            f"{start.zh}（{until} 废止，此后仍对照）", f"{start.en} (repealed on {until}, still checked afterwards)"
        )
    return Text(f"{start.zh}，{until} 前", f"{start.en}, before {until}")
