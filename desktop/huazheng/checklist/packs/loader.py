"""Pack files on disk: those that ship with the app and those of the user's own folder, by id."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.packs.pack import Pack, pattern_texts, resolve
from huazheng.checklist.packs.pattern_cost import has_too_many_ways
from huazheng.checklist.packs.patterns import PatternError, expand
from huazheng.core.runtime.decoding import decode_toml
from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import Home, shipped_packs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST_PACK_BYTES = 2_000_000


def shipped_pack_files() -> list[Path]:
    """The pack files that ship with the app, by name."""
    return sorted(shipped_packs().glob("*.toml"))


def learned_pack_files() -> list[Path]:
    """The shipped pack files on which the learned weights depend, by name."""
    return [file for file in shipped_pack_files() if not read_pack(file).supplement]


def own_pack_files(home: Home) -> list[Path]:
    """The pack files of the user's own folder, by name."""
    return sorted(home.packs.glob("*.toml")) if home.packs.is_dir() else []


def pack_files(home: Home | None = None) -> dict[str, Path]:
    """Every pack file by its name without the suffix, which is the pack's id. A user's own file hides a shipped one."""
    own = own_pack_files(home) if home is not None else []
    return {file.stem: file for file in (*shipped_pack_files(), *own)}


def own_weights_file(home: Home, pack_id: str) -> Path:
    """The file for the learned weights of a user's own pack; it need not exist."""
    return home.packs / f"{pack_id}.npz"


def read_pack(file: Path) -> Pack:
    """Read one file as written, without the items that it inherits.

    Raises :class:`UnusableInput` with the file and the reason.
    """
    try:
        return _decode(read_regular(file, LARGEST_PACK_BYTES))
    except OSError as error:
        raise unreadable(file, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnusableInput(
            Text(f"清单文件无效：{error}。", f"Invalid checklist: {error}."),
            file=file,
            remedy=Text("运行 huazheng packs check 查看出错的行。", "Run `huazheng packs check` to see the line."),
        ) from error


@lru_cache(maxsize=64)
def _decode(content: bytes) -> Pack:
    return decode_toml(content, Pack)


def load_packs(ids: Iterable[str], home: Home | None = None) -> tuple[Pack, ...]:
    """The packs with these ids, with everything that they inherit filled in.

    Raises :class:`UnusableInput` for an unknown id and for a pack that cannot be used.
    """
    files = pack_files(home)
    reader = PackReader(files)
    packs = {pack_id: reader.resolved(pack_id) for pack_id in ids}
    for pack_id, pack in packs.items():
        if files[pack_id].parent != shipped_packs():
            _reject_hanging(pack, files[pack_id])
    return tuple(packs.values())


@lru_cache(maxsize=1)
def known_packs() -> tuple[Pack, ...]:
    """The shipped packs that between them hold every item that the learned weights know.

    A supplement is left out, and a pack that another inherits whole. The order decides ties between packs that word
    the same item, so it is fixed: packs that inherit a whole pack first, then by date in force.
    """
    packs = [read_pack(file) for file in learned_pack_files()]
    inherited = {name for pack in packs for name in pack.inherited_packs}
    ordered = sorted(packs, key=lambda pack: (not pack.inherited_packs, pack.in_force or date.max, pack.id))
    return load_packs(pack.id for pack in ordered if pack.id not in inherited)


class PackReader(dict[str, Pack]):
    """Packs as written, by id, each read when it is first asked for."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__()
        self._files = files

    def __missing__(self, pack_id: str) -> Pack:
        file = self._files.get(pack_id)
        if file is None:
            known = "、".join(sorted(self._files))
            raise UnusableInput(
                Text(f"没有名为 {pack_id} 的清单。", f"No checklist named {pack_id}."),
                remedy=Text(f"可用的清单：{known}。", f"Available checklists: {known}."),
            )
        self[pack_id] = read_pack(file)
        return self[pack_id]

    def resolved(self, pack_id: str) -> Pack:
        """The pack with everything that it inherits. Raises :class:`UnusableInput`."""
        pack = self[pack_id]
        try:
            return resolve(pack, self)
        except KeyError as error:
            raise UnusableInput(
                Text(f"extends 里的 {error} 不存在。", f"extends names {error}, which does not exist."),
                file=self._files[pack_id],
            ) from error
        except ValueError as error:
            raise UnusableInput(
                Text(f"清单循环引用：{error}。", f"Checklists extend each other in a cycle: {error}."),
                file=self._files[pack_id],
            ) from error


def _reject_hanging(pack: Pack, file: Path) -> None:
    """Raise :class:`UnusableInput` for a user's pack with a pattern that is invalid or would take minutes."""
    for pattern in dict.fromkeys(pattern_texts(pack)):
        try:
            hangs = has_too_many_ways(expand(pattern, pack.words))
        except (PatternError, re.error):
            hangs = True
        if hangs:
            raise UnusableInput(
                Text(
                    f"清单里有不能用的模式：{pattern[:60]}。",
                    f"The checklist has a pattern that cannot be used: {pattern[:60]}.",
                ),
                file=file,
                remedy=Text("运行 huazheng packs check 查看原因。", "Run `huazheng packs check` for the reason."),
            )
