"""The checklist packs as a person looks through them: shipped or their own, in force or not, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.runtime.paths import Home
    from huazheng.services.analysis.analyze import PackFault


@dataclass(frozen=True)
class PackEntry:
    """One pack file. pack: whole, with what it takes over; None when it cannot be used, and ``faults`` says why.

    own: it lies in the user's own folder. default: it is used when nothing is known of the policy.
    """

    id: str
    file: Path
    own: bool
    default: bool
    pack: Pack | None
    faults: tuple[PackFault, ...]


def list_pack_entries(home: Home) -> list[PackEntry]:
    """Every pack that is here, those that are used by default first, then the shipped ones, then the user's own."""
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.services.analysis.analyze import check_pack, choose_packs, load_packs, pack_files

    defaults = choose_packs()
    shelf = []
    for pack_id, file in pack_files(home).items():
        pack: Pack | None = None
        try:
            (pack,) = load_packs([pack_id], home)
        except HuazhengError:
            pack = None
        own = file.parent == home.packs
        faults = tuple(check_pack(file, home)) if own or pack is None else ()
        shelf.append(PackEntry(pack_id, file, own, pack_id in defaults, pack, faults))
    return sorted(shelf, key=lambda one: (not one.default, one.own, one.id))
