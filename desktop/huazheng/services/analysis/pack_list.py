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
from huazheng.services.annotations.policy_facts import CALLER_WORDS, CHANNEL_WORDS, PRODUCT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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
    zh, en = "、".join(text.zh for text in named), "; ".join(text.en for text in named)
    conditions = _condition_texts(pack)
    if not conditions:
        return Text(zh, en)
    listed = "，且".join(text.zh for text in conditions)
    only = " and ".join(text.en for text in conditions)
    if pack.products == (ANY_PRODUCT,):
        return Text(listed, only)
    return Text(f"{zh}（{listed}）", f"{en} ({only})")


def _condition_texts(pack: Pack) -> list[Text]:
    """The facts that a pack requires beside product and date, one text each."""
    when = pack.when
    texts = []
    if when.channels:
        texts.append(_any_of(Text("销售渠道：", "sold by: "), CHANNEL_WORDS, when.channels))
    if when.age_from is not None:
        texts.append(Text(f"投保人满 {when.age_from} 岁", f"policyholders of {when.age_from} and over"))
    if when.callers:
        texts.append(_any_of(Text("打电话的是：", "called by: "), CALLER_WORDS, when.callers))
    return texts


def _any_of(title: Text, words: Mapping[str, Text], names: Iterable[str]) -> Text:
    named = [words[name] for name in names if name in words]
    return Text(title.zh + "、".join(text.zh for text in named), title.en + ", ".join(text.en for text in named))


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
