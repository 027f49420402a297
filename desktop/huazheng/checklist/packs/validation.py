"""Checks of a pack file for its author, each fault with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.packs.loader import PackReader, pack_files
from huazheng.checklist.packs.pack import CALLERS, PACK_PRODUCTS, SALE_CHANNELS, Pack, pattern_texts
from huazheng.checklist.packs.patterns import pattern_fault
from huazheng.core.runtime.decoding import decode_toml
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.text.script import strip_punctuation

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


_OLDEST = 150


class PackFault(msgspec.Struct, frozen=True):
    """One fault of a pack file. line: counted from 1; None where the fault has no single line."""

    line: int | None
    reason: str


def check_pack(file: Path, home: Home | None = None) -> list[PackFault]:
    """Every fault of a pack file, by line, for its author. An empty list means that the pack can be used."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [PackFault(None, str(error))]
    try:
        pack = decode_toml(text, Pack)
    except (msgspec.MsgspecError, ValueError) as error:
        return [PackFault(_line_of_error(text, str(error)), str(error))]
    faults: list[PackFault] = []
    if file.stem != pack.id:
        faults.append(PackFault(_line(text, f'id = "{pack.id}"'), f"the file must be named {pack.id}.toml"))
    files = pack_files(home) | {pack.id: file}
    try:
        whole = PackReader(files).resolved(pack.id)
    except UnusableInput as error:
        return [*faults, PackFault(_line(text, "extends"), str(error.what))]
    if not whole.items:
        faults.append(PackFault(None, "the checklist has no items"))
    faults += _duplicates(pack, text)
    faults += _applicability_faults(pack, text)
    faults += [
        PackFault(_line(text, word or "prompt"), f"prompt {word!r}: letters only, or it is left out")
        for word in pack.sounds.prompt
        if not word or word != strip_punctuation(word)
    ]
    for pattern in pattern_texts(pack):
        reason = pattern_fault(pattern, whole.words)
        if reason is not None:
            faults.append(PackFault(_line(text, _as_toml(pattern)) or _line(text, pattern), f"{pattern!r}: {reason}"))
    for item in whole.items:
        faults += [
            PackFault(_line(text, f'id = "{facet.id}"'), f"{item.id}#{facet.id} has neither says nor examples")
            for facet in item.facets
            if not facet.says and not facet.within and not facet.examples and not facet.learned
        ]
        if not any(facet.required for facet in item.facets):
            faults.append(PackFault(_line(text, f'id = "{item.id}"'), f"{item.id} has no required facet"))
    return faults


def _applicability_faults(pack: Pack, text: str) -> list[PackFault]:
    """Faults in the fields by which a pack is chosen: ``products``, ``when``, ``in_force``, ``repealed``."""
    known = ", ".join(PACK_PRODUCTS)
    faults = [
        PackFault(_line_of_key(text, "products"), f"products: unknown {name!r}; use {known}")
        for name in pack.products
        if name not in PACK_PRODUCTS
    ]
    for field, values, allowed in (
        ("channels", pack.when.channels, SALE_CHANNELS),
        ("callers", pack.when.callers, CALLERS),
    ):
        faults += [
            PackFault(_line_of_key(text, field), f"{field}: unknown {name!r}; use {', '.join(allowed)}")
            for name in values
            if name not in allowed
        ]
    if pack.when.age_from is not None and not 0 < pack.when.age_from < _OLDEST:
        faults.append(PackFault(_line_of_key(text, "age_from"), f"age_from must be from 1 to {_OLDEST - 1}"))
    if pack.in_force is not None and pack.repealed is not None and pack.repealed <= pack.in_force:
        reason = f"repealed ({pack.repealed}) must be later than in_force ({pack.in_force})"
        faults.append(PackFault(_line_of_key(text, "repealed"), reason))
    if pack.checked_after_repeal and pack.repealed is None:
        reason = "checked_after_repeal needs a date in repealed"
        faults.append(PackFault(_line_of_key(text, "checked_after_repeal"), reason))
    return faults


def _duplicates(pack: Pack, text: str) -> list[PackFault]:
    names = [("", item.id) for item in pack.items]
    names += [(f"{item.id}#", facet.id) for item in pack.items for facet in item.facets]
    repeated = sorted({name for name in names if names.count(name) > 1})
    return [PackFault(_line(text, f'id = "{name}"'), f"{prefix}{name} appears twice") for prefix, name in repeated]


def _as_toml(pattern: str) -> str:
    return pattern.replace("\\", "\\\\")


def _line(text: str, part: str) -> int | None:
    at = text.find(part)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _line_of_key(text: str, key: str) -> int | None:
    """The line of a key: the first ``key =`` at the start of a line."""
    match = re.search(rf"^{key}\s*=", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _line_of_error(text: str, reason: str) -> int | None:
    stated = re.search(r"line (\d+)", reason)
    if stated:
        return int(stated.group(1))
    path = re.search(r"at `\$\.?(.*?)`", reason)
    unknown = re.search(r"unknown field `(\w+)`", reason)
    if unknown:
        return _line(text, f"{unknown.group(1)} =") or _line(text, f"{unknown.group(1)}=")
    if path:
        steps: list[str] = re.findall(r"[A-Za-z_]\w*|\[\d+\]", path.group(1))
        return _line_of_path(text, steps)
    return None


def _line_of_path(text: str, steps: list[str]) -> int | None:
    position = 0
    heading = ""
    for step in steps:
        if step.startswith("["):
            for _ in range(int(step[1:-1]) + 1):
                at = text.find(f"[[{heading}]]", position)
                if at < 0:
                    break
                position = at + len(heading) + 4
        else:
            heading = f"{heading}.{step}" if heading else step
            key = re.search(rf"^\s*{step}\s*=", text[position:], re.MULTILINE)
            if key:
                return text.count("\n", 0, position + key.end()) + 1
    return text.count("\n", 0, position) + 1 if position else None
