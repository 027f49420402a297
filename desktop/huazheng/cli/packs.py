"""``huazheng packs list|show|check``: the checklists that are here, one of them in full, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text, current_language

if TYPE_CHECKING:
    import argparse

    from huazheng.checklist.packs.pack import Item, Pack
    from huazheng.cli.terminal import Terminal

SUMMARY = Text("检查单：列出、查看、检查、训练", "checklist packs: list, show, check, train")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which pack."""
    parser.add_argument("action", choices=("list", "show", "check", "train"), help=str(Text("做什么", "what to do")))
    parser.add_argument("packs", nargs="*", metavar="PACK", help=str(Text("编号或文件", "an id or a file")))
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help=str(Text("train：训练数据", "train: folder of the data")),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Do it and answer."""
    return {"list": _list, "show": _show, "check": _check, "train": _train}[options.action](options, terminal)


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.analysis.analyze import list_packs

    packs = [pack for pack in list_packs(terminal.home) if not options.packs or pack.id in options.packs]
    lines = [f"{pack.id:<24}{pack.version:<12}{pack.title.text}  {pack.source}" for pack in packs]
    terminal.answer("\n".join(lines), {"packs": [_brief(pack) for pack in packs]})
    return EXIT_OK


def _brief(pack: Pack) -> dict[str, object]:
    return {
        "id": pack.id,
        "version": pack.version,
        "title": {"zh": pack.title.zh, "en": pack.title.en},
        "source": pack.source,
        "rule": pack.rule,
        "language": pack.language,
        "in_force": pack.in_force,
        "repealed": pack.repealed,
        "products": pack.products,
    }


def _show(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.analysis.analyze import load_packs

    if not options.packs:
        raise UnusableInput(
            Text("请写明要看哪一份检查单。", "Say which pack to show."),
            remedy=Text("用 huazheng packs list 查看所有检查单。", "See them all with: huazheng packs list"),
        )
    packs = load_packs(options.packs, terminal.home)
    documents = [_brief(pack) | {"items": [_item(item) for item in pack.items]} for pack in packs]
    terminal.answer("\n\n".join(_in_words(pack) for pack in packs), {"packs": documents})
    return EXIT_OK


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "article": item.article,
        "facets": [
            {"id": facet.id, "required": facet.required, "title": facet.title, "ask": facet.ask, "says": facet.says}
            for facet in item.facets
        ],
    }


def _in_words(pack: Pack) -> str:
    language = current_language()
    lines = [f"{pack.id}  {pack.version}  {pack.title.text}", f"{pack.source}  {pack.rule}"]
    if pack.repealed is not None:
        lines.append(str(Text(f"{pack.repealed} 废止", f"repealed on {pack.repealed}")))
    if pack.note is not None:
        lines.append(str(pack.note.text))
    for item in pack.items:
        lines.append(f"\n{item.id}  {item.title.text.of(language)}\n  {item.article}")
        lines += [f"  {'R' if facet.required else 'o'} {facet.id:<20}{facet.title.text}" for facet in item.facets]
    return "\n".join(lines)


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.analysis.analyze import check_pack, pack_files

    known = pack_files(terminal.home)
    files: list[Path] = []
    for name in options.packs or sorted(known):
        file = known.get(name, Path(name).expanduser())
        if not file.is_file():
            raise UnusableInput(Text("没有这份检查单。", "There is no such pack."), file=file)
        files.append(file)
    faults = {file: check_pack(file, terminal.home) for file in files}
    lines = [
        f"{file.name}:{fault.line if fault.line is not None else ''}: {fault.reason}"
        for file, found in faults.items()
        for fault in found
    ]
    lines += [f"{file.name}: {Text('没有问题', 'nothing wrong')}" for file, found in faults.items() if not found]
    document = {"packs": [{"file": str(file), "faults": found} for file, found in faults.items()]}
    terminal.answer("\n".join(lines), document)
    return EXIT_NEGATIVE if any(faults.values()) else EXIT_OK


def _train(options: argparse.Namespace, terminal: Terminal) -> int:
    """Without a pack: the weights that ship with the app. With packs of the user's own: theirs."""
    from huazheng.services.analysis import train

    made: list[Path] = []
    with terminal.task() as task:
        if options.packs:
            made += [train.train_user_pack(terminal.home, pack_id, task) for pack_id in options.packs]
        else:
            made += [train.train_shipped(task, options.data), train.train_spelling()]
    document = {"weights": [{"file": str(file), "bytes": file.stat().st_size} for file in made]}
    terminal.answer("\n".join(f"{file}  {file.stat().st_size:,} B" for file in made), document)
    return EXIT_OK
