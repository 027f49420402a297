"""Where packs come from: those that ship with the app, and the user's own, which lie beside each other by their id."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.packs.pack import Pack, resolve
from huazheng.checklist.packs.patterns import expand, pattern_fault
from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import Home, shipped_packs
from huazheng.core.text.script import letters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEFAULT_PACK = "cn-life-new-policy"
LARGEST_PACK_BYTES = 2_000_000


class PackFault(msgspec.Struct, frozen=True):
    """One thing wrong with a pack file: the line (1 is the first, None if it is not one line) and the reason."""

    line: int | None
    reason: str


def pack_files(home: Home | None = None) -> dict[str, Path]:
    """Every pack file by the name of the file, which is the pack's id. A user's own hides a shipped one."""
    folders = [shipped_packs(), *([home.packs] if home is not None and home.packs.is_dir() else [])]
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}


def own_weights_file(home: Home, pack_id: str) -> Path:
    """Where the learned weights of a user's own pack lie, or would."""
    return home.packs / f"{pack_id}.npz"


def read_pack(file: Path) -> Pack:
    """Read one file as it stands, without what it takes over. Raises :class:`UnusableInput` with file and reason."""
    try:
        return _read_bytes(read_regular(file, LARGEST_PACK_BYTES))
    except OSError as error:
        raise unreadable(file, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnusableInput(
            Text(f"不是一份可用的检查单：{error}。", f"It is not a usable pack: {error}."),
            file=file,
            remedy=Text("用 huazheng packs check 查看哪一行不对。", "`huazheng packs check` names the line."),
        ) from error


@lru_cache(maxsize=64)
def _read_bytes(content: bytes) -> Pack:
    return msgspec.toml.decode(content, type=Pack)


def load_packs(ids: Iterable[str], home: Home | None = None) -> tuple[Pack, ...]:
    """The packs with these ids, whole: what they take over from others is filled in.

    Raises :class:`UnusableInput` for an id that is not there, and for a pack that cannot be used.
    """
    files = pack_files(home)
    shelf = _PackLoader(files)
    return tuple(shelf.whole(pack_id) for pack_id in ids)


KNOWN_PACKS = ("cn-participating", "cn-universal", "cn-unit-linked", "cn-traceable-sale")


@lru_cache(maxsize=1)
def known_packs() -> tuple[Pack, ...]:
    """The shipped packs that between them hold every item that the learned weights know."""
    return load_packs(KNOWN_PACKS)


class _PackLoader(dict[str, Pack]):
    """Reads packs as they are asked for."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__()
        self._files = files

    def __missing__(self, pack_id: str) -> Pack:
        file = self._files.get(pack_id)
        if file is None:
            known = "、".join(sorted(self._files))
            raise UnusableInput(
                Text(f"没有名为 {pack_id} 的检查单。", f"There is no pack named {pack_id}."),
                remedy=Text(f"现有：{known}。", f"There are: {known}."),
            )
        self[pack_id] = read_pack(file)
        return self[pack_id]

    def whole(self, pack_id: str) -> Pack:
        pack = self[pack_id]
        try:
            return resolve(pack, self)
        except KeyError as error:
            raise UnusableInput(
                Text(f"extends 里的 {error} 不存在。", f"extends names {error}, which is not there."),
                file=self._files[pack_id],
            ) from error
        except ValueError as error:
            raise UnusableInput(
                Text(f"检查单互相引用成环：{error}。", f"Packs extend each other in a circle: {error}."),
                file=self._files[pack_id],
            ) from error


def check_pack(file: Path, home: Home | None = None) -> list[PackFault]:
    """Everything wrong with a pack file, by line, for its author; none means that it can be used."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [PackFault(None, str(error))]
    try:
        pack = msgspec.toml.decode(text, type=Pack)
    except (msgspec.MsgspecError, ValueError) as error:
        return [PackFault(_line_of_error(text, str(error)), str(error))]
    faults: list[PackFault] = []
    if file.stem != pack.id:
        faults.append(PackFault(_line(text, f'id = "{pack.id}"'), f"the file must be named {pack.id}.toml"))
    files = pack_files(home) | {pack.id: file}
    try:
        whole = _PackLoader(files).whole(pack.id)
    except UnusableInput as error:
        return [*faults, PackFault(_line(text, "extends"), str(error.what))]
    if not whole.items:
        faults.append(PackFault(None, "the pack has no items"))
    faults += _duplicates(pack, text)
    faults += [
        PackFault(_line(text, word or "prompt"), f"prompt {word!r}: letters only, or it is left out")
        for word in pack.sounds.prompt
        if not word or word != letters(word)
    ]
    for pattern in _patterns(pack):
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


def _patterns(pack: Pack) -> list[str]:
    found = [
        pattern
        for item in pack.items
        for pattern in (*item.names, *item.touches, *item.customer_names, *item.not_names)
    ]
    for item in pack.items:
        for facet in item.facets:
            found += [*facet.says, *facet.within, *facet.unless, *facet.needs, *facet.asked_by, *facet.answers]
    return found + [word for words in pack.words.values() for word in words]


def _duplicates(pack: Pack, text: str) -> list[PackFault]:
    names = [("", item.id) for item in pack.items]
    names += [(f"{item.id}#", facet.id) for item in pack.items for facet in item.facets]
    repeated = sorted({name for name in names if names.count(name) > 1})
    return [PackFault(_line(text, f'id = "{name}"'), f"{prefix}{name} is there twice") for prefix, name in repeated]


def _as_toml(pattern: str) -> str:
    return pattern.replace("\\", "\\\\")


def _line(text: str, part: str) -> int | None:
    at = text.find(part)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _line_of_error(text: str, reason: str) -> int | None:
    said = re.search(r"line (\d+)", reason)
    if said:
        return int(said.group(1))
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


def expanded(patterns: Iterable[str], pack: Pack) -> list[str]:
    """The pack's patterns as regular expressions, for an author to look at."""
    return [expand(pattern, pack.words) for pattern in patterns]
